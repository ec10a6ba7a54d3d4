// Sorted sets: adding under conditions, ranges of every kind, removal, popping, scores as texts.
// What depends on the form of a set runs on a small one and on one with a member too long for it.
import { type Random, seededRandom } from '../../../support/random.ts';
import { words } from '../../../support/words.ts';
import {
  type CorpusGroup,
  pipelineCase,
  type RequestSource,
  type Step,
  scanned,
  unordered,
} from '../differential-case.ts';

const LONG_MEMBER = 'long'.repeat(20);

/** The steps on a set in its small form, then on the same one in its large form. */
function inBothForms(steps: readonly (RequestSource | Step)[]): (RequestSource | Step)[] {
  const makeLarge = `ZADD z 0 ${LONG_MEMBER}; ZREM z ${LONG_MEMBER}`;
  return ['DEL z', ...steps, 'DEL z', 'ZADD z 0 seed', makeLarge, ...steps];
}

const SCORES = [
  ...words('0 -0 1 -1 1.5 0.1 3.14159 1e3 1e17 -1e17 1e100 1e-5 1e-7 inf -inf +inf Infinity 1e308'),
  ...words('123456789012345678 9007199254740993 0x10 .5 5. 4.9e-324 1e-310 17179869184.25'),
];
const NO_SCORES = ['', 'abc', '1 ', ' 1', '1e400', '1e-400', 'nan', '1,5', '0x', '--1', '1\x00'];

const scoreTexts = pipelineCase('scores as texts', [
  ...SCORES.flatMap((score) => [`ZADD z ${score} m; ZSCORE z m; ZMSCORE z m x; ZINCRBY z 0 m`]),
  ...SCORES.flatMap((score) => [`ZINCRBY z ${score} i; ZINCRBY z -1 i; ZSCORE z i; ZREM z i`]),
  ...SCORES.flatMap((score, at) => [`ZADD many ${score} m${at}`]),
  'ZRANGE many 0 -1 WITHSCORES; ZREVRANGE many 0 -1 WITHSCORES; ZPOPMIN many 5; ZPOPMAX many 5',
  ...NO_SCORES.flatMap((score) => [
    ['ZADD', 'z', score, 'm'],
    ['ZADD', 'z', '1', 'a', score, 'm'],
    ['ZINCRBY', 'z', score, 'm'],
    ['ZADD', 'absent', score, 'm'],
  ]),
  'EXISTS absent; ZADD z inf i; ZINCRBY z -inf i; ZADD z INCR -inf i; ZSCORE z i; ZADD z CH inf i',
]);

const OPTIONS = [
  ...['', 'NX', 'XX', 'GT', 'LT', 'CH', 'INCR', 'nx ch', 'XX GT', 'XX LT CH', 'GT CH', 'XX INCR'],
  ...['NX INCR', 'GT INCR', 'LT INCR', 'NX XX', 'GT LT', 'NX GT', 'NX LT', 'XX GT INCR', 'CH CH'],
];

const adding = pipelineCase(
  'ZADD under conditions',
  inBothForms([
    ...OPTIONS.flatMap((options) => [
      `ZADD z 5 a 6 b`,
      `ZADD z ${options} 7 a`,
      `ZADD z ${options} 3 b`,
      `ZADD z ${options} 1 c`,
      `ZADD z ${options} 1 c 2 d 9 a`,
      `ZADD none ${options} 1 c`,
      'ZRANGE z 0 -1 WITHSCORES; ZREM z a b c d; EXISTS none; DEL none',
    ]),
    'ZADD z 1; ZADD z NX; ZADD z 1 a 2; ZADD z NX 1; ZADD z 1 a b c; ZADD z CH; ZADD z XX 1 a',
    'ZADD z 1 a 2 a 3 a; ZRANGE z 0 -1 WITHSCORES; ZADD z CH 4 a 4 a; ZINCRBY z NX a',
    'SET s x; ZADD s 1 a; ZADD s foo a; ZINCRBY s 1 a; ZREM s a; ZSCORE s a; ZCARD s; ZRANK s a',
    'ZMSCORE s a; ZCOUNT s 0 1; ZLEXCOUNT s - +; ZRANGE s 0 1; ZPOPMIN s; ZPOPMAX s 1; ZSCAN s 0',
    'ZRANGESTORE d s 0 1; ZREMRANGEBYRANK s 0 1; ZREMRANGEBYSCORE s 0 1; ZREMRANGEBYLEX s - +',
    'ZRANDMEMBER s; ZRANDMEMBER s 2; ZMPOP 1 s MIN; ZUNION 1 s; ZINTERCARD 1 s; TYPE z; DEL s',
  ]),
);

