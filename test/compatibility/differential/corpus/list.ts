// The list commands that do not wait: every option and error, ranges with all combinations of edge
// offsets, on lists of both forms and with elements of every length and kind.

import { words } from '../../../support/words.ts';
import { type CorpusGroup, pipelineCase } from '../differential-case.ts';
import { INT64_MAX, INT64_MIN, INTEGER_TEXTS, NO_INTEGERS, pairs, quoted } from './values.ts';

const OFFSETS = [
  ...words('0 1 2 4 5 9 10 100 -1 -2 -5 -6 -100 2147483648'),
  ...[INT64_MAX, INT64_MIN],
];
const BAD_OFFSETS = [...NO_INTEGERS, '9223372036854775808', '-9223372036854775809'];
const ELEMENTS = [
  ...INTEGER_TEXTS,
  ...NO_INTEGERS,
  ...[62, 63, 64, 65, 4094, 4095, 4096, 8100, 9000, 70_000].map((length) => 'e'.repeat(length)),
];

/** A list of one node, and one of many; the last of both is a large element. */
const LISTS: readonly (readonly [string, readonly string[]])[] = [
  ['short', words('a b 3 -4 b a 12345678901 x')],
  ['long', Array.from({ length: 2000 }, (_, n) => (n % 5 === 0 ? `${n}` : `element ${n % 50}`))],
  ['with large elements', ['a', 'b'.repeat(9000), 'c', 'd'.repeat(300_000), 'c', 'e']],
];
const fill = (elements: readonly string[]): readonly string[] => ['RPUSH', 'k', ...elements];

const pushes = pipelineCase('LPUSH, RPUSH and their X forms', [
  'RPUSH k a; LPUSH k b c; RPUSH k d e; LRANGE k 0 -1; LLEN k; LLEN none; LPUSHX none a',
  'EXISTS none',
  'RPUSHX none a b; LPUSHX k x y; RPUSHX k z; LRANGE k 0 -1; TYPE k; OBJECT REFCOUNT k',
  'LPUSH; LPUSH k; RPUSH k; LPUSHX k; RPUSHX k; LLEN; LLEN k k',
  'SET s 1; LPUSH s a; RPUSH s a; LPUSHX s a; RPUSHX s a; LLEN s; GET s',
  'RPUSH t a; EXPIRE t 100; RPUSH t b; ~TTL t; LPOP t; LPOP t; EXISTS t; RPUSH t c; TTL t',
]);

const elements = pipelineCase('elements of every kind, at both ends and by index', [
  ...ELEMENTS.flatMap((element) => [
    ['RPUSH', 'k', element],
    ['LPUSH', 'k', element],
    'LINDEX k 0; LINDEX k -1; LLEN k',
    ['LPOS', 'k', element],
    ['LPOS', 'k', element, 'RANK', '-1'],
  ]),
  'LRANGE k 0 -1',
  ...ELEMENTS.flatMap((element) => [['LREM', 'k', '1', element], 'LLEN k']),
  'LRANGE k 0 -1',
  ...ELEMENTS.flatMap((element) => [['LREM', 'k', '0', element], 'LLEN k']),
  'EXISTS k',
]);

const ranges = LISTS.map(([name, list]) =>
  pipelineCase(`LRANGE, LINDEX of a list, ${name}`, [
    fill(list),
    ...pairs(OFFSETS).map(([start, stop]) => `LRANGE k ${start} ${stop}`),
    ...OFFSETS.map((offset) => `LINDEX k ${offset}; LINDEX none ${offset}`),
    ...pairs(words('1 450 460 900 1500 -1000 -460 -3')).map(
      ([start, stop]) => `LRANGE k ${start} ${stop}`,
    ),
    ...words('450 460 461 900 1500 1999 2000 -1999 -2000 -2001').map((at) => `LINDEX k ${at}`),
  ]),
);

