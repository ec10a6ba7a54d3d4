/**
 * Combines byte ranges bit by bit, the left one being overwritten: four bytes at a time once there
 * are enough to pay for the views. Ranges that begin at a word's boundary, as large values do, take
 * four words in one step, which halves the time; others go through a DataView, which reads words
 * wherever they stand. The ranges must not overlap.
 */

/** Below this making the views costs more than they save. */
const VIEW_FROM_BYTES = 64;

/** target &= source */
export function andBytes(
  target: Uint8Array,
  targetStart: number,
  source: Uint8Array,
  sourceStart: number,
  length: number,
): void {
  let at = 0;
  if (length >= VIEW_FROM_BYTES) {
    if (areAligned(target, targetStart, source, sourceStart)) {
      const words = wordsOf(target, targetStart, length);
      at = 4 * andWords(words, wordsOf(source, sourceStart, length));
    }
    const to = viewOf(target, targetStart, length);
    const from = viewOf(source, sourceStart, length);
    for (; at + 4 <= length; at += 4) {
      to.setInt32(at, to.getInt32(at, true) & from.getInt32(at, true), true);
    }
  }
  for (; at < length; at++) target[targetStart + at] &= source[sourceStart + at];
}

/** target &= ~source */
export function andNotBytes(
  target: Uint8Array,
  targetStart: number,
  source: Uint8Array,
  sourceStart: number,
  length: number,
): void {
  let at = 0;
  if (length >= VIEW_FROM_BYTES) {
    if (areAligned(target, targetStart, source, sourceStart)) {
      const words = wordsOf(target, targetStart, length);
      at = 4 * andNotWords(words, wordsOf(source, sourceStart, length));
    }
    const to = viewOf(target, targetStart, length);
    const from = viewOf(source, sourceStart, length);
    for (; at + 4 <= length; at += 4) {
      to.setInt32(at, to.getInt32(at, true) & ~from.getInt32(at, true), true);
    }
  }
  for (; at < length; at++) target[targetStart + at] &= ~source[sourceStart + at];
}

/** target |= source */
export function orBytes(
  target: Uint8Array,
  targetStart: number,
  source: Uint8Array,
  sourceStart: number,
  length: number,
): void {
  let at = 0;
  if (length >= VIEW_FROM_BYTES) {
    if (areAligned(target, targetStart, source, sourceStart)) {
      const words = wordsOf(target, targetStart, length);
      at = 4 * orWords(words, wordsOf(source, sourceStart, length));
    }
    const to = viewOf(target, targetStart, length);
    const from = viewOf(source, sourceStart, length);
    for (; at + 4 <= length; at += 4) {
      to.setInt32(at, to.getInt32(at, true) | from.getInt32(at, true), true);
    }
  }
  for (; at < length; at++) target[targetStart + at] |= source[sourceStart + at];
}

/** target ^= source */
export function xorBytes(
  target: Uint8Array,
  targetStart: number,
  source: Uint8Array,
  sourceStart: number,
  length: number,
): void {
  let at = 0;
  if (length >= VIEW_FROM_BYTES) {
    if (areAligned(target, targetStart, source, sourceStart)) {
      const words = wordsOf(target, targetStart, length);
      at = 4 * xorWords(words, wordsOf(source, sourceStart, length));
    }
    const to = viewOf(target, targetStart, length);
    const from = viewOf(source, sourceStart, length);
    for (; at + 4 <= length; at += 4) {
      to.setInt32(at, to.getInt32(at, true) ^ from.getInt32(at, true), true);
    }
  }
  for (; at < length; at++) target[targetStart + at] ^= source[sourceStart + at];
}

/** target = ~target */
export function invertBytes(target: Uint8Array, targetStart: number, length: number): void {
  let at = 0;
  if (length >= VIEW_FROM_BYTES) {
    const to = viewOf(target, targetStart, length);
    for (; at + 4 <= length; at += 4) to.setInt32(at, ~to.getInt32(at, true), true);
  }
  for (; at < length; at++) target[targetStart + at] = ~target[targetStart + at];
}

/**
 * Adds a source to two counters of one bit each: `ones` becomes ones ^ source, and `more` keeps
 * every bit that was a one already, that is, came twice.
 */
export function addBytes(
  ones: Uint8Array,
  onesStart: number,
  more: Uint8Array,
  moreStart: number,
  source: Uint8Array,
  sourceStart: number,
  length: number,
): void {
  let at = 0;
  if (length >= VIEW_FROM_BYTES) {
    const to = viewOf(ones, onesStart, length);
    const carried = viewOf(more, moreStart, length);
    const from = viewOf(source, sourceStart, length);
    for (; at + 4 <= length; at += 4) {
      const had = to.getInt32(at, true);
      const added = from.getInt32(at, true);
      carried.setInt32(at, carried.getInt32(at, true) | (had & added), true);
      to.setInt32(at, had ^ added, true);
    }
  }
  for (; at < length; at++) {
    const had = ones[onesStart + at];
    const added = source[sourceStart + at];
    more[moreStart + at] |= had & added;
    ones[onesStart + at] = had ^ added;
  }
}

function areAligned(
  target: Uint8Array,
  targetStart: number,
  source: Uint8Array,
  sourceStart: number,
): boolean {
  return (((target.byteOffset + targetStart) | (source.byteOffset + sourceStart)) & 3) === 0;
}

function wordsOf(bytes: Uint8Array, start: number, length: number): Int32Array {
  return new Int32Array(bytes.buffer, bytes.byteOffset + start, length >>> 2);
}

// Each combines as many words as go into whole steps, and tells how many.

function andWords(to: Int32Array, from: Int32Array): number {
  let at = 0;
  for (; at + 4 <= to.length; at += 4) {
    to[at] &= from[at];
    to[at + 1] &= from[at + 1];
    to[at + 2] &= from[at + 2];
    to[at + 3] &= from[at + 3];
  }
  return at;
}

function andNotWords(to: Int32Array, from: Int32Array): number {
  let at = 0;
  for (; at + 4 <= to.length; at += 4) {
    to[at] &= ~from[at];
    to[at + 1] &= ~from[at + 1];
    to[at + 2] &= ~from[at + 2];
    to[at + 3] &= ~from[at + 3];
  }
  return at;
}

function orWords(to: Int32Array, from: Int32Array): number {
  let at = 0;
  for (; at + 4 <= to.length; at += 4) {
    to[at] |= from[at];
    to[at + 1] |= from[at + 1];
    to[at + 2] |= from[at + 2];
    to[at + 3] |= from[at + 3];
  }
  return at;
}

function xorWords(to: Int32Array, from: Int32Array): number {
  let at = 0;
  for (; at + 4 <= to.length; at += 4) {
    to[at] ^= from[at];
    to[at + 1] ^= from[at + 1];
    to[at + 2] ^= from[at + 2];
    to[at + 3] ^= from[at + 3];
  }
  return at;
}

function viewOf(bytes: Uint8Array, start: number, length: number): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset + start, length);
}
