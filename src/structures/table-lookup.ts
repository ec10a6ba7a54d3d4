/**
 * The two innermost steps of finding a key: which tags of a bucket match, and whether the bytes of
 * a record's key are those looked for.
 */
import { HEAD_WIDE } from './keyed-record.ts';

/** Of a record's first word: the length of a narrow key, and the flag that a narrow one lacks. */
export const NARROW_KEY_MASK = HEAD_WIDE | 0xff0000;

const SWAR_ONES = 0x01010101;
const SWAR_LOW = 0x7f7f7f7f;

/**
 * Which of a bucket's twelve tags are that of a hash: bit 0, 1 or 2 of each byte stands for the tag
 * of that byte in the first, second or third word. All are compared before anything is decided,
 * since which of them matches is chance, and a branch on chance costs more than the comparing.
 */
export function matchingTags(words: Int32Array, bucket: number, low: number): number {
  const pattern = Math.imul((low & 0xff) === 0 ? 0x80 : low & 0xff, SWAR_ONES);
  const first = words[bucket] ^ pattern;
  const second = words[bucket + 1] ^ pattern;
  const third = words[bucket + 2] ^ pattern;
  return (
    ((~(((first & SWAR_LOW) + SWAR_LOW) | first | SWAR_LOW) >>> 7) & SWAR_ONES) |
    ((~(((second & SWAR_LOW) + SWAR_LOW) | second | SWAR_LOW) >>> 6) & (SWAR_ONES << 1)) |
    ((~(((third & SWAR_LOW) + SWAR_LOW) | third | SWAR_LOW) >>> 5) & (SWAR_ONES << 2))
  );
}

/** Are these the bytes of a key that begins at a word, and whose length is known to be the same? */
export function hasWords(
  record: Int32Array,
  keyWord: number,
  bytes: Uint8Array,
  view: DataView,
  start: number,
  length: number,
): boolean {
  let word = keyWord;
  const end = start + length;
  let at = start;
  for (; at + 4 <= end; at += 4) {
    if (record[word++] !== view.getInt32(at, true)) return false;
  }
  if (at === end) return true;
  if (length > 4) {
    // The bytes left over, as the upper ones of the last word that lies in the key.
    const shift = (at + 4 - end) << 3;
    return view.getInt32(end - 4, true) >>> shift === (record[word] << shift) >>> shift;
  }
  for (let shift = 0; at < end; at++, shift += 8) {
    if (((record[word] >>> shift) & 0xff) !== bytes[at]) return false;
  }
  return true;
}
