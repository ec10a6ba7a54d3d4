/**
 * One segment of a hash table: 64 buckets and 4 stash buckets of 64 bytes. An entry stands in its
 * home bucket, or as a guest in the next one, or in the stash; it never moves but when its segment
 * is split or merged.
 *
 *   words 0-2    12 tags, one byte each; 0 marks an empty slot
 *   word 3       guests 12 bits | count 4 | displaced 4 | stashed 6 | spare 6
 *   words 4-15   12 references
 *
 * `guests` marks the slots whose entry is at home in the bucket before; `displaced` and `stashed`
 * count the entries at home here that stand in the next bucket and in the stash, so that most
 * look-ups end after one cache line. The stash buckets' bookkeeping words hold the segment's
 * header.
 */
import { copyWords } from '../base/bytes.ts';

export const BUCKETS = 64;
export const STASH_BUCKETS = 4;
export const SLOTS = 12;
export const BUCKET_WORDS = 16;
export const SEGMENT_WORDS = (BUCKETS + STASH_BUCKETS) * BUCKET_WORDS;

/** Word of a bucket. */
export const META = 3;
export const REFS = 4;

const GUESTS_MASK = 0xfff;
const COUNT_ONE = 1 << 12;
const COUNT_SHIFT = 12;
const COUNT_MASK = 0xf;
export const DISPLACED_ONE = 1 << 16;
export const DISPLACED_MASK = 0xf << 16;
export const STASHED_ONE = 1 << 20;
export const STASHED_MASK = 0x3f << 20;
/** Any entry that is at home here but stands elsewhere. */
export const AWAY_MASK = DISPLACED_MASK | STASHED_MASK;

/** The header, in the stash buckets' bookkeeping words. */
export const COUNT_WORD = BUCKETS * BUCKET_WORDS + META;
export const DEPTH_WORD = COUNT_WORD + BUCKET_WORDS;
/** The top bits that all hashes in the segment share, left-aligned. */
export const PREFIX_WORD = DEPTH_WORD + BUCKET_WORDS;
/** With fewer entries than this together, a segment and its sibling become one again. */
export const MERGE_WORD = PREFIX_WORD + BUCKET_WORDS;

/** What MERGE_WORD says until a merge has failed. */
export const MERGE_BELOW = 320;

/** Buckets filled up to here take their own entries first; beyond, the emptier neighbour does. */
const BALANCE_FROM = 10;

/** 1 to 255. */
export function tagOf(low: number): number {
  const tag = low & 0xff;
  return tag === 0 ? 0x80 : tag;
}

export function homeOf(low: number): number {
  return (low >>> 8) & (BUCKETS - 1);
}

export function tagAt(words: Int32Array, bucket: number, slot: number): number {
  return (words[bucket + (slot >>> 2)] >>> ((slot & 3) << 3)) & 0xff;
}

/** An empty segment. */
export function format(words: Int32Array, base: number, localDepth: number, prefix: number): void {
  for (let bucket = base; bucket < base + SEGMENT_WORDS; bucket += BUCKET_WORDS) {
    words[bucket] = 0;
    words[bucket + 1] = 0;
    words[bucket + 2] = 0;
    words[bucket + META] = 0;
  }
  words[base + DEPTH_WORD] = localDepth;
  words[base + PREFIX_WORD] = prefix;
  words[base + MERGE_WORD] = MERGE_BELOW;
}

/** Copies all entries and counts of a segment into a formatted one, which keeps its own header. */
export function copyEntries(
  from: Int32Array,
  fromBase: number,
  to: Int32Array,
  toBase: number,
): void {
  const localDepth = to[toBase + DEPTH_WORD];
  const prefix = to[toBase + PREFIX_WORD];
  copyWords(from, fromBase, to, toBase, SEGMENT_WORDS);
  to[toBase + DEPTH_WORD] = localDepth;
  to[toBase + PREFIX_WORD] = prefix;
  to[toBase + MERGE_WORD] = MERGE_BELOW;
}

function setSlot(words: Int32Array, bucket: number, slot: number, tag: number, ref: number): void {
  words[bucket + (slot >>> 2)] |= tag << ((slot & 3) << 3);
  words[bucket + REFS + slot] = ref;
}

