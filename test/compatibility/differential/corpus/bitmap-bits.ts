// SETBIT, GETBIT, BITCOUNT and BITPOS: every pair of edge indices in bytes and in bits on strings
// of several shapes, offsets at the limits, errors and the order in which they are found, and what
// becomes of the encoding.

import { words } from '../../../support/words.ts';
import { type CorpusGroup, debugObject, pipelineCase } from '../differential-case.ts';
import { INT64_MAX, INT64_MIN, INTEGER_TEXTS, NO_INTEGERS, pairs, quoted } from './values.ts';

const INDICES = words('0 1 2 3 7 -1 -2 -3 -8 100 -100 4294967296').concat(INT64_MAX, INT64_MIN);
const BIT_INDICES = words('0 1 7 8 9 15 16 22 23 24 31 63 -1 -7 -8 -9 -16 -23 -24 -25 1000 -1000');
const SHAPES = ['', '\x00', '\xff', 'foobar', '\x00\x00\x01', '\xff\xff\xfe', '\xff\xff\xff', '12'];

const counts = SHAPES.map((value) =>
  pipelineCase(`BITCOUNT of ${quoted(value)} with edge indices`, [
    ['SET', 'k', value],
    'BITCOUNT k',
    ...pairs(INDICES).map(([start, end]) => `BITCOUNT k ${start} ${end}`),
  ]),
);

const bitCounts = ['foobar', '\x80\x00\x01'].map((value) =>
  pipelineCase(`BITCOUNT of ${quoted(value)} between bits`, [
    ['SET', 'k', value],
    ...pairs(BIT_INDICES).map(([start, end]) => `BITCOUNT k ${start} ${end} BIT`),
    `BITCOUNT k 1 1 BYTE; BITCOUNT k 1 1 byte; BITCOUNT k 1 1 bIt; BITCOUNT k ${INT64_MIN} -1 BIT`,
  ]),
);

const positions = SHAPES.map((value) =>
  pipelineCase(`BITPOS in ${quoted(value)} with edge indices`, [
    ['SET', 'k', value],
    'BITPOS k 0; BITPOS k 1',
    ...INDICES.flatMap((start) => [`BITPOS k 0 ${start}`, `BITPOS k 1 ${start}`]),
    ...pairs(INDICES).map(([start, end], at) => `BITPOS k ${at % 2} ${start} ${end}`),
    ...pairs(INDICES).map(([start, end], at) => `BITPOS k ${(at + 1) % 2} ${start} ${end} BYTE`),
  ]),
);

const bitPositions = ['\x00\xff\xf0', '\xff\x00\x0f', '\xff\xff\xff', '\x00\x00\x00'].map((value) =>
  pipelineCase(`BITPOS in ${quoted(value)} between bits`, [
    ['SET', 'k', value],
    ...pairs(BIT_INDICES).map(([start, end], at) => `BITPOS k ${at % 2} ${start} ${end} BIT`),
    ...pairs(BIT_INDICES).map(([start, end], at) => `BITPOS k ${1 - (at % 2)} ${start} ${end} bit`),
  ]),
);

const longStrings = pipelineCase('counts and searches that run over many words', [
  ['SET', 'zeros', '\x00'.repeat(5_000)],
  ['SET', 'ones', '\xff'.repeat(5_000)],
  ['SET', 'mixed', 'the quick brown fox \x00\xff'.repeat(300)],
  ...words('zeros ones mixed').flatMap((name) => [
    `BITCOUNT ${name}; BITCOUNT ${name} 1 -2; BITCOUNT ${name} 3 4000; BITCOUNT ${name} 13 4007`,
    `BITCOUNT ${name} 5 39994 BIT; BITCOUNT ${name} 4099 20001 BIT; BITPOS ${name} 0`,
    `BITPOS ${name} 1; BITPOS ${name} 0 7 4000; BITPOS ${name} 1 3 4001; BITPOS ${name} 0 17`,
    `SETBIT ${name} 12345 1; BITPOS ${name} 1; SETBIT ${name} 23456 0; BITPOS ${name} 0`,
    `BITPOS ${name} 1 12346 -1 BIT; BITPOS ${name} 0 23457 -1 BIT; BITCOUNT ${name}`,
    `SETBIT ${name} 23456 1; BITPOS ${name} 0; SETBIT ${name} 12345 0; BITPOS ${name} 1 2`,
  ]),
]);

const missing = pipelineCase(
  'BITCOUNT and BITPOS of a missing key look at nothing else but the bit',
  `BITCOUNT no; BITCOUNT no 0; BITCOUNT no a b; BITCOUNT no 0 1 foo; BITCOUNT no 0 1 bit x
   BITPOS no 0; BITPOS no 1; BITPOS no 2; BITPOS no x; BITPOS no 0 a; BITPOS no 1 0 a
   BITPOS no 0 0 1 foo; BITPOS no 1 0 1 bit x; BITPOS no 2 a b foo; EXISTS no; GETBIT no 0
   GETBIT no 4294967295; EXISTS no`,
);

