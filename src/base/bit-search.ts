/** Finds the first one or zero in bytes, looking at eight 32-bit words at a time. */

/** Below this a view of words costs more than it saves. */
const VIEW_FROM_BYTES = 256;
const NO_BITS = 0;
const ALL_BITS = 0xff;

/**
 * The position of the first bit that is `bit` (0 or 1) among the bits `first` to `last`, both
 * included, of the bytes from `start` on; -1 if there is none. Bit 0 is the highest of the first
 * byte. `first` must not be greater than `last`.
 */
export function findBit(
  bytes: Uint8Array,
  start: number,
  first: number,
  last: number,
  bit: number,
): number {
  const skipped = bit === 1 ? NO_BITS : ALL_BITS;
  let byte = Math.floor(first / 8);
  let wanted = (bytes[start + byte] ^ skipped) & (0xff >>> (first % 8));
  if (wanted === 0) {
    const end = start + Math.floor(last / 8) + 1;
    const found = findOther(bytes, start + byte + 1, end, skipped);
    if (found === end) return -1;
    byte = found - start;
    wanted = bytes[found] ^ skipped;
  }
  const position = byte * 8 + Math.clz32(wanted) - 24;
  return position <= last ? position : -1;
}

/** Where the first byte stands that is not `skipped` (0 or 255); `end` if there is none. */
function findOther(bytes: Uint8Array, start: number, end: number, skipped: number): number {
  let at = start;
  if (end - start >= VIEW_FROM_BYTES) {
    while (((bytes.byteOffset + at) & 3) !== 0) {
      if (bytes[at] !== skipped) return at;
      at++;
    }
    const words = new Int32Array(bytes.buffer, bytes.byteOffset + at, (end - at) >>> 2);
    at += 4 * (skipped === NO_BITS ? skipZeros(words) : skipOnes(words));
  }
  while (at < end && bytes[at] === skipped) at++;
  return at;
}

/** How many words in front are zero, rounded down to whole groups of eight. */
function skipZeros(words: Int32Array): number {
  const end = words.length & ~7;
  let at = 0;
  for (; at < end; at += 8) {
    const any =
      words[at] |
      words[at + 1] |
      words[at + 2] |
      words[at + 3] |
      words[at + 4] |
      words[at + 5] |
      words[at + 6] |
      words[at + 7];
    if (any !== 0) break;
  }
  return at;
}

/** How many words in front are all ones, rounded down to whole groups of eight. */
function skipOnes(words: Int32Array): number {
  const end = words.length & ~7;
  let at = 0;
  for (; at < end; at += 8) {
    const all =
      words[at] &
      words[at + 1] &
      words[at + 2] &
      words[at + 3] &
      words[at + 4] &
      words[at + 5] &
      words[at + 6] &
      words[at + 7];
    if (all !== -1) break;
  }
  return at;
}
