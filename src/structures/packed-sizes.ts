/** How many bytes an element takes in a packed list: see `packed-list.ts` for the layout. */
import { isCanonicalInt64, parseSafeInteger } from '../base/integers.ts';

/** Strings below these lengths have them in six or twelve bits. */
export const STRING_6_LIMIT: number = 1 << 6;
export const STRING_12_LIMIT: number = 1 << 12;
/** The body of the widest integer. */
export const INTEGER_64_BYTES = 9;
/** A string with a sign and 19 digits is the longest that may be an integer. */
export const LONGEST_INTEGER = 20;

/** What stands before a string's own bytes. */
export function stringHeadBytes(length: number): number {
  if (length < STRING_6_LIMIT) return 1;
  return length < STRING_12_LIMIT ? 2 : 5;
}

/** The body of an integer of 32 bits. */
export function smallIntegerBytes(value: number): number {
  if (value >= 0 && value < 128) return 1;
  const magnitude = value < 0 ? ~value : value;
  if (magnitude < 1 << 12) return 2;
  if (magnitude < 1 << 15) return 3;
  return magnitude < 1 << 23 ? 4 : 5;
}

/** The body of this element, an integer if it is one. */
export function bodyBytes(bytes: Uint8Array, start: number, length: number): number {
  if (length <= LONGEST_INTEGER) {
    const value = parseSafeInteger(bytes, start, length);
    if ((value | 0) === value) return smallIntegerBytes(value);
    if (!Number.isNaN(value) || isCanonicalInt64(bytes, start, length)) return INTEGER_64_BYTES;
  }
  return stringHeadBytes(length) + length;
}

/**
 * What a body's length takes behind it. Redis's limits are one less than seven bits for each byte
 * would allow, but for the first.
 */
export function backBytes(body: number): number {
  if (body < 0x80) return 1;
  if (body < 0x3fff) return 2;
  if (body < 0x1fffff) return 3;
  return body < 0xfffffff ? 4 : 5;
}