/** The first empty slot, or SLOTS. */
function emptySlot(words: Int32Array, bucket: number): number {
  for (let tagWord = 0; tagWord < 3; tagWord++) {
    const tags = words[bucket + tagWord];
    const zeros = ~(((tags & 0x7f7f7f7f) + 0x7f7f7f7f) | tags | 0x7f7f7f7f);
    if (zeros !== 0) return (tagWord << 2) + ((31 - Math.clz32(zeros & -zeros)) >>> 3);
  }
  return SLOTS;
}

/** Adds an entry; false, with nothing changed, when there is no room for it. */
export function place(words: Int32Array, base: number, low: number, ref: number): boolean {
  const home = homeOf(low);
  const bucket = base + home * BUCKET_WORDS;
  const neighbour = base + ((home + 1) & (BUCKETS - 1)) * BUCKET_WORDS;
  const count = (words[bucket + META] >>> COUNT_SHIFT) & COUNT_MASK;
  const neighbourCount = (words[neighbour + META] >>> COUNT_SHIFT) & COUNT_MASK;
  const tag = tagOf(low);
  if (count < BALANCE_FROM || (count < SLOTS && count <= neighbourCount)) {
    setSlot(words, bucket, emptySlot(words, bucket), tag, ref);
    words[bucket + META] += COUNT_ONE;
  } else if (neighbourCount < SLOTS) {
    const slot = emptySlot(words, neighbour);
    setSlot(words, neighbour, slot, tag, ref);
    words[neighbour + META] = (words[neighbour + META] + COUNT_ONE) | (1 << slot);
    words[bucket + META] += DISPLACED_ONE;
  } else if (!placeInStash(words, base, tag, ref)) {
    return false;
  } else {
    words[bucket + META] += STASHED_ONE;
  }
  words[base + COUNT_WORD]++;
  return true;
}

function placeInStash(words: Int32Array, base: number, tag: number, ref: number): boolean {
  for (let index = BUCKETS; index < BUCKETS + STASH_BUCKETS; index++) {
    const stash = base + index * BUCKET_WORDS;
    const slot = emptySlot(words, stash);
    if (slot < SLOTS) {
      setSlot(words, stash, slot, tag, ref);
      return true;
    }
  }
  return false;
}

/** Moves guests to where they are at home, as far as there is room. */
export function bringGuestsHome(words: Int32Array, base: number): void {
  for (let index = 0; index < BUCKETS; index++) {
    const bucket = base + index * BUCKET_WORDS;
    const neighbour = base + ((index + 1) & (BUCKETS - 1)) * BUCKET_WORDS;
    let guests = words[neighbour + META] & GUESTS_MASK;
    for (; guests !== 0; guests &= guests - 1) {
      const empty = emptySlot(words, bucket);
      if (empty === SLOTS) break;
      const slot = 31 - Math.clz32(guests & -guests);
      const tag = tagAt(words, neighbour, slot);
      setSlot(words, bucket, empty, tag, words[neighbour + REFS + slot]);
      words[bucket + META] += COUNT_ONE - DISPLACED_ONE;
      clearSlot(words, base, neighbour, slot);
    }
  }
}

/** Empties a slot; the home bucket's counts of absent entries are the caller's. */
export function clearSlot(words: Int32Array, base: number, bucket: number, slot: number): void {
  words[bucket + (slot >>> 2)] &= ~(0xff << ((slot & 3) << 3));
  if (bucket < base + BUCKETS * BUCKET_WORDS) {
    words[bucket + META] = (words[bucket + META] - COUNT_ONE) & ~(1 << slot);
  }
}

/** Removes the entry in a slot, whose hash's low word is known, with all that counts it. */
export function takeOut(
  words: Int32Array,
  base: number,
  bucket: number,
  slot: number,
  low: number,
): void {
  clearSlot(words, base, bucket, slot);
  const home = base + homeOf(low) * BUCKET_WORDS;
  if (bucket >= base + BUCKETS * BUCKET_WORDS) words[home + META] -= STASHED_ONE;
  else if (bucket !== home) words[home + META] -= DISPLACED_ONE;
  words[base + COUNT_WORD]--;
}