const trims = LISTS.map(([name, list]) =>
  pipelineCase(`LTRIM of a list, ${name}`, [
    ...pairs(words('0 1 3 -1 -2 -4 100 -100')).flatMap(([start, stop]) => [
      'DEL k',
      fill(list),
      `LTRIM k ${start} ${stop}; LRANGE k 0 -1; EXISTS k`,
    ]),
    'LTRIM none 0 1; SET s 1; LTRIM s 0 1; LTRIM k 0; LTRIM k 0 1 2',
  ]),
);

const sets = LISTS.map(([name, list]) =>
  pipelineCase(`LSET in a list, ${name}`, [
    fill(list),
    ...OFFSETS.map((offset) => `LSET k ${offset} new-${offset}`),
    ...ELEMENTS.map((element, n) => ['LSET', 'k', String(n % 5), element]),
    'LRANGE k 0 -1; LSET none 0 x; LSET none x x; SET s 1; LSET s 0 x; LSET k 0; LSET k 0 x y',
    ...words('450 460 900 1500 1999 -700').flatMap((at) => [
      ['LSET', 'k', at, 'y'.repeat(7000)],
      ['LSET', 'k', at, 'z'.repeat(20_000)],
      `LSET k ${at} short`,
    ]),
    'LRANGE k 0 -1; LLEN k',
  ]),
);

const inserts = LISTS.map(([name, list]) =>
  pipelineCase(`LINSERT into a list, ${name}`, [
    fill(list),
    ...words('a b c d e x 3 -4 1005').flatMap((pivot) => [
      `LINSERT k BEFORE ${pivot} before-${pivot}; LINSERT k after ${pivot} 77; LLEN k`,
      ['LINSERT', 'k', 'BEFORE', pivot, 'large'.repeat(3000)],
      ['LINSERT', 'k', 'AFTER', 'large'.repeat(3000), 'behind'],
    ]),
    'LINSERT k before nothing x; LINSERT none before a x; LRANGE k 0 -1',
    'LINSERT k beside a x; LINSERT none beside a x; LINSERT k before a; SET s 1',
    'LINSERT s before a x; LINSERT s beside a x; LINSERT k BEFORE "" x',
  ]),
);

const removals = LISTS.map(([name, list]) =>
  pipelineCase(`LREM from a list, ${name}`, [
    ...words('1 2 0 -1 -2 100 -100').flatMap((count) =>
      ['a', 'b', '3', '1005', 'element 7', 'c', 'nothing'].flatMap((element) => [
        'DEL k',
        fill(list),
        ['LREM', 'k', count, element],
        'LLEN k; LRANGE k 0 20; LRANGE k -20 -1',
      ]),
    ),
    `LREM k ${INT64_MIN} a; LREM k ${INT64_MAX} c; LREM none 0 a; SET s 1; LREM s 0 a; LREM k 0`,
    'DEL k; RPUSH k a a a; LREM k -2 a; LRANGE k 0 -1; LREM k 5 a; EXISTS k',
  ]),
);

const badIntegers = pipelineCase(
  'integers that are none',
  ['RPUSH k a b c', 'SET k s', 'DEL k'].flatMap((preparation) =>
    BAD_OFFSETS.flatMap((text) => [
      `DEL k; ${preparation}`,
      ['LINDEX', 'k', text],
      ['LRANGE', 'k', text, '0'],
      ['LRANGE', 'k', '0', text],
      ['LTRIM', 'k', text, '0'],
      ['LTRIM', 'k', '0', text],
      ['LREM', 'k', text, 'a'],
      ['LSET', 'k', text, 'a'],
      ['LPOP', 'k', text],
      ['RPOP', 'k', text],
      ['LMPOP', text, 'k', 'LEFT'],
      ['LMPOP', '1', 'k', 'LEFT', 'COUNT', text],
      ['LPOS', 'k', 'a', 'RANK', text],
      ['LPOS', 'k', 'a', 'COUNT', text],
      ['LPOS', 'k', 'a', 'MAXLEN', text],
    ]),
  ),
);