const members = words('a aa ab b ba c ca d e f g');
const scored = members.map((member, at) => `${Math.floor(at / 2)} ${member}`).join(' ');
const equal = members.map((member) => `0 ${member}`).join(' ');

const RANKS = words(
  '0 1 2 5 10 11 100 -1 -2 -5 -11 -12 -100 9223372036854775807 -9223372036854775808',
);
const ranges = pipelineCase(
  'ranges of ranks',
  inBothForms([
    `ZADD z ${scored}`,
    ...RANKS.flatMap((start) =>
      RANKS.flatMap((stop) => [
        `ZRANGE z ${start} ${stop}; ZREVRANGE z ${start} ${stop} WITHSCORES`,
        `ZRANGE z ${start} ${stop} REV WITHSCORES`,
      ]),
    ),
    ...['abc', '1.5', '', '9223372036854775808'].flatMap((text): RequestSource[] => [
      ['ZRANGE', 'z', text, '1'],
      ['ZRANGE', 'z', '1', text],
      ['ZREVRANGE', 'z', text, text],
      ['ZREMRANGEBYRANK', 'z', text, '0'],
    ]),
  ]),
);

const BOUNDS = [
  ...words('-inf +inf inf 0 1 2 2.5 5 10 -1 (1 (2 (5 ( "" (-inf (+inf 1e400 -1e400 nan foo (foo'),
  ...words('0x2 ((1 1( 1e-400'),
];
const scoreRanges = pipelineCase(
  'ranges of scores',
  inBothForms([
    `ZADD z ${scored}`,
    ...BOUNDS.flatMap((min) =>
      BOUNDS.flatMap((max): RequestSource[] => [
        ['ZRANGEBYSCORE', 'z', min, max, 'WITHSCORES'],
        ['ZREVRANGEBYSCORE', 'z', min, max],
        ['ZCOUNT', 'z', min, max],
      ]),
    ),
    ...[' 1', '1 ', '1\x002', '\x00', '\t1', '(\x001', '( 1', ' ', '( '].flatMap(
      (text): RequestSource[] => [
        ['ZCOUNT', 'z', text, '4'],
        ['ZCOUNT', 'z', '0', text],
      ],
    ),
  ]),
);

const LEX_BOUNDS = ['-', '+', '[a', '(a', '[aa', '(b', '[bb', '(', '[', '[zz', '', 'a', '--', '+x'];
const lexRanges = pipelineCase(
  'ranges of members',
  inBothForms([
    `ZADD z ${equal}`,
    ...LEX_BOUNDS.flatMap((min) =>
      LEX_BOUNDS.flatMap((max): RequestSource[] => [
        ['ZRANGEBYLEX', 'z', min, max],
        ['ZREVRANGEBYLEX', 'z', min, max],
        ['ZLEXCOUNT', 'z', min, max],
        ['ZRANGE', 'z', min, max, 'BYLEX', 'LIMIT', '1', '3'],
      ]),
    ),
    ['ZLEXCOUNT', 'z', '-\x00x', '+\x00'],
    ['ZADD', 'z', '0', 'a\x00', '0', '\xff', '0', 'é', '0', ''],
    ['ZRANGEBYLEX', 'z', '[a\x00', '[\xff'],
    ['ZRANGEBYLEX', 'z', '[', '(a'],
  ]),
);

