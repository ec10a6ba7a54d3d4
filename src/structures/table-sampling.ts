/**
 * A few records of a table, quickly, for statistics and eviction: neighbours from a random place.
 * What stands together there has only bits of a keyed hash in common, so it is as good as entries
 * chosen one by one, and takes one or two cache lines of the table instead of many.
 */
import type { Random } from '../base/random.ts';
import { REF_ARENA_SHIFT, REF_UNIT_MASK } from '../memory/arena-layout.ts';
import type { Memory } from '../memory/memory.ts';
import type { HashTable } from './hash-table.ts';
import * as segments from './segment.ts';

const { BUCKETS, BUCKET_WORDS, REFS, SLOTS, STASH_BUCKETS } = segments;
const ALL_BUCKETS = BUCKETS + STASH_BUCKETS;

/**
 * Writes up to `wanted` records into `target` and returns how many: none only when the table is
 * empty. In a small table one may come twice.
 */
export function sampleEntries(
  table: HashTable,
  memory: Memory,
  random: Random,
  wanted: number,
  target: Int32Array,
): number {
  if (table.size === 0) return 0;
  const most = Math.min(wanted, table.size, target.length);
  const depth = table.directoryDepth | 0;
  let found = 0;
  while (found < most) {
    // Each entry of the directory stands for an equal share of all hashes: so no key is preferred
    // for being in a deep or a shallow segment.
    const entry = (random.nextUint32() >>> 1) >>> (31 - depth);
    const segment = table.directoryEntry(entry);
    const words = memory.words[segment >>> REF_ARENA_SHIFT];
    const base = (segment & REF_UNIT_MASK) << 1;
    // Half of the bits choose the bucket, half the slot.
    const bits = random.nextUint32() | 0;
    const bucket = ((bits >>> 16) * ALL_BUCKETS) >>> 16;
    const slot = ((bits & 0xffff) * SLOTS) >>> 16;
    found = collect(words, base, bucket, slot, target, found, most);
  }
  return found;
}

/** Takes what stands from this slot on, through the whole segment once at most. */
function collect(
  words: Int32Array,
  base: number,
  firstBucket: number,
  firstSlot: number,
  target: Int32Array,
  already: number,
  most: number,
): number {
  let found = already;
  let bucket = firstBucket;
  let slot = firstSlot;
  for (let passed = 0; passed < ALL_BUCKETS && found < most; passed++) {
    const at = base + bucket * BUCKET_WORDS;
    for (; slot < SLOTS && found < most; slot++) {
      if (segments.tagAt(words, at, slot) !== 0) target[found++] = words[at + REFS + slot];
    }
    slot = 0;
    bucket = bucket + 1 === ALL_BUCKETS ? 0 : bucket + 1;
  }
  return found;
}
