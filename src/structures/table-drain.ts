/**
 * Takes a table apart that nobody uses any more, a segment at a time, so that giving back millions
 * of records can be spread over many turns of the event loop.
 */
import { REF_ARENA_SHIFT, REF_UNIT_MASK } from '../memory/arena-layout.ts';
import type { Memory } from '../memory/memory.ts';
import type { HashTable } from './hash-table.ts';
import * as segments from './segment.ts';

const { BUCKET_WORDS, REFS, SEGMENT_WORDS, SLOTS } = segments;

export class TableDrain {
  readonly #table: HashTable;
  readonly #memory: Memory;
  readonly #free: (ref: number) => void;
  /** The directory's next entry; those before it are gone. */
  #at = 0;
  /** Records that are still there. */
  remaining: number;

  /** `free` gives back one record. */
  constructor(table: HashTable, memory: Memory, free: (ref: number) => void) {
    this.#table = table;
    this.#memory = memory;
    this.#free = free;
    this.remaining = table.size;
  }

  /** Frees one segment and its records. Returns how many; the last call gives the rest back. */
  step(): number {
    const table = this.#table;
    const memory = this.#memory;
    if (table.segmentCount === 0) return 0;
    const segment = table.directoryEntry(this.#at);
    const words = memory.words[segment >>> REF_ARENA_SHIFT];
    const base = (segment & REF_UNIT_MASK) << 1;
    const localDepth = words[base + segments.DEPTH_WORD];
    let freed = 0;
    for (let bucket = base; bucket < base + SEGMENT_WORDS; bucket += BUCKET_WORDS) {
      for (let slot = 0; slot < SLOTS; slot++) {
        if (segments.tagAt(words, bucket, slot) === 0) continue;
        this.#free(words[bucket + REFS + slot]);
        freed++;
      }
    }
    memory.free(segment);
    this.remaining -= freed;
    this.#at += 2 ** (table.directoryDepth - localDepth);
    if (this.#at === 2 ** table.directoryDepth) table.clearDirectory();
    return freed;
  }

  get done(): boolean {
    return this.#table.segmentCount === 0;
  }

  /** The memory has been dropped as a whole. */
  forget(): void {
    this.#table.forget();
    this.remaining = 0;
  }
}
