// Counters: all pairs of edge integers through INCRBY and DECRBY, all pairs of edge floats and a
// seeded sample of ordinary ones through INCRBYFLOAT, whose 80-bit arithmetic and 17 digits leave
// the most room for being almost right.
import { type Random, seededRandom } from '../../../support/random.ts';
import { words } from '../../../support/words.ts';
import { type CorpusGroup, pipelineCase } from '../differential-case.ts';
import {
  FLOAT_TEXTS,
  INT64_MAX,
  INT64_MIN,
  INTEGER_TEXTS,
  NO_FLOATS,
  NO_INTEGERS,
  quoted,
} from './values.ts';

const INITIAL_INTEGERS = ['0', '1', '-1', '10', INT64_MAX, INT64_MIN, '9223372036854775806'];

const integerPairs = INITIAL_INTEGERS.flatMap((initial) =>
  words('INCRBY DECRBY').map((command) =>
    pipelineCase(
      `${command} on ${initial}`,
      INTEGER_TEXTS.map((increment) => `SET k ${initial}; ${command} k ${increment}; GET k`),
    ),
  ),
);

const noIncrements = pipelineCase(
  'increments that are no integers',
  NO_INTEGERS.flatMap((text) => [
    ['INCRBY', 'absent', text],
    ['DECRBY', 'absent', text],
    'EXISTS absent; SET k 5',
    ['INCRBY', 'k', text],
    ['DECRBY', 'k', text],
    'GET k',
  ]),
);

const noIntegerValues = pipelineCase(
  'counting on values that are no integers',
  [...NO_INTEGERS, ...INTEGER_TEXTS].flatMap((text) => [
    ['SET', 'k', text],
    'INCR k; DECR k; INCRBY k 3; DECRBY k 4; GET k; INCRBYFLOAT k 1; GET k; STRLEN k',
  ]),
);

const counting = pipelineCase(
  'counters keep their time to live and start at zero',
  `INCR a; INCR a; DECR b; INCRBY c 5; DECRBY d 5; INCRBYFLOAT e 0.5; MGET a b c d e
   SET k 5 EX 100; INCR k; INCRBY k 10; DECRBY k 3; INCRBYFLOAT k 1.5; ~PTTL k
   DECRBY absent ${INT64_MIN}; DECRBY absent ${INT64_MAX}; GET absent; APPEND a 0; INCR a
   SETRANGE a 0 9; INCR a; SET k 10; APPEND k .5; INCRBYFLOAT k 0.25; INCR k; GET k
   SET k 3; INCRBYFLOAT k 2; INCR k; INCRBYFLOAT k -6; GET k; INCR k; GETRANGE k 0 -1`,
);

const floatPairs = FLOAT_TEXTS.map((initial) =>
  pipelineCase(
    `INCRBYFLOAT on ${quoted(initial)}`,
    FLOAT_TEXTS.map((increment) => `SET k ${initial}; INCRBYFLOAT k ${increment}; GET k`),
  ),
);

const noFloats = pipelineCase(
  'INCRBYFLOAT with texts that are no floats, or hardly',
  NO_FLOATS.flatMap((text) => [
    'SET k 1.5',
    ['INCRBYFLOAT', 'k', text],
    'GET k',
    ['INCRBYFLOAT', 'absent', text],
    ['SET', 'k', text],
    'INCRBYFLOAT k 1; GET k; DEL absent',
  ]),
);

const HUGE_FLOATS = words('1e4000 -1e4000 1e4931 1e4932 1.18e4932 1e-4940 1e-4950 1.7e308');
const hugeFloats = pipelineCase(
  'INCRBYFLOAT in the range of long double',
  HUGE_FLOATS.flatMap((initial) => [
    ...HUGE_FLOATS.map((increment) => `SET k ${initial}; INCRBYFLOAT k ${increment}; GET k`),
    `SET k ${initial}; INCRBYFLOAT k 1; GET k; INCRBYFLOAT k -1; GET k`,
  ]),
);

function randomFloat(random: Random): string {
  const digits = String(random.below(10 ** (1 + random.below(9))));
  const sign = random.oneIn(3) ? '-' : '';
  const fraction = random.oneIn(4) ? '' : `.${random.below(10 ** (1 + random.below(9)))}`;
  const exponent = random.oneIn(3) ? `e${random.below(40) - 20}` : '';
  return sign + digits + fraction + exponent;
}

const randomSums = [1, 2, 3, 4].map((seed) => {
  const random = seededRandom(seed);
  const steps: string[] = [];
  for (let count = 0; count < 200; count++) {
    if (random.oneIn(2)) steps.push(`SET k ${randomFloat(random)}`);
    steps.push(`INCRBYFLOAT k ${randomFloat(random)}`);
  }
  return pipelineCase(`INCRBYFLOAT of random floats, sample ${seed}`, steps);
});

export const stringNumbers: CorpusGroup = {
  name: 'counters',
  cases: [
    ...[...integerPairs, noIncrements, noIntegerValues, counting],
    ...[...floatPairs, noFloats, hugeFloats, ...randomSums],
  ],
};
