/** The `start end [BYTE | BIT]` with which BITCOUNT and BITPOS name a part of a string. */
import { asciiBytes } from '../../base/ascii.ts';
import type { Argument } from '../framework/argument.ts';
import { oneOf, optional, token } from '../framework/argument.ts';
import type { Call } from '../framework/call.ts';
import { SYNTAX_ERROR } from '../framework/errors.ts';

const BYTE = asciiBytes('byte');
const BIT = asciiBytes('bit');
const BITS_PER_BYTE = 8;

export const INDEX_UNIT: Argument = optional(oneOf('unit', token('BYTE'), token('BIT')), {
  since: '7.0.0',
});

/** How many bits one step of an index is worth: 1 or 8. For any other word the error, and 0. */
export function readIndexUnit(call: Call, index: number): number {
  if (call.isWord(index, BIT)) return 1;
  if (call.isWord(index, BYTE)) return BITS_PER_BYTE;
  call.error(SYNTAX_ERROR);
  return 0;
}

/** An index as given, -1 being the last; in front of the string it is the beginning. */
export function indexFrom(given: number | bigint, length: number): number {
  const index = Number(given);
  return index < 0 ? Math.max(index + length, 0) : index;
}
