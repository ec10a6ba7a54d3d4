/**
 * Is this a packed list? For bytes that come from outside (RESTORE, a snapshot): after this check
 * every operation of `PackedList` stays within them. It reads nothing outside the given range,
 * whatever the bytes say. What the elements mean is for the caller to check.
 */
import { COUNT_UNKNOWN, END_MARK, HEADER_BYTES } from './packed-list.ts';
import {
  backBytes,
  INTEGER_13,
  INTEGER_16,
  INTEGER_64,
  STRING_6,
  STRING_12,
  STRING_32,
} from './packed-sizes.ts';

/** Says that a range of bytes is no packed list. */
export const NOT_PACKED = -1;

/** The number of elements in the list that fills this range exactly, or NOT_PACKED. */
export function checkPackedList(bytes: Uint8Array, start: number, length: number): number {
  if (length < HEADER_BYTES + 1 || start < 0 || start + length > bytes.length) return NOT_PACKED;
  if (readUint32(bytes, start) !== length) return NOT_PACKED;
  const end = start + length - 1;
  if (bytes[end] !== END_MARK) return NOT_PACKED;
  let count = 0;
  let at = start + HEADER_BYTES;
  while (at < end) {
    const head = bytes[at];
    if (head < INTEGER_13) {
      // Most elements: the first byte says all, and one byte behind them has their length.
      const short = head < STRING_6 ? 1 : head - STRING_6 + 1;
      at += short + 1;
      if (at > end || bytes[at - 1] !== short) return NOT_PACKED;
      count++;
      continue;
    }
    const body = longBodyBytesAt(bytes, at, end);
    if (body === 0) return NOT_PACKED;
    const size = body + backBytes(body);
    if (size > end - at || !hasBack(bytes, at + body, body)) return NOT_PACKED;
    at += size;
    count++;
  }
  const told = bytes[start + 4] | (bytes[start + 5] << 8);
  return told === count || told === COUNT_UNKNOWN ? count : NOT_PACKED;
}

/** What a longer body takes by its first bytes; 0 when these make none before `end`. */
function longBodyBytesAt(bytes: Uint8Array, at: number, end: number): number {
  const head = bytes[at];
  if (head < STRING_12) return 2;
  if (head < STRING_32) {
    return at + 2 > end ? 0 : 2 + (((head & 0x0f) << 8) | bytes[at + 1]);
  }
  if (head === STRING_32) return at + 5 > end ? 0 : 5 + readUint32(bytes, at + 1);
  if (head > INTEGER_64) return 0;
  return head === INTEGER_64 ? 9 : head - INTEGER_16 + 3;
}

/** Is the body's length written behind it, as the only way in which a list is written? */
function hasBack(bytes: Uint8Array, place: number, body: number): boolean {
  let rest = body;
  for (let at = place + backBytes(body) - 1; at > place; at--) {
    if (bytes[at] !== ((rest & 0x7f) | 0x80)) return false;
    rest = Math.floor(rest / 128);
  }
  return bytes[place] === rest;
}

function readUint32(bytes: Uint8Array, at: number): number {
  const low = bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16);
  return low + bytes[at + 3] * 0x1000000;
}
