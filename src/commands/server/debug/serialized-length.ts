/**
 * How many bytes a string takes in an RDB file: what DEBUG OBJECT tells as `serializedlength`.
 * Small integers have a form of their own there; other strings follow their length, compressed when
 * they are long and it helps.
 */

import { parseSafeInteger } from '../../../base/integers.ts';
import { ByteRoutines, LONGEST_COMPRESSED } from '../../../persistence/rdb/byte-routines.ts';

/** Longer strings are never looked at as integers. */
const LONGEST_INTEGER_BYTES = 11;
/** Shorter strings are never compressed. */
const SHORTEST_COMPRESSED_BYTES = 21;
const LENGTHS_IN_ONE_BYTE = 1 << 6;
const LENGTHS_IN_TWO_BYTES = 1 << 14;

/** @param compresses Whether `rdbcompression` allows it. */
export function serializedStringLength(
  bytes: Uint8Array,
  start: number,
  length: number,
  compresses: boolean,
): number {
  if (length <= LONGEST_INTEGER_BYTES) {
    const value = parseSafeInteger(bytes, start, length);
    if (value >= -(2 ** 7) && value < 2 ** 7) return 2;
    if (value >= -(2 ** 15) && value < 2 ** 15) return 3;
    if (value >= -(2 ** 31) && value < 2 ** 31) return 5;
  }
  if (compresses && length >= SHORTEST_COMPRESSED_BYTES && length <= LONGEST_COMPRESSED) {
    const compressed = new ByteRoutines().compress(bytes, start, length);
    if (compressed !== 0) {
      return 1 + lengthBytes(compressed) + lengthBytes(length) + compressed;
    }
  }
  return lengthBytes(length) + length;
}

/** How many bytes a length itself takes. */
function lengthBytes(length: number): number {
  if (length < LENGTHS_IN_ONE_BYTE) return 1;
  return length < LENGTHS_IN_TWO_BYTES ? 2 : 5;
}