const LIMITS = words('0,0 0,1 0,-1 1,2 5,-1 5,0 20,5 -1,5 -1,-1 0,100 9223372036854775807,1');
const limits = pipelineCase(
  'LIMIT and the other options of ZRANGE',
  inBothForms([
    `DEL l; ZADD z ${scored}; ZADD l ${equal}`,
    ...LIMITS.flatMap((pair) => {
      const limit = `LIMIT ${pair.replace(',', ' ')}`;
      return [
        `ZRANGEBYSCORE z 1 4 ${limit}; ZREVRANGEBYSCORE z 4 1 WITHSCORES ${limit}`,
        `ZRANGE z 1 (4 BYSCORE ${limit}; ZRANGE z 4 1 REV BYSCORE ${limit} WITHSCORES`,
        `ZRANGESTORE d z 1 4 BYSCORE ${limit}; ZRANGE d 0 -1 WITHSCORES`,
        `ZRANGESTORE d z 4 1 BYSCORE REV ${limit}; ZRANGE d 0 -1 WITHSCORES`,
        `ZRANGEBYLEX l [a [d ${limit}; ZRANGE z 0 1 ${limit}; ZREVRANGE z 0 1 ${limit}`,
      ];
    }),
    'ZRANGE z 0 1 FOO; ZRANGE z 0 1 LIMIT 1; ZRANGE z 0 1 LIMIT a 1; ZRANGE z 0 1 BYSCORE BYLEX',
    'ZRANGE z 0 1 BYSCORE BYSCORE; ZRANGE z 0 1 REV REV; ZRANGE z - + BYLEX WITHSCORES',
    'ZRANGE z 0 1 WITHSCORES WITHSCORES; ZRANGE z 0 1 LIMIT 0 -1; ZRANGE z 0 1 LIMIT 5 -1',
    'ZREVRANGE z 0 1 REV; ZREVRANGE z 0 1 BYSCORE; ZRANGEBYSCORE z 0 1 REV; ZRANGEBYLEX z - + REV',
    'ZRANGEBYSCORE z 0 1 BYSCORE; ZRANGEBYSCORE z 0 1 LIMIT 0; ZRANGEBYLEX z - + WITHSCORES',
    'ZRANGESTORE d z 0 1 WITHSCORES; ZRANGESTORE d z a b; ZRANGESTORE d z 0 2; ZRANGE d 0 -1',
    'ZRANGESTORE d z 0 2 REV; ZRANGE d 0 -1 WITHSCORES; ZRANGESTORE d l [b [c BYLEX; ZRANGE d 0 -1',
    'SET d x; ZRANGESTORE d z 0 0; TYPE d; ZRANGESTORE d z 5 3; EXISTS d; ZRANGESTORE d none 0 1',
    'ZRANGESTORE z z 1 3; ZRANGE z 0 -1; EXPIRE z 100; ZRANGESTORE z z 0 1; TTL z',
    'OBJECT ENCODING z',
  ]),
);

const ranking = pipelineCase(
  'ranks of members',
  inBothForms([
    `ZADD z ${scored}`,
    ...members.map((member) => `ZRANK z ${member}; ZREVRANK z ${member}; ZSCORE z ${member}`),
    'ZRANK z none; ZREVRANK z none; ZRANK none a; ZSCORE z none; ZSCORE none a; ZMSCORE none a b',
    'ZMSCORE z a none b; ZCARD z; ZCARD none; ZCOUNT none 0 1; ZLEXCOUNT none - +; ZRANGE none 0 1',
    'ZRANGEBYSCORE none 0 1; ZREVRANGE none 0 1 WITHSCORES',
  ]),
);

const removing = pipelineCase(
  'removing by member and by range',
  inBothForms([
    `ZADD z ${scored}; ZREM z a none b a; ZRANGE z 0 -1; ZREM none a; ZREMRANGEBYRANK z 1 2`,
    'ZRANGE z 0 -1 WITHSCORES; ZREMRANGEBYRANK z -2 -1; ZREMRANGEBYRANK z 5 3; ZRANGE z 0 -1',
    `ZADD z ${scored}; ZREMRANGEBYSCORE z (1 2; ZREMRANGEBYSCORE z 9 1; ZREMRANGEBYSCORE z a b`,
    'ZRANGE z 0 -1 WITHSCORES; ZREMRANGEBYSCORE z -inf +inf; EXISTS z; ZREMRANGEBYSCORE z 0 1',
    `ZADD z ${equal}; ZREMRANGEBYLEX z [ab (c; ZREMRANGEBYLEX z a b; ZRANGE z 0 -1`,
    'ZREMRANGEBYLEX z - +; EXISTS z; ZADD z 1 a; ZREM z a; EXISTS z; ZREMRANGEBYRANK none 0 -1',
  ]),
);

