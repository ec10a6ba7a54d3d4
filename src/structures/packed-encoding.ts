/** Writes the parts of an entry of a packed list: see `packed-list.ts` for the layout. */
import {
  backBytes,
  INTEGER_13,
  INTEGER_16,
  INTEGER_24,
  INTEGER_32,
  INTEGER_64,
  STRING_6,
  STRING_6_LIMIT,
  STRING_12,
  STRING_12_LIMIT,
  STRING_32,
} from './packed-sizes.ts';

/** An integer whose body takes so many bytes; the upper word counts in the longest only. */
export function writeIntegerBody(
  bytes: Uint8Array,
  view: DataView,
  place: number,
  body: number,
  high: number,
  low: number,
): void {
  if (body === 1) {
    bytes[place] = low;
  } else if (body === 2) {
    bytes[place] = INTEGER_13 | ((low >> 8) & 0x1f);
    bytes[place + 1] = low;
  } else if (body === 3) {
    bytes[place] = INTEGER_16;
    view.setInt16(place + 1, low, true);
  } else if (body === 4) {
    bytes[place] = INTEGER_24;
    view.setInt16(place + 1, low, true);
    bytes[place + 3] = low >> 16;
  } else {
    bytes[place] = body === 5 ? INTEGER_32 : INTEGER_64;
    view.setInt32(place + 1, low, true);
    if (body !== 5) view.setInt32(place + 5, high, true);
  }
}

/** What stands before a string's bytes. */
export function writeStringHead(
  bytes: Uint8Array,
  view: DataView,
  place: number,
  length: number,
): void {
  if (length < STRING_6_LIMIT) {
    bytes[place] = STRING_6 | length;
  } else if (length < STRING_12_LIMIT) {
    bytes[place] = STRING_12 | (length >> 8);
    bytes[place + 1] = length;
  } else {
    bytes[place] = STRING_32;
    view.setUint32(place + 1, length, true);
  }
}

/** The body's length, highest seven bits first; all bytes but the first are marked. */
export function writeBack(bytes: Uint8Array, place: number, body: number): void {
  let rest = body;
  for (let at = place + backBytes(body) - 1; at > place; at--) {
    bytes[at] = (rest & 0x7f) | 0x80;
    rest >>>= 7;
  }
  bytes[place] = rest;
}
