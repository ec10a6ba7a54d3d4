/**
 * Counts the ones in bytes, many at a time. Long runs are read as 32-bit words that go through a
 * tree of full adders (Harley and Seal's method): eight words are summed bitwise into carried
 * ones, twos and fours, and only what overflows into an eighth is really counted.
 */

/** Below this a view of words costs more than it saves. */
const VIEW_FROM_BYTES = 256;
/** Byte counts of so many groups, each at most 8, still fit into one byte. */
const GROUPS_BEFORE_SPILL = 31;

/** The ones in a 32-bit word. */
export function countWord(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const nibbles = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((nibbles + (nibbles >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** The ones in `length` bytes from `start` on. */
export function countOnes(bytes: Uint8Array, start: number, length: number): number {
  if (length < VIEW_FROM_BYTES) return countBytes(bytes, start, start + length);
  const end = start + length;
  const misaligned = (bytes.byteOffset + start) & 3;
  const wordsStart = misaligned === 0 ? start : start + 4 - misaligned;
  const wordCount = (end - wordsStart) >>> 2;
  const words = new Int32Array(bytes.buffer, bytes.byteOffset + wordsStart, wordCount);
  const outside =
    countBytes(bytes, start, wordsStart) + countBytes(bytes, wordsStart + wordCount * 4, end);
  return outside + countWords(words);
}

function countBytes(bytes: Uint8Array, start: number, end: number): number {
  let count = 0;
  let at = start;
  for (; at + 4 <= end; at += 4) {
    count += countWord(
      bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24),
    );
  }
  for (; at < end; at++) count += countWord(bytes[at]);
  return count;
}

function countWords(words: Int32Array): number {
  let ones = 0;
  let twos = 0;
  let fours = 0;
  let eights = 0;
  let at = 0;
  const groupsEnd = words.length & ~7;
  while (at < groupsEnd) {
    const stop = Math.min(groupsEnd, at + 8 * GROUPS_BEFORE_SPILL);
    let sums = 0; // four byte-wide sums
    for (; at < stop; at += 8) {
      // Three bits in, their sum's two bits out: the low one stays, the high ones go up in pairs.
      let left = words[at];
      let right = words[at + 1];
      let mixed = ones ^ left;
      let firstTwos = (ones & left) | (mixed & right);
      ones = mixed ^ right;
      left = words[at + 2];
      right = words[at + 3];
      mixed = ones ^ left;
      let secondTwos = (ones & left) | (mixed & right);
      ones = mixed ^ right;
      mixed = twos ^ firstTwos;
      const firstFours = (twos & firstTwos) | (mixed & secondTwos);
      twos = mixed ^ secondTwos;
      left = words[at + 4];
      right = words[at + 5];
      mixed = ones ^ left;
      firstTwos = (ones & left) | (mixed & right);
      ones = mixed ^ right;
      left = words[at + 6];
      right = words[at + 7];
      mixed = ones ^ left;
      secondTwos = (ones & left) | (mixed & right);
      ones = mixed ^ right;
      mixed = twos ^ firstTwos;
      const secondFours = (twos & firstTwos) | (mixed & secondTwos);
      twos = mixed ^ secondTwos;
      mixed = fours ^ firstFours;
      const carried = (fours & firstFours) | (mixed & secondFours);
      fours = mixed ^ secondFours;
      const pairs = carried - ((carried >>> 1) & 0x55555555);
      const nibbles = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
      sums = (sums + ((nibbles + (nibbles >>> 4)) & 0x0f0f0f0f)) | 0;
    }
    const halves = (sums & 0x00ff00ff) + ((sums >>> 8) & 0x00ff00ff);
    eights += (halves + (halves >>> 16)) & 0xffff;
  }
  let count = 8 * eights + 4 * countWord(fours) + 2 * countWord(twos) + countWord(ones);
  for (; at < words.length; at++) count += countWord(words[at]);
  return count;
}

/**
 * The ones among the bits `first` to `last`, both included, of the bytes from `start` on. Bit 0 is
 * the highest of the first byte. `first` must not be greater than `last`.
 */
export function countOnesBetween(
  bytes: Uint8Array,
  start: number,
  first: number,
  last: number,
): number {
  const firstByte = Math.floor(first / 8);
  const lastByte = Math.floor(last / 8);
  const before = bytes[start + firstByte] & ~(0xff >>> (first % 8));
  const behind = bytes[start + lastByte] & (0xff >>> ((last % 8) + 1));
  const inBytes = countOnes(bytes, start + firstByte, lastByte - firstByte + 1);
  return inBytes - countWord(before) - countWord(behind);
}