const pops = LISTS.map(([name, list]) =>
  pipelineCase(`LPOP and RPOP from a list, ${name}`, [
    fill(list),
    'LPOP k; RPOP k; LPOP k 0; RPOP k 0; LPOP k 1; RPOP k 1; LPOP none; LPOP none 0; RPOP none 3',
    'LPOP k 3; RPOP k 3; LPOP k -1; RPOP k -1; LPOP k 1 1; LPOP; RPOP; LLEN k; LRANGE k 0 -1',
    fill(list),
    'LPOP k 700; RPOP k 700; LPOP k 500; LLEN k; LPOP k 1000000; EXISTS k',
    fill(list),
    `RPOP k 5; RPOP k ${INT64_MAX}; EXISTS k; SET s 1; LPOP s; RPOP s 2; LPOP s x; LPOP s 0`,
  ]),
);

const moves = pipelineCase('LMOVE and RPOPLPUSH', [
  'RPUSH k a b c d e f; LMOVE k d LEFT RIGHT; LMOVE k d LEFT LEFT; LMOVE k d RIGHT LEFT',
  'lmove k d right right; LRANGE k 0 -1; LRANGE d 0 -1; RPOPLPUSH k d; RPOPLPUSH k d; EXISTS k',
  'RPOPLPUSH k d; LMOVE k d LEFT LEFT; LRANGE d 0 -1; LMOVE d d LEFT RIGHT; LMOVE d d LEFT LEFT',
  'RPOPLPUSH d d; LRANGE d 0 -1; RPUSH one x; RPOPLPUSH one one; LRANGE one 0 -1',
  'SET s 1; LMOVE s d LEFT LEFT; LMOVE d s LEFT LEFT; LMOVE none s LEFT LEFT; RPOPLPUSH d s',
  'LMOVE d d left; LMOVE d d up left; LMOVE d d left up; LMOVE s s up up; RPOPLPUSH d',
  'LMOVE d e LEFT LEFT x; EXPIRE d 100; LMOVE d d LEFT RIGHT; ~TTL d; LMOVE d e LEFT LEFT; TTL e',
  ['RPUSH', 'big', 'x'.repeat(300_000), 'y'],
  'RPOPLPUSH big big; LMOVE big d RIGHT LEFT; LLEN big; LINDEX d 0; RPOPLPUSH d big',
  'LRANGE big 0 -1',
]);

const POSITION_OPTIONS = [
  ...words('RANK|1 RANK|2 RANK|3 RANK|-1 RANK|-2 RANK|10 RANK|0 COUNT|0 COUNT|1 COUNT|2 COUNT|-1'),
  ...words('MAXLEN|0 MAXLEN|1 MAXLEN|3 MAXLEN|-1 rank|2|count|0 RANK|-2|COUNT|2 RANK|2|MAXLEN|3'),
  ...words('COUNT|0|MAXLEN|4|RANK|-1 RANK COUNT MAXLEN RANK|1|RANK|2 COUNT|1|COUNT|0 FOO FOO|1'),
  ...[`RANK|${INT64_MAX}`, `RANK|${INT64_MIN}`, 'RANK|-9223372036854775807', 'RANK|0|COUNT|-1'],
  ...['COUNT|-1|RANK|0', 'MAXLEN|1000000|COUNT|3', `COUNT|${INT64_MAX}`, `MAXLEN|${INT64_MAX}`],
];
const positions = pipelineCase('LPOS with every option', [
  'RPUSH k a b c 1 2 3 c c 3; SET s 1; LPOS k; LPOS s a; LPOS none a; LPOS none a COUNT 0',
  ['RPUSH', 'long', ...Array.from({ length: 3000 }, (_, n) => `e${n % 100}`)],
  ...POSITION_OPTIONS.flatMap((options) =>
    ['k c', 'k 3', 'k zz', 's c', 'none c', 'long e50'].map((front) => [
      'LPOS',
      ...words(front),
      ...options.split('|'),
    ]),
  ),
]);

