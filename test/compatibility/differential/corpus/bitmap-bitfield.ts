// BITFIELD and BITFIELD_RO: every type at aligned and unaligned offsets, values and increments at
// the edges of its range under each way of overflowing, and every error.

import { words } from '../../../support/words.ts';
import { type CorpusGroup, pipelineCase } from '../differential-case.ts';
import { INT64_MAX, INT64_MIN, INTEGER_TEXTS, NO_INTEGERS } from './values.ts';

const OVERFLOWS = words('WRAP SAT FAIL');
const TYPES: readonly string[] = [
  ...Array.from({ length: 63 }, (_, at) => `u${at + 1}`),
  ...Array.from({ length: 64 }, (_, at) => `i${at + 1}`),
];

interface Bounds {
  readonly least: bigint;
  readonly greatest: bigint;
}

function boundsOf(type: string): Bounds {
  const bits = BigInt(type.slice(1));
  if (type.startsWith('u')) return { least: 0n, greatest: (1n << bits) - 1n };
  return { least: -(1n << (bits - 1n)), greatest: (1n << (bits - 1n)) - 1n };
}

/** As a 64-bit integer, which is all that a request can say. */
const int64 = (value: bigint): string => String(BigInt.asIntN(64, value));

/** Sets a field to its bounds and beyond them, and steps over the bounds, up and down. */
function edgesOf(type: string, offset: number): string[][] {
  const { least, greatest } = boundsOf(type);
  const set = (value: bigint) => ['SET', type, String(offset), int64(value)];
  const add = (value: bigint) => ['INCRBY', type, String(offset), int64(value)];
  return [
    [...set(greatest), ...add(1n), ...add(-1n), ...add(-1n)],
    [...set(least), ...add(-1n), ...add(1n), ...add(greatest)],
    [...set(greatest), ...add(greatest), ...set(least), ...add(least)],
    [...set(greatest + 1n), ...set(least - 1n), ...set(0n), ...add(5n), ...add(-9n)],
    [...set(1n), ...add(BigInt(INT64_MAX)), ...set(-1n), ...add(-BigInt(INT64_MAX))],
  ];
}

function requestsOf(type: string, offset: number): (string | string[])[] {
  const reads = ['GET', type, String(offset), 'GET', type, '#1', 'GET', 'u8', '0'];
  const writes = OVERFLOWS.flatMap((overflow) =>
    edgesOf(type, offset).flatMap((operations) => [
      ['BITFIELD', 'k', 'OVERFLOW', overflow, ...operations],
      ['BITFIELD_RO', 'k', ...reads],
    ]),
  );
  return ['DEL k', ...writes, 'GET k'];
}

const TYPES_IN_ONE_CASE = 8;
const widths = TYPES.flatMap((first, at) => {
  if (at % TYPES_IN_ONE_CASE !== 0) return [];
  const types = TYPES.slice(at, at + TYPES_IN_ONE_CASE);
  const requests = types.flatMap((type, nth) => requestsOf(type, ((at + nth) * 5) % 23));
  return [pipelineCase(`BITFIELD at the edges of ${first} to ${types.at(-1)}`, requests)];
});

const unaligned = words('u1 u5 u8 u13 u31 u32 u33 u63 i1 i7 i8 i32 i33 i47 i64').map((type) =>
  pipelineCase(`${type} at every offset of a byte, between other bits`, [
    ['SET', 'ones', '\xff'.repeat(24)],
    ['SET', 'mixed', '\xa5\x5a\x00\x3c'.repeat(6)],
    ...Array.from({ length: 9 }, (_, offset) => [
      `BITFIELD ones GET ${type} ${offset} SET ${type} ${offset} 0 GET u8 0`,
      `BITFIELD ones SET ${type} ${offset} -1 GET ${type} ${offset}; GET ones`,
      `BITFIELD mixed INCRBY ${type} ${offset} 1 GET ${type} #${offset}; GET mixed`,
      `BITFIELD mixed GET ${type} ${190 - offset} GET ${type} 500`,
    ]).flat(),
  ]),
);

const saturation = pipelineCase(
  'a value far below a field saturates',
  `BITFIELD k OVERFLOW SAT SET i8 0 ${INT64_MIN} GET i8 0; DEL k`,
);

