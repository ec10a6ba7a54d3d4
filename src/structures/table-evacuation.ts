/**
 * Moves what a hash table refers to out of closed arenas: the records behind the slots of one
 * segment after the other, and the segments themselves. The order is by hash prefix, so that splits
 * and merges between two steps leave nothing out. ../memory/DESIGN.md says what for.
 */
import type { HalfSipHash } from '../base/half-siphash.ts';
import { REF_ARENA_SHIFT, REF_UNIT_MASK } from '../memory/arena-layout.ts';
import type { BlockEvacuation } from '../memory/block-evacuation.ts';
import type { Memory } from '../memory/memory.ts';
import type { HashTable } from './hash-table.ts';
import { hashRecord } from './record-hash.ts';
import * as segments from './segment.ts';

const { BUCKETS, BUCKET_WORDS, REFS, SEGMENT_WORDS, SLOTS } = segments;
const STASH_WORD = BUCKETS * BUCKET_WORDS;

/** Where a walk is over: behind the last hash prefix. */
export const WALK_END = 0x1_0000_0000;

/**
 * A step copies no more records once it has copied so much, or so many: the runtime has not yet
 * compiled what runs for the first time, and a whole segment then takes eight milliseconds.
 */
const STEP_BYTES = 64 * 1024;
const STEP_RECORDS = 64;

export class TableEvacuation {
  readonly #memory: Memory;
  readonly #blocks: BlockEvacuation;
  /** Records moved, and records seen that could stay; each is a block as well. */
  movedRecords = 0;
  leftRecords = 0;

  constructor(memory: Memory, blocks: BlockEvacuation) {
    this.#memory = memory;
    this.#blocks = blocks;
  }

  /**
   * Sees to the segment at a hash prefix, 0 to WALK_END: to its records if the table owns them
   * (`recordMoved` is then told of each), and to itself. Returns the prefix of the next segment;
   * the same one if there is more to do here; WALK_END also when there is no room left but in
   * closed arenas, which then are open again.
   */
  step(table: HashTable, prefix: number, recordMoved: RecordMoved | undefined): number {
    if (table.segmentCount === 0) return WALK_END;
    const segment = segmentAt(table, prefix);
    const words = this.#memory.words[segment >>> REF_ARENA_SHIFT];
    const base = (segment & REF_UNIT_MASK) << 1;
    const width = 2 ** (32 - words[base + segments.DEPTH_WORD]);
    if (recordMoved !== undefined && !this.#moveRecords(words, base, recordMoved)) {
      return this.#memory.closedArenaCount === 0 ? WALK_END : prefix;
    }
    const copy = this.#blocks.copy(segment);
    if (copy === 0) return WALK_END;
    if (copy !== segment) {
      table.moveSegment(segment, copy);
      this.#memory.free(segment);
    }
    return (Math.floor(prefix / width) + 1) * width;
  }

  /** False when it stopped before all were seen to. */
  #moveRecords(words: Int32Array, base: number, recordMoved: RecordMoved): boolean {
    const memory = this.#memory;
    let left = 0;
    let moved = 0;
    let bytes = 0;
    let finished = true;
    for (let bucket = base; finished && bucket < base + SEGMENT_WORDS; bucket += BUCKET_WORDS) {
      for (let slot = 0; slot < SLOTS; slot++) {
        if (segments.tagAt(words, bucket, slot) === 0) continue;
        const ref = words[bucket + REFS + slot];
        if (!this.#blocks.isClosed(ref)) {
          left++;
          continue;
        }
        const isEnough = bytes >= STEP_BYTES || moved === STEP_RECORDS;
        const copy = isEnough ? 0 : this.#blocks.copy(ref);
        finished = copy !== 0;
        if (!finished) break;
        words[bucket + REFS + slot] = copy;
        recordMoved(ref, copy);
        memory.free(ref);
        bytes += memory.sizeOf(copy);
        moved++;
      }
    }
    this.movedRecords += moved;
    // What is seen again after a stop is counted then.
    if (finished) {
      this.#blocks.left += left;
      this.leftRecords += left;
    }
    return finished;
  }
}

/** What else must know that a record has moved. The record at `from` may be gone already. */
export type RecordMoved = (from: number, to: number) => void;

/** Makes a second table that has a record refer to its copy. */
export function redirectRecord(
  memory: Memory,
  hash: HalfSipHash,
  table: HashTable,
  from: number,
  to: number,
): void {
  hashRecord(memory, hash, to);
  const { high, low } = hash;
  const segment = segmentAt(table, high >>> 0);
  const base = (segment & REF_UNIT_MASK) << 1;
  const segmentWords = memory.words[segment >>> REF_ARENA_SHIFT];
  if (!redirect(segmentWords, base, low, from, to)) {
    throw new Error('a record is not in its second table');
  }
}

/** The segment at a hash prefix. */
export function segmentAt(table: HashTable, prefix: number): number {
  return table.directoryEntry((prefix >>> 1) >>> (31 - table.directoryDepth));
}

/** Puts one reference in the place of another, whose key's hash ends in `low`. */
function redirect(words: Int32Array, base: number, low: number, from: number, to: number): boolean {
  const home = segments.homeOf(low);
  const neighbour = (home + 1) & (BUCKETS - 1);
  return (
    redirectInBucket(words, base + home * BUCKET_WORDS, from, to) ||
    redirectInBucket(words, base + neighbour * BUCKET_WORDS, from, to) ||
    redirectInStash(words, base, from, to)
  );
}

function redirectInStash(words: Int32Array, base: number, from: number, to: number): boolean {
  for (let bucket = base + STASH_WORD; bucket < base + SEGMENT_WORDS; bucket += BUCKET_WORDS) {
    if (redirectInBucket(words, bucket, from, to)) return true;
  }
  return false;
}

function redirectInBucket(words: Int32Array, bucket: number, from: number, to: number): boolean {
  for (let slot = 0; slot < SLOTS; slot++) {
    if (words[bucket + REFS + slot] === from && segments.tagAt(words, bucket, slot) !== 0) {
      words[bucket + REFS + slot] = to;
      return true;
    }
  }
  return false;
}