const multiplePops = pipelineCase('LMPOP', [
  'RPUSH k a b c d e; RPUSH l 1 2 3; LMPOP 1 k LEFT; LMPOP 2 none k RIGHT COUNT 2',
  'LMPOP 2 k l left',
  'LMPOP 2 k l left count 10; LMPOP 2 k l right count 2; LMPOP 2 k l RIGHT; LMPOP 1 k LEFT',
  'LMPOP 0 k LEFT; LMPOP -1 k LEFT; LMPOP 2 k LEFT; LMPOP 3 k LEFT; LMPOP 1 k UP; LMPOP 1 k LEFT x',
  'LMPOP 1 k LEFT COUNT; LMPOP 1 k LEFT COUNT 0; LMPOP 1 k LEFT COUNT -1; LMPOP; LMPOP 1 k',
  'LMPOP 1 k LEFT COUNT 1 COUNT 1; LMPOP 1 k LEFT COUNT 1 x; SET s 1; RPUSH l 1; LMPOP 2 s l LEFT',
  `LMPOP 2 l s LEFT; LMPOP 1 s LEFT; LMPOP ${INT64_MAX} k LEFT`,
  'RPUSH l 1; LMPOP 2 l l LEFT COUNT 5',
  'COMMAND GETKEYS LMPOP 2 a b LEFT; COMMAND GETKEYS LMPOP 3 a b LEFT',
  'COMMAND GETKEYS LMOVE a b LEFT RIGHT',
  'COMMAND GETKEYS BLMPOP 0 2 a b LEFT; COMMAND GETKEYS BLPOP a b 0',
  'COMMAND GETKEYS BLMOVE a b LEFT LEFT 0',
]);

const whole = LISTS.map(([name, list]) =>
  pipelineCase(`keys that hold a list, ${name}`, [
    fill(list),
    'TYPE k; EXISTS k; COPY k copy; LRANGE copy 0 -1; RENAME copy other; LLEN other',
    'DEBUG DIGEST-VALUE k other',
    'MOVE other 1; SELECT 1; LRANGE other 0 -1; LPOP other; SELECT 0; EXPIRE k 100; RPUSH k x',
    '~TTL k',
    'GET k; APPEND k x; INCR k; STRLEN k; SETRANGE k 0 x; GETSET k x; MGET k; SET k x NX',
    'SET k x XX GET',
    'PERSIST k; LLEN k; SET k v; GET k; DEL k; LLEN k',
  ]),
);

const shuffles = words('-1 -2 1 3 128').map((size) =>
  pipelineCase(`with list-max-listpack-size ${size}`, [
    `CONFIG SET list-max-listpack-size ${size}`,
    ...Array.from({ length: 300 }, (_, n) => [
      ['LPUSH', 'k', `l${n}`, `${n}`],
      ['RPUSH', 'k', 'r'.repeat((n * 37) % 400)],
      ['LINSERT', 'k', n % 2 === 0 ? 'BEFORE' : 'AFTER', `${n >> 1}`, `i${n}`],
      ['LSET', 'k', `${(n * 13) % (n + 1)}`, quoted('s'.repeat((n * 101) % 900))],
      ['LINDEX', 'k', `${(n * 7) % (2 * n + 1)}`],
      ...(n % 10 === 9
        ? [['LREM', 'k', '-3', ''], `LTRIM k 1 -3; LLEN k; LMOVE k k LEFT RIGHT`]
        : []),
    ]).flat(),
    'LRANGE k 0 -1; LPOP k 200; RPOP k 200; LRANGE k 0 -1; DEBUG DIGEST-VALUE k',
    'CONFIG SET list-max-listpack-size -2',
  ]),
);

export const list: CorpusGroup = {
  name: 'lists',
  cases: [
    ...[pushes, elements, badIntegers, moves, positions, multiplePops],
    ...[...ranges, ...trims, ...sets, ...inserts, ...removals, ...pops, ...whole, ...shuffles],
  ],
};
