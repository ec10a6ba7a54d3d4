/**
 * How many bytes a string takes in an RDB file, without compression: what DEBUG OBJECT tells as
 * `serializedlength`. Small integers have a form of their own there, other strings follow their
 * length.
 */
import { parseSafeInteger } from '../../../base/integers.ts';

/** Longer strings are never looked at as integers. */
const LONGEST_INTEGER_BYTES = 11;
const LENGTHS_IN_ONE_BYTE = 1 << 6;
const LENGTHS_IN_TWO_BYTES = 1 << 14;

export function serializedStringLength(bytes: Uint8Array, start: number, length: number): number {
  if (length <= LONGEST_INTEGER_BYTES) {
    const value = parseSafeInteger(bytes, start, length);
    if (value >= -(2 ** 7) && value < 2 ** 7) return 2;
    if (value >= -(2 ** 15) && value < 2 ** 15) return 3;
    if (value >= -(2 ** 31) && value < 2 ** 31) return 5;
  }
  if (length < LENGTHS_IN_ONE_BYTE) return 1 + length;
  return (length < LENGTHS_IN_TWO_BYTES ? 2 : 5) + length;
}
