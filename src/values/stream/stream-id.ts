/**
 * Ids of stream entries as text: `<ms>-<seq>`, two unsigned numbers of 64 bits in decimal. In
 * memory they are `WideId`s, the milliseconds being the upper half.
 */
import { writeInt64, writeInteger } from '../../base/integers.ts';
import type { WideId } from '../../structures/wide-id.ts';

/** `writeStreamId` writes no more than this. */
export const LONGEST_ID_BYTES = 41;

/** Longer texts are no ids, whatever they say. */
const LONGEST_TEXT_BYTES = 127;
const SAFE_DIGITS = 15;
const LARGEST = 0xffff_ffff_ffff_ffffn;
const TWO_32 = 0x1_0000_0000;
/** The upper word of a number that is exact in JavaScript is below this. */
const SAFE_UPPER = 0x20_0000;

const DASH = 0x2d;
const PLUS = 0x2b;
const STAR = 0x2a;
const ZERO = 0x30;

/** What `parseStreamId` found. */
export const ID_INVALID = 0;
export const ID_COMPLETE = 1;
/** `<ms>-*`: the sequence number is to be chosen. */
export const ID_WITHOUT_SEQUENCE = 2;

/** The sequence number of an id given as milliseconds only: as small, or as large as can be. */
export const SEQUENCE_ZERO = 0;
export const SEQUENCE_LARGEST = -1;

/**
 * Reads an id; if there is none, `id` is left with anything. `missing` is SEQUENCE_ZERO or
 * SEQUENCE_LARGEST. `<ms>-*` is accepted where `mayChoose` is set.
 */
export function parseStreamId(
  id: WideId,
  bytes: Uint8Array,
  start: number,
  length: number,
  missing: number,
  mayChoose = false,
): number {
  if (length > LONGEST_TEXT_BYTES) return ID_INVALID;
  let end = start + length;
  let dash = -1;
  for (let at = start; at < end; at++) {
    if (bytes[at] === DASH && dash < 0) dash = at;
    if (bytes[at] === 0) end = at;
  }
  if (!parseHalf(id, true, bytes, start, dash < 0 ? end : dash)) return ID_INVALID;
  id.lowerHigh = missing;
  id.lowerLow = missing;
  if (dash < 0) return ID_COMPLETE;
  if (mayChoose && end - dash === 2 && bytes[dash + 1] === STAR) {
    id.lowerHigh = 0;
    id.lowerLow = 0;
    return ID_WITHOUT_SEQUENCE;
  }
  return parseHalf(id, false, bytes, dash + 1, end) ? ID_COMPLETE : ID_INVALID;
}

/** Reads one half, as C's strtoull reads it: spaces and a sign may come before the digits. */
function parseHalf(
  id: WideId,
  upper: boolean,
  bytes: Uint8Array,
  start: number,
  end: number,
): boolean {
  let at = start;
  while (at < end && isSpace(bytes[at])) at++;
  // A half that begins with a dash is a negative number; behind spaces, C takes it modulo 2^64.
  const negative = at > start && at < end && bytes[at] === DASH;
  if (negative || (at < end && bytes[at] === PLUS)) at++;
  if (at === end) return false;
  while (at < end - 1 && bytes[at] === ZERO) at++;
  if (end - at > SAFE_DIGITS || negative) {
    return parseWide(id, upper, bytes, at, end, negative);
  }
  let value = 0;
  for (; at < end; at++) {
    const digit = bytes[at] - ZERO;
    if (digit >>> 0 > 9) return false;
    value = value * 10 + digit;
  }
  setHalf(id, upper, Math.floor(value / TWO_32), value);
  return true;
}

function parseWide(
  id: WideId,
  upper: boolean,
  bytes: Uint8Array,
  start: number,
  end: number,
  negative: boolean,
): boolean {
  let value = 0n;
  for (let at = start; at < end; at++) {
    const digit = bytes[at] - ZERO;
    if (digit >>> 0 > 9) return false;
    value = value * 10n + BigInt(digit);
  }
  if (value > LARGEST) return false;
  if (negative) value = -value;
  const high = Number(BigInt.asIntN(32, value >> 32n));
  setHalf(id, upper, high, Number(BigInt.asIntN(32, value)));
  return true;
}

function setHalf(id: WideId, upper: boolean, high: number, low: number): void {
  if (upper) {
    id.upperHigh = high | 0;
    id.upperLow = low | 0;
  } else {
    id.lowerHigh = high | 0;
    id.lowerLow = low | 0;
  }
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || (byte >= 9 && byte <= 13);
}

/** Writes an id in decimal and returns the position behind it. */
export function writeStreamId(id: WideId, target: Uint8Array, at: number): number {
  const dash = writeHalf(target, at, id.upperHigh, id.upperLow);
  target[dash] = DASH;
  return writeHalf(target, dash + 1, id.lowerHigh, id.lowerLow);
}

function writeHalf(target: Uint8Array, at: number, high: number, low: number): number {
  if (high === 0 && low >= 0) return writeInteger(target, at, low);
  if (high >>> 0 < SAFE_UPPER) return writeInteger(target, at, high * TWO_32 + (low >>> 0));
  return writeInt64(target, at, (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0));
}

/** An id in bytes of its own, for what is sent on. */
export function streamIdBytes(id: WideId): Uint8Array {
  const bytes = new Uint8Array(LONGEST_ID_BYTES);
  return bytes.subarray(0, writeStreamId(id, bytes, 0));
}

/** Room for an id as text. Ids one after the other often have the same time, which stays there. */
export class StreamIdText {
  readonly bytes: Uint8Array = new Uint8Array(LONGEST_ID_BYTES);
  #upperHigh = 0;
  #upperLow = 0;
  /** Where the sequence number begins; 0: no time has been written. */
  #sequenceAt = 0;

  /** Writes an id into `bytes` from their start; returns its length. */
  write(id: WideId): number {
    const { bytes } = this;
    const isSame = id.upperLow === this.#upperLow && id.upperHigh === this.#upperHigh;
    if (!isSame || this.#sequenceAt === 0) {
      const dash = writeHalf(bytes, 0, id.upperHigh, id.upperLow);
      bytes[dash] = DASH;
      this.#upperHigh = id.upperHigh;
      this.#upperLow = id.upperLow;
      this.#sequenceAt = dash + 1;
    }
    return writeHalf(bytes, this.#sequenceAt, id.lowerHigh, id.lowerLow);
  }
}