const popping = pipelineCase(
  'popping',
  inBothForms([
    `ZADD z ${scored}`,
    'ZPOPMIN z; ZPOPMAX z; ZPOPMIN z 2; ZPOPMAX z 2; ZPOPMIN z 0; ZPOPMAX z 0; ZPOPMIN z -1',
    'ZPOPMIN z a; ZPOPMIN z 1 2; ZPOPMAX z 1 2; ZPOPMIN none; ZPOPMIN none 2; ZPOPMIN none -1',
    'ZRANGE z 0 -1 WITHSCORES; ZPOPMIN z 100; EXISTS z',
    `ZADD z ${scored}`,
    'ZMPOP 1 z MIN; ZMPOP 2 none z MAX COUNT 2; ZMPOP 1 none MIN; ZMPOP 0 z MIN; ZMPOP -1 z MIN',
    'ZMPOP a z MIN; ZMPOP 1 z; ZMPOP 1 z FOO; ZMPOP 1 z MIN COUNT; ZMPOP 1 z MIN COUNT 0',
    'ZMPOP 1 z MIN COUNT a; ZMPOP 1 z MIN COUNT 1 COUNT 1; ZMPOP 1 z MIN FOO; ZMPOP 3 z MIN',
    'ZMPOP 1 z min count 1; BZPOPMIN z 0; BZPOPMAX none z 0; BZMPOP 0 1 z MIN',
    'BZMPOP 0 1 z MAX COUNT 2',
    'BZPOPMIN z a; BZPOPMIN z -1; BZMPOP -1 1 z MIN; BZMPOP a 1 z MIN; BZMPOP 0 0 z MIN',
    'BZMPOP 0 1 z FOO; SET s x; BZPOPMIN s z 0; BZMPOP 0 2 s z MIN; ZMPOP 2 none s MIN; DEL s',
    'ZMPOP 1 z MAX COUNT 100; EXISTS z; BZPOPMIN z 0.01; BZMPOP 0.01 1 z MIN',
  ]),
);

const drawing = pipelineCase(
  'drawing at random',
  inBothForms([
    'DEL z; ZADD z 1 a; ZRANDMEMBER z; ZRANDMEMBER z 1; ZRANDMEMBER z -3',
    'ZRANDMEMBER z 1 WITHSCORES',
    'ZRANDMEMBER z -2 WITHSCORES; ZRANDMEMBER z 0; ZRANDMEMBER z 0 WITHSCORES; ZRANDMEMBER none',
    'ZRANDMEMBER none 1; ZRANDMEMBER none -1 WITHSCORES; ZRANDMEMBER z a; ZRANDMEMBER z 1 FOO',
    'ZRANDMEMBER z 1 WITHSCORES X; ZRANDMEMBER z 9223372036854775807; ZRANDMEMBER z 5',
    'ZRANDMEMBER none -9223372036854775808; ZRANDMEMBER none 9223372036854775807 WITHSCORES',
    'ZRANDMEMBER none 4611686018427387903 WITHSCORES',
    'ZRANDMEMBER none -4611686018427387904 WITHSCORES',
    `ZADD z ${scored}`,
    unordered('ZRANDMEMBER z 100'),
  ]),
);

const scanning = pipelineCase(
  'scanning',
  inBothForms([
    `ZADD z ${scored} 1.5 x 0.1 y inf z`,
    scanned('ZSCAN z 0 COUNT 1000'),
    scanned('ZSCAN z 0 MATCH a* COUNT 1000'),
    scanned('ZSCAN z 0 MATCH none COUNT 1000'),
    'ZSCAN z a; ZSCAN z 0 COUNT 0; ZSCAN z 0 COUNT a; ZSCAN z 0 MATCH; ZSCAN z 0 FOO 1',
    'ZSCAN none 0',
    'ZSCAN none 0 FOO; ZSCAN none a; ZSCAN z 0 TYPE zset',
  ]),
);

