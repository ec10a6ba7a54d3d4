/** Dividing a full segment of a hash table in two: DESIGN.md says why it cannot fail. */
import type { HalfSipHash } from '../base/half-siphash.ts';
import { REF_ARENA_SHIFT, REF_UNIT_MASK } from '../memory/arena-layout.ts';
import type { Memory } from '../memory/memory.ts';
import { hashRecord } from './record-hash.ts';
import * as segments from './segment.ts';

const { BUCKETS, BUCKET_WORDS, REFS, SEGMENT_WORDS, SLOTS } = segments;
const STASH_WORD = BUCKETS * BUCKET_WORDS;

/**
 * Fills `target` with what has `bit` set in its high hash. It begins as a copy, and each of the
 * two then drops the entries of the other: so every entry keeps a place that it already had, and
 * the division cannot fail for want of room, however unevenly the bit falls. Returns what
 * `touchRecords` has.
 */
export function divideSegment(
  memory: Memory,
  hash: HalfSipHash,
  source: number,
  target: number,
  bit: number,
): number {
  const from = memory.words[source >>> REF_ARENA_SHIFT];
  const fromBase = (source & REF_UNIT_MASK) << 1;
  const to = memory.words[target >>> REF_ARENA_SHIFT];
  const toBase = (target & REF_UNIT_MASK) << 1;
  segments.copyEntries(from, fromBase, to, toBase);
  let touched = 0;
  for (let at = 0; at < SEGMENT_WORDS; at += BUCKET_WORDS) {
    touched ^= touchRecords(memory, from, fromBase + at);
    for (let slot = 0; slot < SLOTS; slot++) {
      if (segments.tagAt(from, fromBase + at, slot) === 0) continue;
      hashRecord(memory, hash, from[fromBase + at + REFS + slot]);
      const { high, low } = hash;
      if ((high & bit) !== 0) segments.takeOut(from, fromBase, fromBase + at, slot, low);
      else segments.takeOut(to, toBase, toBase + at, slot, low);
    }
  }
  bringHome(memory, hash, from, fromBase);
  bringHome(memory, hash, to, toBase);
  return touched;
}

/**
 * Brings the records of a bucket into the processor's cache, all at the same time: hashing them one
 * after the other would wait for each. Returns what was read, which must go somewhere, or the
 * compiler would not read it.
 */
export function touchRecords(memory: Memory, words: Int32Array, bucket: number): number {
  const arenas = memory.words;
  let touched = 0;
  for (let slot = 0; slot < SLOTS; slot++) {
    if (segments.tagAt(words, bucket, slot) === 0) continue;
    const ref = words[bucket + REFS + slot];
    touched ^= arenas[ref >>> REF_ARENA_SHIFT][(ref & REF_UNIT_MASK) << 1];
  }
  return touched;
}

/**
 * Each half is half empty, so nearly all that had to stand elsewhere can come home: every entry
 * that stands elsewhere costs those who look for it another cache line.
 */
function bringHome(memory: Memory, hash: HalfSipHash, words: Int32Array, base: number): void {
  segments.bringGuestsHome(words, base);
  for (let at = STASH_WORD; at < SEGMENT_WORDS; at += BUCKET_WORDS) {
    for (let slot = 0; slot < SLOTS; slot++) {
      if (segments.tagAt(words, base + at, slot) === 0) continue;
      const ref = words[base + at + REFS + slot];
      hashRecord(memory, hash, ref);
      const { low } = hash;
      segments.takeOut(words, base, base + at, slot, low);
      segments.place(words, base, low, ref); // at worst into the slot just emptied
    }
  }
}
