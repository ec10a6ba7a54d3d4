/**
 * Goes through all records of a hash table, one `next` at a time, for whoever wants them without a
 * callback. The table must not change meanwhile (`HashTable.scan` is for tables that do).
 */
import { REF_ARENA_SHIFT, REF_UNIT_MASK } from '../memory/arena-layout.ts';
import type { Memory } from '../memory/memory.ts';
import type { HashTable } from './hash-table.ts';
import * as segments from './segment.ts';
import { touchRecords } from './segment-division.ts';

const { BUCKET_WORDS, REFS, SEGMENT_WORDS, SLOTS } = segments;
const NO_WORDS = new Int32Array(0);

export class TableWalk {
  readonly #memory: Memory;
  #table: HashTable | undefined;
  /** The directory's next entry. */
  #at = 0;
  #directoryLength = 0;
  /** The segment being looked at: the bucket, the end of them, the next slot. */
  #words: Int32Array = NO_WORDS;
  #bucket = 0;
  #end = 0;
  #slot = 0;
  /** What was read must go somewhere, or the compiler would not read it. */
  touched = 0;

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  begin(table: HashTable): void {
    this.#table = table;
    this.#at = 0;
    this.#directoryLength = table.segmentCount === 0 ? 0 : 2 ** table.directoryDepth;
    this.#bucket = 0;
    this.#end = 0;
    this.#slot = 0;
  }

  /** The next record, in no particular order; 0 when all have been seen. */
  next(): number {
    for (;;) {
      while (this.#bucket < this.#end) {
        const words = this.#words;
        const bucket = this.#bucket;
        for (let slot = this.#slot; slot < SLOTS; slot++) {
          if (segments.tagAt(words, bucket, slot) === 0) continue;
          this.#slot = slot + 1;
          return words[bucket + REFS + slot];
        }
        this.#slot = 0;
        this.#bucket = bucket + BUCKET_WORDS;
        if (this.#bucket < this.#end) this.#touch(words, this.#bucket);
      }
      if (this.#at >= this.#directoryLength) {
        this.close();
        return 0;
      }
      this.#openSegment();
    }
  }

  /** Whoever reads the records of a bucket one by one should wait for the memory once. */
  #touch(words: Int32Array, bucket: number): void {
    this.touched ^= touchRecords(this.#memory, words, bucket);
  }

  #openSegment(): void {
    const table = this.#table as HashTable;
    const segment = table.directoryEntry(this.#at);
    const words = this.#memory.words[segment >>> REF_ARENA_SHIFT];
    const base = (segment & REF_UNIT_MASK) << 1;
    this.#words = words;
    this.#bucket = base;
    this.#end = base + SEGMENT_WORDS;
    this.#touch(words, base);
    this.#at += 2 ** (table.directoryDepth - words[base + segments.DEPTH_WORD]);
  }

  /** Lets go of the memory looked at. */
  close(): void {
    this.#words = NO_WORDS;
    this.#bucket = 0;
    this.#end = 0;
    this.#directoryLength = 0;
  }
}
