// BITOP: every operation on sources of every length against each other, the destination among them,
// and what is left when all sources are empty. The operations of Redis 8.2 are not known to the
// genuine server: their unit tests stand beside the command.

import { words } from '../../../support/words.ts';
import { type CorpusGroup, pipelineCase } from '../differential-case.ts';

const LENGTHS = [0, 1, 2, 3, 4, 7, 8, 9, 31, 32, 33, 63, 64, 65, 100, 255, 300, 1000];

/** Bytes that repeat late and differ from one key to the next. */
const pattern = (length: number, step: number): string =>
  String.fromCharCode(...Array.from({ length }, (_, at) => (at * step + (at >> 3)) & 0xff));

const preparation = LENGTHS.flatMap((length) => [
  ['SET', `a${length}`, pattern(length, 37)],
  ['SET', `long-name-b${length}`, pattern(length, 101)],
]);

const operations = words('AND OR XOR').map((operation) =>
  pipelineCase(`BITOP ${operation} of sources of all lengths`, [
    ...preparation,
    ...LENGTHS.flatMap((left, at) =>
      LENGTHS.filter((_, other) => (at + other) % 3 === 0).flatMap((right) => [
        `BITOP ${operation} d a${left} long-name-b${right}; GET d`,
      ]),
    ),
    `BITOP ${operation} d a1000 long-name-b300 a64 a0 missing long-name-b1000; GET d
     BITOP ${operation} a64 a64 long-name-b65; GET a64; BITOP ${operation} a3 a3 a3; GET a3
     BITOP ${operation} d missing a8 missing; GET d; BITOP ${operation} d a33; GET d
     BITOP ${operation} d missing gone; EXISTS d; BITOP ${operation} d missing; EXISTS d
     BITOP ${operation} d a0 long-name-b0; EXISTS d`,
  ]),
);

const inversions = pipelineCase('BITOP NOT', [
  ...preparation,
  ...LENGTHS.map((length) => `BITOP NOT d a${length}; GET d; BITOP NOT long-name-b${length} d`),
  'BITOP NOT a64 a64; GET a64; BITOP NOT d missing; EXISTS d; BITOP not d a9; BITOP NoT d d; GET d',
]);

const destinations = pipelineCase(
  'the destination is replaced with all that it had',
  `SET a abc; SET d other EX 100; BITOP OR d a; TTL d; GET d; SET d x EX 100; BITOP OR d missing
   EXISTS d; SET a abc EX 100; BITOP OR a a a; TTL a; GET a; BITOP AND a a missing; GET a
   SET a abc EX 100; BITOP XOR d a a; GET d; ~PTTL a; TTL d; BITOP OR d d; GET d; BITOP OR e d
   SET k 12; BITOP OR k k; INCR k; GET k`,
);

const errors = pipelineCase(
  'BITOP refuses',
  `SET a abc; BITOP; BITOP AND; BITOP AND d; BITOP FOO d a; BITOP "" d a; BITOP ANDX d a
   BITOP NOT d a a; BITOP NOT d a missing; EXISTS d; BITOP NOT d; BITOP AN d a; BITOP 1 d a`,
);

export const bitmapBitop: CorpusGroup = {
  name: 'bitmaps, BITOP',
  cases: [...operations, inversions, destinations, errors],
};
