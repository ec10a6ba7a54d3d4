/** How many bytes an element takes in a packed list: see `packed-list.ts` for the layout. */
import { isCanonicalInt64, parseSafeInteger } from '../base/integers.ts';

/** First byte of a body. Below 0x80 it is the integer itself, 0 to 127. */
export const STRING_6 = 0x80; // and the length in the low 6 bits
export const INTEGER_13 = 0xc0; // and the high 5 bits
export const STRING_12 = 0xe0; // and the high 4 bits of the length
export const STRING_32 = 0xf0;
export const INTEGER_16 = 0xf1;
export const INTEGER_24 = 0xf2;
export const INTEGER_32 = 0xf3;
export const INTEGER_64 = 0xf4;

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

export function isIntegerHead(head: number): boolean {
  if (head < STRING_6) return true;
  return head >= INTEGER_13 && (head < STRING_12 || head > STRING_32);
}

/** The body of an integer that is not in the first byte alone or with one more. */
export function integerBodyBytes(head: number): number {
  return head === INTEGER_64 ? INTEGER_64_BYTES : head - INTEGER_16 + 3;
}
