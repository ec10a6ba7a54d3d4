/** Visiting the entries of a segment by where they are at home: the step of a scan. */
import type { HalfSipHash } from '../base/half-siphash.ts';
import { REF_ARENA_SHIFT, REF_UNIT_MASK } from '../memory/arena-layout.ts';
import type { Memory } from '../memory/memory.ts';
import { hashRecord } from './record-hash.ts';
import * as segments from './segment.ts';

const { BUCKETS, BUCKET_WORDS, META, REFS, SLOTS, STASH_BUCKETS } = segments;

/** Visits the entries of a segment whose home is this bucket, wherever they were put. */
export function visitHome(
  memory: Memory,
  hash: HalfSipHash,
  segment: number,
  home: number,
  visit: (ref: number) => void,
): void {
  const words = memory.words[segment >>> REF_ARENA_SHIFT];
  const base = (segment & REF_UNIT_MASK) << 1;
  const bucket = base + home * BUCKET_WORDS;
  const neighbour = base + ((home + 1) & (BUCKETS - 1)) * BUCKET_WORDS;
  const meta = words[bucket + META];
  for (let slot = 0; slot < SLOTS; slot++) {
    if (segments.tagAt(words, bucket, slot) !== 0 && (meta & (1 << slot)) === 0) {
      visit(words[bucket + REFS + slot]);
    }
    if ((words[neighbour + META] & (1 << slot)) !== 0) visit(words[neighbour + REFS + slot]);
  }
  if ((meta & segments.STASHED_MASK) === 0) return;
  for (let index = BUCKETS; index < BUCKETS + STASH_BUCKETS; index++) {
    const stash = base + index * BUCKET_WORDS;
    for (let slot = 0; slot < SLOTS; slot++) {
      if (segments.tagAt(words, stash, slot) === 0) continue;
      const ref = words[stash + REFS + slot];
      hashRecord(memory, hash, ref);
      if (segments.homeOf(hash.low) === home) visit(ref);
    }
  }
}
