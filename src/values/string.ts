/**
 * String values: plain bytes behind the key, whatever they hold. A value that is a canonical
 * decimal integer is stored as its digits too: GET is then always one copy, and INCR reads and
 * writes a few digits in place. The encodings exist by name, because OBJECT ENCODING is part of the
 * interface.
 */
import { isCanonicalInt64 } from '../base/integers.ts';
import { ENCODING_EMBSTR, ENCODING_INT, ENCODING_RAW, kindOf, TYPE_STRING } from './kinds.ts';

/** Longer strings are `raw`, as in Redis. */
export const EMBSTR_LIMIT_BYTES = 44;
const INT_LIMIT_BYTES = 20;

export const STRING_RAW = kindOf(TYPE_STRING, ENCODING_RAW);
export const STRING_INT = kindOf(TYPE_STRING, ENCODING_INT);
export const STRING_EMBSTR = kindOf(TYPE_STRING, ENCODING_EMBSTR);

/** The kind that SET gives to a value. */
export function stringKind(bytes: Uint8Array, start: number, length: number): number {
  if (length > EMBSTR_LIMIT_BYTES) return STRING_RAW;
  if (length <= INT_LIMIT_BYTES && bytes[start] <= 57 && isCanonicalInt64(bytes, start, length)) {
    return STRING_INT;
  }
  return STRING_EMBSTR;
}