const many = (count: number): string =>
  Array.from({ length: count }, (_, at) => `${at} m${at}`).join(' ');

const forms = pipelineCase('the forms of sorted sets', [
  `ZADD z ${many(127)}; OBJECT ENCODING z; ZADD z 1 x; OBJECT ENCODING z; ZADD z 1 y`,
  `OBJECT ENCODING z; ZREM z x y m1 m2; OBJECT ENCODING z; ZADD l 1 ${'v'.repeat(64)}`,
  `OBJECT ENCODING l; ZADD l 1 ${'v'.repeat(65)}; OBJECT ENCODING l; ZADD n 1 ${'v'.repeat(65)}`,
  'OBJECT ENCODING n; ZRANGESTORE s z 0 5; OBJECT ENCODING s; ZUNIONSTORE u 1 z; OBJECT ENCODING u',
  'ZUNIONSTORE u 2 s s; OBJECT ENCODING u; ZUNIONSTORE u 1 n; OBJECT ENCODING u; ZRANGE z 0 -1',
  'ZADD i 1 12 2 13 3 -5 4 007; ZRANGE i 0 -1; ZSCORE i 12; ZSCORE i 007; ZSCORE i 7; ZRANK i -5',
  'TYPE z; COPY z c; ZRANGE c 0 -1 WITHSCORES; COPY i j; ZADD j 9 14; ZCARD i; ZCARD j; RENAME c e',
  'ZCARD e; DEBUG DIGEST-VALUE z i l n s u j e; MOVE z 1; SELECT 1; ZCARD z; ZSCORE z m100',
]);

const POOL = ['a', 'b', 'c', 'd', '1', '2', '-7', 'bb', '', LONG_MEMBER];

function randomStep(random: Random): RequestSource {
  const member = (): string => random.pick(POOL);
  const score = (): string => random.pick(SCORES);
  const rank = (): string => String(random.below(16) - 8);
  const key = random.pick(['z', 'z', 'y']);
  switch (random.below(12)) {
    case 0:
    case 1:
    case 2:
      return ['ZADD', key, ...words(random.pick(OPTIONS)), score(), member()];
    case 3:
      return ['ZADD', key, score(), member(), score(), member(), score(), member()];
    case 4:
      return ['ZINCRBY', key, score(), member()];
    case 5:
      return ['ZREM', key, member(), member()];
    case 6:
      return random.pick([
        ['ZPOPMIN', key],
        ['ZPOPMAX', key, '2'],
        ['ZMPOP', '2', 'z', 'y', 'MIN'],
      ]);
    case 7:
      return ['ZREMRANGEBYRANK', key, rank(), rank()];
    case 8:
      return ['ZREMRANGEBYSCORE', key, `(${score()}`, score()];
    case 9:
      return ['ZRANGESTORE', 'y', 'z', rank(), rank(), ...random.pick([[], ['REV']])];
    case 10:
      return ['ZRANK', key, member()];
    default:
      return ['ZCOUNT', key, score(), score()];
  }
}

const randomWork = [1, 2, 3, 4, 5, 6].map((seed) => {
  const random = seededRandom(seed);
  const steps: RequestSource[] = [];
  for (let count = 0; count < 250; count++) {
    steps.push(randomStep(random));
    if (random.oneIn(5)) steps.push('ZRANGE z 0 -1 WITHSCORES; ZRANGE y 0 -1 WITHSCORES; ZCARD z');
    if (random.oneIn(40)) steps.push('DEL z');
  }
  return pipelineCase(`sorted sets under random commands, sample ${seed}`, steps);
});

export const sortedSet: CorpusGroup = {
  name: 'sorted sets',
  cases: [
    ...[scoreTexts, adding, ranges, scoreRanges, lexRanges, limits, ranking, removing, popping],
    ...[drawing, scanning, forms, ...randomWork],
  ],
};