const growth = pipelineCase(
  'a write makes the string long enough, a read and an error do not',
  `BITFIELD a GET u8 100; EXISTS a; BITFIELD a SET u8 100 0; STRLEN a; BITFIELD a SET u1 112 1
   STRLEN a; BITFIELD b SET u8 0 1 GET u8 800; STRLEN b; BITFIELD c OVERFLOW FAIL SET u8 80 256
   STRLEN c; BITFIELD c OVERFLOW FAIL INCRBY i4 800 8; STRLEN c; GET c; BITFIELD d; EXISTS d
   BITFIELD d OVERFLOW SAT; EXISTS d; BITFIELD d GET u8 0 SET u8 8 1 SET u8 8 x; EXISTS d
   BITFIELD e SET u8 #3 1 SET u8 #1 1; STRLEN e; GET e; BITFIELD_RO e GET u8 #3 GET u32 0
   SET t abc EX 100; BITFIELD t SET u8 0 1; ~PTTL t; BITFIELD t SET u8 100 1; ~PTTL t; GET t`,
);

const sequences = pipelineCase(
  'several operations in one request',
  `BITFIELD k SET u8 0 5 GET u8 0 INCRBY u8 0 300 OVERFLOW SAT INCRBY u8 0 300
   BITFIELD k SET u8 0 255 OVERFLOW SAT INCRBY u8 0 300 OVERFLOW FAIL INCRBY u8 0 1
   BITFIELD k overflow wrap overflow sat incrby u8 0 300 overflow Wrap incrby u8 0 1 get u8 0
   BITFIELD k set i4 #0 7 set i4 #1 -8 incrby i4 #0 1 incrby i4 #1 -1 get u8 0; GET k
   BITFIELD k OVERFLOW FAIL INCRBY u2 100 1 INCRBY u2 100 1 INCRBY u2 100 1 INCRBY u2 100 1
   BITFIELD k OVERFLOW FAIL INCRBY u2 9 1 OVERFLOW SAT INCRBY u2 9 1 OVERFLOW WRAP INCRBY u2 9 1
   BITFIELD_RO k OVERFLOW WRAP GET u8 0; BITFIELD_RO k; BITFIELD k; BITFIELD_RO missing GET i64 0
   BITFIELD k GET u8 0 GET i8 0 GET u16 #1 GET i64 3; GET k`,
);

const errors = pipelineCase('BITFIELD refuses before it does anything', [
  'SET k abc',
  ...words(
    '"" u i u0 i0 u64 i65 u08 U8 I8 x8 8 u-1 u1.5 u+1 u100 i9223372036854775808 ui8',
  ).flatMap((type) => [
    ['BITFIELD', 'k', 'GET', type, '0'],
    ['BITFIELD', 'k', 'SET', 'u8', '0', '0', 'INCRBY', type, 'x', 'y'],
    ['BITFIELD_RO', 'k', 'GET', type, '0'],
  ]),
  ...[...NO_INTEGERS, ...INTEGER_TEXTS, '#', '##1', '#-1', '#a', '#536870912', '-0', '4294967295']
    .filter((text) => !/^[0-9]{9,}$/.test(text) || text.length < 11)
    .flatMap((text) => [
      ['BITFIELD', 'k', 'GET', 'u8', text],
      ['BITFIELD', 'k', 'GET', 'u7', `#${text}`],
      ['BITFIELD', 'k', 'SET', 'u8', '-1', text],
      ['BITFIELD', 'k', 'SET', 'u8', '0', text],
      ['BITFIELD', 'k', 'INCRBY', 'i64', '0', text],
    ]),
  `BITFIELD k FOO; BITFIELD k GET; BITFIELD k GET u8; BITFIELD k SET u8 0; BITFIELD k INCRBY u8 0
   BITFIELD k OVERFLOW; BITFIELD k OVERFLOW FOO; BITFIELD k OVERFLOW FOO GET u8 0
   BITFIELD k GETX u8 0
   BITFIELD k GET u8 0 GET; BITFIELD k GET u8 0 1; BITFIELD k SET u8 0 1 2; BITFIELD k OVERFLOW ""
   BITFIELD_RO k SET u8 0 1; BITFIELD_RO k INCRBY u8 0 1; BITFIELD_RO k SET u8 0; BITFIELD_RO k FOO
   BITFIELD_RO k SET u8 0 1 GET u99 0; BITFIELD_RO k GET u8 0 SET u8 0 1; BITFIELD_RO k OVERFLOW FOO
   BITFIELD_RO missing SET u8 0 1; BITFIELD; BITFIELD_RO; EXISTS missing; GET k`,
]);

export const bitmapBitfield: CorpusGroup = {
  name: 'bitmaps, BITFIELD',
  cases: [...widths, ...unaligned, saturation, growth, sequences, errors],
};
