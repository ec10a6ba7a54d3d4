/**
 * Brings the buckets and records of several keys into the processor's cache before they are looked
 * for. A `find` waits for two cache misses, one after the other, a tenth of a microsecond each in a
 * large table; here the misses of all keys are under way at the same time. The loops are short and
 * nothing in them depends on what the last turn has loaded, since that is what lets the processor
 * run ahead. Nothing is remembered: what is loaded may have changed by the time it is looked for.
 */
import { REF_ARENA_SHIFT, REF_UNIT_MASK } from '../memory/arena-layout.ts';
import type { Memory } from '../memory/memory.ts';
import type { HashTable } from './hash-table.ts';
import { BUCKET_WORDS, BUCKETS, DISPLACED_MASK, homeOf, META, REFS } from './segment.ts';
import { matchingTags } from './table-lookup.ts';

export class TablePreload {
  /** The words of all arenas, as `Memory` has them. */
  readonly #arenas: readonly Int32Array[];
  /** Where each key's bucket, then its record, stands: arena and word. */
  readonly #arenaOf: Int32Array;
  readonly #wordOf: Int32Array;
  /** Which of the keys are not in the bucket where they are at home, but may be in the next one. */
  readonly #guests: Int32Array;
  /** What was read must go somewhere, or the compiler would not read it. */
  touched = 0;

  /** @param most Keys whose buckets are touched in one go. */
  constructor(memory: Memory, most: number) {
    this.#arenas = memory.words;
    this.#arenaOf = new Int32Array(most);
    this.#wordOf = new Int32Array(most);
    this.#guests = new Int32Array(most);
  }

  /** Touches what the first `count` of these hashes lead to. */
  touch(table: HashTable, highs: Int32Array, lows: Int32Array, count: number): void {
    if (table.size === 0) return;
    const arenas = this.#arenas;
    const arenaOf = this.#arenaOf;
    const wordOf = this.#wordOf;
    const { entries, first, depth } = table.directory;
    let touched = 0;
    for (let at = 0; at < count; at++) {
      const segment = entries[first + ((highs[at] >>> 1) >>> (31 - depth))];
      const arena = segment >>> REF_ARENA_SHIFT;
      const bucket = ((segment & REF_UNIT_MASK) << 1) + homeOf(lows[at]) * BUCKET_WORDS;
      arenaOf[at] = arena;
      wordOf[at] = bucket;
      touched ^= arenas[arena][bucket];
    }
    let guests = 0;
    for (let at = 0; at < count; at++) {
      const words = arenas[arenaOf[at]];
      const bucket = wordOf[at];
      const matches = matchingTags(words, bucket, lows[at]);
      // An empty slot may hold any reference; the bucket itself is always there.
      if (matches === 0) {
        if ((words[bucket + META] & DISPLACED_MASK) === 0) continue;
        wordOf[at] = nextBucket(bucket, lows[at]);
        this.#guests[guests++] = at;
      } else {
        this.#follow(at, words, bucket, matches);
      }
    }
    for (let at = 0; at < count; at++) touched ^= arenas[arenaOf[at]][wordOf[at]];
    this.touched = touched;
    if (guests !== 0) this.#touchGuests(lows, guests);
  }

  /** Touches the first of these records. */
  touchRecords(refs: Int32Array, count: number): void {
    const arenas = this.#arenas;
    let touched = 0;
    for (let nth = 0; nth < count; nth++) {
      const ref = refs[nth];
      touched ^= arenas[ref >>> REF_ARENA_SHIFT][(ref & REF_UNIT_MASK) << 1];
    }
    this.touched = touched;
  }

  /** As the second and third loop above, for those that may be in the bucket now touched. */
  #touchGuests(lows: Int32Array, guests: number): void {
    const arenas = this.#arenas;
    let { touched } = this;
    for (let guest = 0; guest < guests; guest++) {
      const at = this.#guests[guest];
      const words = arenas[this.#arenaOf[at]];
      const bucket = this.#wordOf[at];
      const matches = matchingTags(words, bucket, lows[at]);
      if (matches === 0) continue;
      this.#follow(at, words, bucket, matches);
      touched ^= arenas[this.#arenaOf[at]][this.#wordOf[at]];
    }
    this.touched = touched;
  }

  /** From a bucket to the record that the first of the matching slots refers to. */
  #follow(at: number, words: Int32Array, bucket: number, matches: number): void {
    const bit = 31 - Math.clz32(matches & -matches);
    const ref = words[bucket + REFS + ((bit & 7) << 2) + (bit >>> 3)];
    this.#arenaOf[at] = ref >>> REF_ARENA_SHIFT;
    this.#wordOf[at] = (ref & REF_UNIT_MASK) << 1;
  }
}

/** In the same segment, whose last bucket's neighbour is the first. */
function nextBucket(bucket: number, low: number): number {
  return homeOf(low) === BUCKETS - 1
    ? bucket - (BUCKETS - 1) * BUCKET_WORDS
    : bucket + BUCKET_WORDS;
}
