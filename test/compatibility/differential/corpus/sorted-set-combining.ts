// ZUNION, ZINTER, ZDIFF and their kin: weights, aggregates, sets among the inputs, the order in
// which scores are added, and everything that is said about bad arguments.
import { type Random, seededRandom } from '../../../support/random.ts';
import { words } from '../../../support/words.ts';
import { type CorpusGroup, pipelineCase, type RequestSource } from '../differential-case.ts';

const SETUP = `ZADD a 1 x 2 y 3 z; ZADD b 0.1 y 0.2 z 0.3 w; ZADD c 1e17 z 5 x
  ZADD e inf x -inf y 0 z; ZADD f -inf x inf y 1 v; SADD s x y q; SADD t 1 2 3`;

const NAMES = words('ZUNION ZINTER ZDIFF ZINTERCARD');
const STORES = words('ZUNIONSTORE ZINTERSTORE ZDIFFSTORE');

const KEYS = ['1 a', '2 a b', '3 a b c', '2 a a', '2 a none', '1 none', '2 e f', '2 a s', '2 s t'];
const JOINS = [
  '',
  ...['WEIGHTS 2', 'WEIGHTS 2 3', 'WEIGHTS 0 inf', 'WEIGHTS -1 0.5 1e10', 'AGGREGATE MIN'],
  ...['AGGREGATE MAX WEIGHTS 1 -1', 'aggregate sum', 'AGGREGATE foo', 'AGGREGATE', 'WEIGHTS a b'],
  ...['WITHSCORES', 'WITHSCORES WEIGHTS 3', 'LIMIT 1', 'LIMIT 0', 'LIMIT -1', 'LIMIT a', 'LIMIT'],
  ...['FOO', 'LIMIT 1 LIMIT 2', 'WEIGHTS inf -inf WITHSCORES', 'AGGREGATE MIN WITHSCORES'],
];

const answered = NAMES.map((name) =>
  pipelineCase(name, [
    SETUP,
    ...KEYS.flatMap((keys) => JOINS.map((options) => `${name} ${keys} ${options}`)),
  ]),
);

const stored = STORES.map((name) =>
  pipelineCase(name, [
    SETUP,
    ...KEYS.flatMap((keys) =>
      JOINS.map((options) => `${name} d ${keys} ${options}; ZRANGE d 0 -1 WITHSCORES`),
    ),
    `EXPIRE d 100; ${name} d 1 a; TTL d; SET d x; ${name} d 1 a; TYPE d; ${name} a 2 a b`,
    `ZRANGE a 0 -1 WITHSCORES; ${name} d 1 none; EXISTS d; OBJECT ENCODING a`,
  ]),
);

const badArguments = pipelineCase('keys that are not there, not many enough, or no sets', [
  SETUP,
  'SET k v',
  ...[...NAMES, ...STORES.map((name) => `${name} d`)].flatMap((name): RequestSource[] => [
    `${name} 0 a; ${name} -1 a; ${name} x a; ${name} 3 a b; ${name} 1 k; ${name} 2 a k`,
    `${name} 9223372036854775808 a; ${name} 9223372036854775807 a; ${name} 2 k a FOO`,
    [...words(name), '', 'a'],
  ]),
]);

const POOL = words('a b c d e f g 1 2 3 long');
const WEIGHTS = words('1 2 0.5 -1 0 inf 1e-3 3.3 1e200');
const FRACTIONS = words('0.1 0.2 0.3 1e16 -1e16 1 3 7.7 1e-9 inf -inf');

function randomStep(random: Random): RequestSource {
  const key = (): string => random.pick(['z1', 'z2', 'z3', 's1']);
  if (random.oneIn(3))
    return ['ZADD', random.pick(['z1', 'z2', 'z3']), random.pick(FRACTIONS), random.pick(POOL)];
  if (random.oneIn(8)) return ['SADD', 's1', random.pick(POOL)];
  const count = 1 + random.below(4);
  const keys = Array.from({ length: count }, key);
  const name = random.pick([
    'ZUNION',
    'ZINTER',
    'ZDIFF',
    'ZUNIONSTORE',
    'ZINTERSTORE',
    'ZDIFFSTORE',
  ]);
  const stores = name.endsWith('STORE');
  const options: string[] = [];
  if (!name.startsWith('ZDIFF')) {
    if (random.oneIn(2)) options.push('WEIGHTS', ...keys.map(() => random.pick(WEIGHTS)));
    if (random.oneIn(2)) options.push('AGGREGATE', random.pick(words('SUM MIN MAX')));
  }
  if (!stores) options.push('WITHSCORES');
  return [name, ...(stores ? ['z3'] : []), String(count), ...keys, ...options];
}

const randomWork = [1, 2, 3].map((seed) => {
  const random = seededRandom(seed);
  const steps: RequestSource[] = [];
  for (let count = 0; count < 200; count++) {
    steps.push(randomStep(random));
    if (random.oneIn(6)) steps.push('ZRANGE z3 0 -1 WITHSCORES');
  }
  return pipelineCase(`combinations of random sorted sets, sample ${seed}`, steps);
});

export const sortedSetCombining: CorpusGroup = {
  name: 'combining sorted sets',
  cases: [...answered, ...stored, badArguments, ...randomWork],
};
