// Parts of strings (GETRANGE, SETRANGE, APPEND, STRLEN) with every combination of edge offsets, the
// encodings that DEBUG OBJECT names, and the commands of many keys (MSET, MSETNX, MGET).

import { words } from '../../../support/words.ts';
import { type CorpusGroup, debugObject, pause, pipelineCase } from '../differential-case.ts';
import { INT64_MAX, INT64_MIN, NO_INTEGERS, pairs, quoted } from './values.ts';

const OFFSETS = [
  ...words('0 1 4 5 9 10 11 100 -1 -2 -5 -10 -11 -100 2147483647 2147483648 4294967296'),
  ...['-4294967296', INT64_MAX, INT64_MIN],
];

const ranges = ['', 'x', 'hello', 'helloworld', '12345', '-7', 'é\u{1F600}'].map((value) =>
  pipelineCase(`GETRANGE of ${quoted(value)} with edge offsets`, [
    ['SET', 'k', value],
    ...pairs(OFFSETS).map(([start, end]) => `GETRANGE k ${start} ${end}`),
    ...OFFSETS.map((offset) => `SUBSTR k ${offset} -1; SUBSTR k 0 ${offset}`),
  ]),
);

const BEYOND_INT64 = ['9223372036854775808', '-9223372036854775809'];
const noOffsets = pipelineCase(
  'offsets that are no integers',
  ['DEL k', 'SET k hello'].flatMap((preparation) =>
    [...NO_INTEGERS, ...BEYOND_INT64].flatMap((text) => [
      preparation,
      ['GETRANGE', 'k', text, '1'],
      ['GETRANGE', 'k', '0', text],
      ['SETRANGE', 'k', text, 'x'],
    ]),
  ),
);

const PATCHES = ['', 'x', 'patch', 'a longer patch than that', '\x00'];
const setranges = ['DEL k', 'SET k ""', 'SET k hello', 'SET k 12345'].map((preparation) =>
  pipelineCase(
    `SETRANGE after ${preparation}`,
    words('0 1 4 5 6 10 50 1000').flatMap((offset) =>
      PATCHES.flatMap((patch) => [
        preparation,
        ['SETRANGE', 'k', offset, patch],
        'GET k; STRLEN k',
      ]),
    ),
  ),
);

const HUGE_OFFSETS = words(`536870912 536870911 536870908 4294967296
  9223372036854775807 9223372036854775800`);
const limits = pipelineCase('the limit of 512 MB, and negative offsets', [
  ...HUGE_OFFSETS.map(
    (offset) =>
      `SETRANGE k ${offset} abcde; SETRANGE k ${offset} ""; GETRANGE k ${offset} ${offset}`,
  ),
  `SET k hello EX 100; SETRANGE k -1 x; SETRANGE k ${INT64_MIN} x; SETRANGE k -1 ""; GET k
   SETRANGE k 536870912 ""; SETRANGE k 536870912 x; SETRANGE k 536870907 123456; STRLEN k
   SETRANGE k 2 LL; GET k; ~PTTL k; SETRANGE absent 5 ""; EXISTS absent`,
]);

const loweredLimit = pipelineCase(
  'the limit is proto-max-bulk-len',
  `CONFIG SET proto-max-bulk-len 1mb; CONFIG GET proto-max-bulk-len; SETRANGE k 1048575 x
   STRLEN k; APPEND k y; SETRANGE k 1048576 z; SETRANGE k 1048570 123456; STRLEN k
   SETRANGE k 1048571 123456; APPEND k ""; DEL k; CONFIG SET proto-max-bulk-len 512mb`,
);

const appends = pipelineCase('APPEND builds strings of every kind', [
  `APPEND k ""; EXISTS k; TYPE k; STRLEN k; APPEND k hello; APPEND k ""; APPEND k -world
   GET k; SET n 12; APPEND n 34; INCR n; APPEND n ""; GET n; STRLEN n; STRLEN absent
   SET t x EX 100; APPEND t y; ~PTTL t; SETRANGE t 0 z; ~PTTL t; GET t`,
  ...Array.from({ length: 40 }, (_, count) => ['APPEND', 'grow', '0123456789'.repeat(count)]),
  'STRLEN grow; GETRANGE grow 100 200; GETRANGE grow -30 -1; GET grow',
]);

const ENCODED_VALUES = [
  ...words('0 12345 9999 10000 9223372036854775807 -9223372036854775808 9223372036854775808'),
  ...words('"" 01 -0 +1 1.5 a 12345678901234567890 -1 255 256 32767 32768 2147483648'),
  ...[19, 20, 21, 44, 45].map((length) => 'x'.repeat(length)),
  ' 1',
];
const encodings = pipelineCase(
  'the encoding follows the value',
  ENCODED_VALUES.flatMap((value) => [['SET', 'k', value], debugObject('DEBUG OBJECT k')]),
);

const CHANGES = [
  ...['SET k 1; APPEND k 2', 'SET k 12; INCR k', 'SET k abc; APPEND k d', 'SETRANGE k 0 abc'],
  ...[
    'APPEND k abc',
    'APPEND k 123',
    'INCRBYFLOAT k 1',
    'INCRBYFLOAT k 1.5',
    'INCR k',
    'SETNX k 5',
  ],
  ...[
    'SET k 5; GETSET k 77',
    'MSET k 5',
    'MSET k abc',
    'SETEX k 100 5',
    'MSETNX k 5',
    'SET k 5 NX',
  ],
  ...['SET j 5; RENAME j k', 'SET k 5; SETRANGE k 0 6', 'SET k 5; APPEND k ""', 'SET k a; SET k 5'],
  ...['SET k abc; SETRANGE k 10 x', 'SET k 5; GETEX k EX 100', 'SET k 5; EXPIRE k 100'],
];
const encodingChanges = pipelineCase(
  'the encoding after changes',
  CHANGES.flatMap((change) => ['DEL k', change, debugObject('DEBUG OBJECT k')]),
);

const manyKeys = pipelineCase('MSET, MSETNX and MGET', [
  `MSET a 1 b 2 c 3; MGET a b c d; MSET a 1 b; MSET a; MSETNX a 1 b; MGET a a a
   MSETNX x 1 a 2; MGET x a; MSETNX x 1 y 2; MGET x y; MSET a 1 a 2; GET a
   MSETNX z 1 z 2; GET z; MSETNX q 1 q 2 a 3; EXISTS q; MGET ""; MSET "" v; MGET "" a
   SETEX a 100 v; MSET a w; TTL a; SETEX a 100 v; MSETNX a w n 1; ~PTTL a
   SET g 1 PX 20; SET h 1 PX 20`,
  pause(60),
  'MGET g h a; MSETNX g 1 h 2; MGET g h',
  ['MGET', ...Array.from({ length: 1000 }, (_, at) => (at % 3 === 0 ? 'a' : `none:${at}`))],
  ['MSET', ...Array.from({ length: 600 }, (_, at) => `key-or-value-${at >> 1}`)],
  'DBSIZE; MGET key-or-value-0 key-or-value-299 key-or-value-300',
]);

export const stringRanges: CorpusGroup = {
  name: 'parts of strings and many keys',
  cases: [
    ...[...ranges, noOffsets, ...setranges, limits, loweredLimit, appends],
    ...[encodings, encodingChanges, manyKeys],
  ],
};