const errors = pipelineCase('wrong indices, in the order in which they are found', [
  'SET k foobar; BITCOUNT k 0; BITCOUNT k 0 1 bit x; BITPOS k 0 0 1 bit x; BITPOS k 0 a 1 bit x',
  ...pairs(words('0 a')).flatMap(([start, end]) =>
    words('byte bit foo ""').flatMap((unit) => [
      ['BITCOUNT', 'k', start, end, unit],
      ['BITPOS', 'k', '1', start, end, unit],
    ]),
  ),
  ...[...NO_INTEGERS, '9223372036854775808', '2', '-1', INT64_MAX].flatMap((text) => [
    ['BITCOUNT', 'k', text, '1'],
    ['BITCOUNT', 'k', '1', text],
    ['BITPOS', 'k', text],
    ['BITPOS', 'k', '1', text],
    ['BITPOS', 'k', '1', '0', text],
  ]),
]);

const offsets = pipelineCase('offsets and bits that are none', [
  ...[...NO_INTEGERS, ...INTEGER_TEXTS, '#1', '4294967295'].flatMap((text) => [
    ['GETBIT', 'k', text],
    ...(Number(text) > 1000 && Number(text) < 2 ** 32 ? [] : [['SETBIT', 'k', text, '1']]),
    ['SETBIT', 'k', '1', text],
    ['SETBIT', 'k', '-1', text],
  ]),
  'GET k; SETBIT k -1 2; SETBIT k 0 2',
]);

const limits = pipelineCase(
  'the limit of offsets is proto-max-bulk-len',
  `CONFIG SET proto-max-bulk-len 1mb; SETBIT k 8388608 1; SETBIT k 8388607 1; STRLEN k
   GETBIT k 8388607; GETBIT k 8388608; BITFIELD k GET u8 8388608; BITFIELD k SET u8 8388607 255
   STRLEN k; SETBIT k 8388608 0; BITFIELD k GET u8 8388600 GET u8 #1048575; BITCOUNT k
   BITFIELD k GET u8 #1048576; DEL k; CONFIG SET proto-max-bulk-len 1gb; GETBIT k 8589934591
   GETBIT k 8589934592; CONFIG SET proto-max-bulk-len 512mb; GETBIT k 4294967296`,
);

const writes = pipelineCase('SETBIT byte by byte and bit by bit', [
  ...[7, 0, 1, 8, 15, 16, 100, 47, 99, 3000, 2999].flatMap((offset) => [
    `SETBIT k ${offset} 1; SETBIT k ${offset} 1; GETBIT k ${offset}; STRLEN k; BITCOUNT k`,
    `SETBIT k ${offset + 1} 0; STRLEN k; GETBIT k ${offset - 1 < 0 ? 0 : offset - 1}`,
  ]),
  'GET k; SETBIT k 0 0; SETBIT k 3000 0; SETBIT e 1000 0; STRLEN e; GET e; SETBIT f 0 0; GET f',
  'SET t abc EX 100; SETBIT t 6 1; ~PTTL t; SETBIT t 1000 1; ~PTTL t; SETBIT t 6 1; ~PTTL t',
]);

const CHANGES = [
  ...['SET k 12; SETBIT k 7 0', 'SET k 12; SETBIT k 7 1', 'SET k 12; GETBIT k 7'],
  ...['SET k abc; SETBIT k 7 0', 'SET k abc; SETBIT k 7 1', 'SET k abc; BITCOUNT k; BITPOS k 1'],
  ...['SETBIT k 2 1; SETBIT k 3 1', 'SETBIT k 2 1; SETBIT k 3 1; APPEND k 2', 'SETBIT k 100 0'],
  ...['SET k 12; SETBIT k 7 1; INCR k', 'SET k 12; SETBIT k 100 1', 'SET k ""; SETBIT k 0 0'],
  ...['SET k 12; BITFIELD k GET u8 0', 'SET k 12; BITFIELD k SET u8 0 49; INCR k'],
  ...['SET k 12; BITFIELD k OVERFLOW FAIL SET u1 0 2', 'SET k 9; BITFIELD k INCRBY u8 0 -1'],
  ...['SET k 12; BITOP OR k k', 'SET a 12; BITOP AND k a', 'SET a ab; SET k 1; BITOP NOT k a'],
];
const encodings = pipelineCase(
  'the encoding after bits were written',
  CHANGES.flatMap((change) => ['DEL k a', change, debugObject('DEBUG OBJECT k'), 'GET k']),
);

const KEYS_IN = [
  ...['BITFIELD k', 'BITFIELD k GET u8 0', 'BITFIELD k GET u8', 'BITFIELD k GET SET u8'],
  ...['BITFIELD k OVERFLOW WRAP GET u8 0', 'BITFIELD k OVERFLOW', 'BITFIELD k get u8 0 set u8 0 1'],
  ...[
    'BITFIELD k FOO',
    'BITFIELD_RO k GET u8 0',
    'BITOP AND d a b',
    'BITCOUNT k 0 1',
    'SETBIT k 1 1',
  ],
  ...['BITOP AND d', 'BITPOS k 1', 'GETBIT k 1', 'BITOP NOT d a'],
];
const keysOf = pipelineCase(
  'where the keys are and what is done with them',
  KEYS_IN.map((request) => `COMMAND GETKEYSANDFLAGS ${request}`),
);

export const bitmapBits: CorpusGroup = {
  name: 'bitmaps, single bits',
  cases: [
    ...[...counts, ...bitCounts, ...positions, ...bitPositions, longStrings, missing, errors],
    ...[offsets, limits, writes, encodings, keysOf],
  ],
};
