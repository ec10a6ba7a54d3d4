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
import { BUCKET_WORDS, homeOf, REFS } from './segment.ts';
import { matchingTags } from './table-lookup.ts';

export class TablePreload {
  /** The words of all arenas, as `Memory` has them. */
  readonly #arenas: readonly Int32Array[];
  /** Where each key's bucket, then its record, stands: arena and word. */
  readonly #arenaOf: Int32Array;
  readonly #wordOf: Int32Array;
  /** What was read must go somewhere, or the compiler would not read it. */
  touched = 0;

  /** @param most Keys in one go. */
  constructor(memory: Memory, most: number) {
    this.#arenas = memory.words;
    this.#arenaOf = new Int32Array(most);
    this.#wordOf = new Int32Array(most);
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
    for (let at = 0; at < count; at++) {
      const words = arenas[arenaOf[at]];
      const bucket = wordOf[at];
      const matches = matchingTags(words, bucket, lows[at]);
      // An empty slot may hold any reference; the bucket itself is always there.
      if (matches === 0) continue;
      const bit = 31 - Math.clz32(matches & -matches);
      const ref = words[bucket + REFS + ((bit & 7) << 2) + (bit >>> 3)];
      arenaOf[at] = ref >>> REF_ARENA_SHIFT;
      wordOf[at] = (ref & REF_UNIT_MASK) << 1;
    }
    for (let at = 0; at < count; at++) touched ^= arenas[arenaOf[at]][wordOf[at]];
    this.touched = touched;
  }
}
