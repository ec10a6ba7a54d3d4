// Parts of strings (GETRANGE, SETRANGE, APPEND, STRLEN) with every combination of edge offsets, and
// the commands of many keys (MSET, MSETNX, MGET).
import {
  type CorpusGroup,
  debugObject,
  nearMs,
  pause,
  pipelineCase,
} from '../differential-case.ts';
import { INT64_MAX, INT64_MIN, NO_INTEGERS, pairs, quoted } from './values.ts';

const OFFSETS = [
  ...['0', '1', '4', '5', '9', '10', '11', '100', '-1', '-2', '-5', '-10', '-11', '-100'],
  ...['2147483647', '2147483648', '4294967296', '-4294967296', INT64_MAX, INT64_MIN],
];

const ranges = ['', 'x', 'hello', 'helloworld', '12345', '-7', 'é\u{1F600}'].map((value) =>
  pipelineCase(`GETRANGE of ${quoted(value)} with edge offsets`, [
    ['SET', 'k', value],
    ...pairs(OFFSETS).map(([start, end]) => `GETRANGE k ${start} ${end}`),
  ]),
);

const BEYOND_INT64 = ['9223372036854775808', '-9223372036854775809'];
const noOffsets = pipelineCase(
  'offsets that are no integers',
  [...NO_INTEGERS, ...BEYOND_INT64].flatMap((text) => [
    ...[
      ['GETRANGE', 'k', text, '1'],
      ['GETRANGE', 'k', '0', text],
      ['SETRANGE', 'k', text, 'x'],
    ],
    ['SET', 'k', 'hello'],
    ...[
      ['GETRANGE', 'k', text, '1'],
      ['GETRANGE', 'k', '0', text],
      ['SETRANGE', 'k', text, 'x'],
    ],
  ]),
);

const PATCHES = ['', 'x', 'patch', 'a longer patch than that', '\x00'];
const WRITABLE_OFFSETS = ['0', '1', '4', '5', '6', '10', '50', '1000'];
const setranges = [undefined, '', 'hello', '12345'].map((initial) =>
  pipelineCase(
    `SETRANGE on ${initial === undefined ? 'an absent key' : quoted(initial)}`,
    pairs([...WRITABLE_OFFSETS, ...PATCHES])
      .filter(([offset, patch]) => WRITABLE_OFFSETS.includes(offset) && PATCHES.includes(patch))
      .flatMap(([offset, patch]) => [
        initial === undefined ? ['DEL', 'k'] : ['SET', 'k', initial],
        ['SETRANGE', 'k', offset, patch],
        ['GET', 'k'],
        ['STRLEN', 'k'],
      ]),
  ),
);

const HUGE_OFFSETS = [
  '536870912',
  '536870911',
  '536870908',
  '4294967296',
  INT64_MAX,
  '9223372036854775800',
];
const limits = pipelineCase('the limit of 512 MB, and negative offsets', [
  ...HUGE_OFFSETS.flatMap((offset) => [
    `SETRANGE k ${offset} abcde`,
    `SETRANGE k ${offset} `,
    `GETRANGE k ${offset} ${offset}`,
  ]),
  ...[
    'SET k hello EX 100',
    'SETRANGE k -1 x',
    `SETRANGE k ${INT64_MIN} x`,
    'SETRANGE k -1 ',
    'GET k',
  ],
  ...['SETRANGE k 536870912 ', 'SETRANGE k 536870912 x', 'SETRANGE k 536870907 123456', 'STRLEN k'],
  ...['SETRANGE k 2 LL', 'GET k', nearMs('PTTL k'), 'SETRANGE absent 5 ', 'EXISTS absent'],
]);

const loweredLimit = pipelineCase('the limit is proto-max-bulk-len', [
  ...['CONFIG SET proto-max-bulk-len 1mb', 'CONFIG GET proto-max-bulk-len', 'SETRANGE k 1048575 x'],
  ...['STRLEN k', 'APPEND k y', 'SETRANGE k 1048576 z', 'SETRANGE k 1048570 123456', 'STRLEN k'],
  ...['SETRANGE k 1048571 123456', 'APPEND k ', 'DEL k', 'CONFIG SET proto-max-bulk-len 512mb'],
]);

const appends = pipelineCase('APPEND builds strings of every kind', [
  ...[
    'APPEND k ',
    'EXISTS k',
    'TYPE k',
    'STRLEN k',
    'APPEND k hello',
    'APPEND k ',
    'APPEND k -world',
  ],
  ...[
    'GET k',
    'SET n 12',
    'APPEND n 34',
    'INCR n',
    'APPEND n ',
    'GET n',
    'STRLEN n',
    'STRLEN absent',
  ],
  ...[
    'SET t x EX 100',
    'APPEND t y',
    nearMs('PTTL t'),
    'SETRANGE t 0 z',
    nearMs('PTTL t'),
    'GET t',
  ],
  ...Array.from({ length: 40 }, (_, count) => `APPEND grow ${'0123456789'.repeat(count)}`),
  ...['STRLEN grow', 'GETRANGE grow 100 200', 'GETRANGE grow -30 -1', 'GET grow'],
]);

const encodings = pipelineCase(
  'the encoding follows the value',
  [
    ...[
      '0',
      '12345',
      '9223372036854775807',
      '-9223372036854775808',
      '9223372036854775808',
      '01',
      '-0',
    ],
    ...['+1', '1.5', ' 1', 'a', 'x'.repeat(19), 'x'.repeat(20), 'x'.repeat(21), 'x'.repeat(44)],
    ...['x'.repeat(45), '', '10000', '9999', '12345678901234567890'],
  ].flatMap((value) => [['SET', 'k', value], debugObject('DEBUG OBJECT k')]),
);

const encodingChanges = pipelineCase('the encoding after changes in place', [
  ...[
    'SET k 1',
    'APPEND k 2',
    debugObject('DEBUG OBJECT k'),
    'INCR k',
    debugObject('DEBUG OBJECT k'),
  ],
  ...['SET k abc', 'APPEND k d', debugObject('DEBUG OBJECT k'), 'SETRANGE e 0 abc'],
  ...[debugObject('DEBUG OBJECT e'), 'APPEND f abc', debugObject('DEBUG OBJECT f'), 'APPEND g 123'],
  ...[debugObject('DEBUG OBJECT g'), 'INCRBYFLOAT h 1', debugObject('DEBUG OBJECT h'), 'INCR i'],
  ...[
    debugObject('DEBUG OBJECT i'),
    'GETSET i 77',
    debugObject('DEBUG OBJECT i'),
    'MSET j 5 l abc',
  ],
  ...[debugObject('DEBUG OBJECT j'), debugObject('DEBUG OBJECT l'), 'SETNX m 5', 'SETEX n 100 5'],
  ...[debugObject('DEBUG OBJECT m'), debugObject('DEBUG OBJECT n'), 'RENAME m o'],
  ...[debugObject('DEBUG OBJECT o'), 'SETRANGE o 0 6', debugObject('DEBUG OBJECT o'), 'GET o'],
]);

const manyKeys = pipelineCase('MSET, MSETNX and MGET', [
  ...['MSET a 1 b 2 c 3', 'MGET a b c d', 'MSET a 1 b', 'MSET a', 'MSETNX a 1 b', 'MGET a a a'],
  ...['MSETNX x 1 a 2', 'MGET x a', 'MSETNX x 1 y 2', 'MGET x y', 'MSET a 1 a 2', 'GET a'],
  ...['MSETNX z 1 z 2', 'GET z', 'MSETNX q 1 q 2 a 3', 'EXISTS q', 'MGET ', 'MSET  v', 'MGET  a'],
  ...['SETEX a 100 v', 'MSET a w', 'TTL a', 'SETEX a 100 v', 'MSETNX a w n 1', nearMs('PTTL a')],
  ...['SET g 1 PX 20', 'SET h 1 PX 20', pause(60), 'MGET g h a', 'MSETNX g 1 h 2', 'MGET g h'],
  [
    'MGET',
    ...Array.from({ length: 1000 }, (_, index) => (index % 3 === 0 ? 'a' : `none:${index}`)),
  ],
  ['MSET', ...Array.from({ length: 600 }, (_, index) => `key-or-value-${index >> 1}`)],
  ...['DBSIZE', 'MGET key-or-value-0 key-or-value-299 key-or-value-300'],
]);

export const stringRanges: CorpusGroup = {
  name: 'parts of strings and many keys',
  cases: [
    ...[...ranges, noOffsets, ...setranges, limits, loweredLimit, appends],
    ...[encodings, encodingChanges, manyKeys],
  ],
};
