/**
 * The directory of a hash table: 2^depth references to segments, indexed by the top bits of a
 * hash. The keyspace's tables keep theirs in an array of their own. The tables of collections, of
 * which there may be millions, keep everything in memory behind a header block, and one object
 * serves them all as a window (`open`):
 *
 *   word 0      entries in the table
 *   word 1      segments
 *   word 2      depth
 *   word 3      where the directory is: a block, or a handle of a large buffer
 *   words 4-5   the directory itself while it has no more than two entries
 */
import { REF_ARENA_SHIFT, REF_UNIT_MASK } from '../memory/arena-layout.ts';
import { LARGEST_BLOCK_BYTES, type Memory } from '../memory/memory.ts';
import { OutOfMemoryError } from '../memory/out-of-memory-error.ts';

export const TABLE_HEADER_BYTES = 24;
export const HEADER_SIZE = 0;
export const HEADER_SEGMENTS = 1;
const HEADER_DEPTH = 2;
const HEADER_PLACE = 3;
const HEADER_INLINE = 4;
const INLINE_DEPTH = 1;

const NO_ENTRIES = new Int32Array(0);

/** Writes the header of an empty table at the beginning of a block. */
export function formatTableHeader(memory: Memory, header: number): void {
  const words = memory.words[header >>> REF_ARENA_SHIFT];
  const word = (header & REF_UNIT_MASK) << 1;
  for (let at = 0; at < TABLE_HEADER_BYTES >>> 2; at++) words[word + at] = 0;
}

/** A deeper directory has a large buffer. */
const DEEPEST_IN_BLOCK = Math.log2(LARGEST_BLOCK_BYTES / 4);

export class TableDirectory {
  readonly #memory: Memory;
  /** Entry `at` of the directory is `entries[first + at]`. */
  entries: Int32Array = NO_ENTRIES;
  first = 0;
  depth = 0;
  /** 0: the array is our own. */
  header = 0;

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  get length(): number {
    return 1 << this.depth;
  }

  /** Which entry a hash leads to. */
  indexOf(high: number): number {
    return (high >>> 1) >>> (31 - this.depth);
  }

  at(index: number): number {
    return this.entries[this.first + index];
  }

  /** Makes `count` entries from that of a hash prefix on refer to a segment. */
  fill(segment: number, prefix: number, count: number): void {
    const from = this.first + this.indexOf(prefix);
    this.entries.fill(segment, from, from + count);
  }

  /** Looks at the directory behind a header from now on. */
  open(header: number): void {
    const words = this.#memory.words[header >>> REF_ARENA_SHIFT];
    const word = (header & REF_UNIT_MASK) << 1;
    this.header = header;
    this.depth = words[word + HEADER_DEPTH];
    this.#locate(words, word);
  }

  #locate(words: Int32Array, word: number): void {
    if (this.depth <= INLINE_DEPTH) {
      this.entries = words;
      this.first = word + HEADER_INLINE;
      return;
    }
    const place = words[word + HEADER_PLACE];
    if (this.#isLarge(this.depth)) {
      const { buffer, byteOffset } = this.#memory.large.get(place);
      this.entries = new Int32Array(buffer, byteOffset, this.length);
      this.first = 0;
    } else {
      this.entries = this.#memory.words[place >>> REF_ARENA_SHIFT];
      this.first = (place & REF_UNIT_MASK) << 1;
    }
  }

  #isLarge(depth: number): boolean {
    return depth > DEEPEST_IN_BLOCK;
  }

  /** A directory of one entry. */
  start(segment: number): void {
    if (this.header === 0) this.#own(new Int32Array(1), 0);
    this.entries[this.first] = segment;
  }

  /** Doubles it, so that two neighbours refer to what one did. Throws OutOfMemoryError. */
  double(): void {
    const { entries, first, length, depth } = this;
    const old = entries.slice(first, first + length);
    this.#resize(depth + 1);
    for (let at = 0; at < length; at++) {
      this.entries[this.first + 2 * at] = old[at];
      this.entries[this.first + 2 * at + 1] = old[at];
    }
  }

  /** Halves it while no segment needs its last bit, and memory for the smaller one is to be had. */
  halve(): void {
    let depth = this.depth;
    let directory = this.entries.slice(this.first, this.first + this.length);
    while (depth > 0) {
      // The segments are at most 2^depth; looking at them all is rare enough to be cheap: a merge
      // at full depth happens at most once for each segment.
      let deepest = false;
      for (let at = 0; at < directory.length && !deepest; at += 2) {
        deepest = directory[at] !== directory[at + 1];
      }
      if (deepest) break;
      directory = directory.filter((_, at) => (at & 1) === 0);
      depth--;
    }
    if (depth === this.depth) return;
    try {
      this.#resize(depth);
    } catch (error) {
      if (error instanceof OutOfMemoryError) return; // a removal must not fail for want of memory
      throw error;
    }
    this.entries.set(directory, this.first);
  }

  /** Gives the directory back; a table without segments has none. */
  clear(): void {
    if (this.header === 0) {
      this.#own(NO_ENTRIES, 0);
      return;
    }
    this.#freeStorage();
    formatTableHeader(this.#memory, this.header);
    this.open(this.header);
  }

  /** Like `clear`, for when the memory behind it is already gone. */
  forget(): void {
    if (this.header === 0) this.#own(NO_ENTRIES, 0);
    else this.close();
  }

  /** The block of the directory, for evacuation; 0 when there is none of its own. */
  get block(): number {
    if (this.header === 0 || this.depth <= INLINE_DEPTH || this.#isLarge(this.depth)) return 0;
    return this.#headerWord(HEADER_PLACE);
  }

  /** The directory's block was copied. */
  moveBlock(block: number): void {
    this.#setHeaderWord(HEADER_PLACE, block);
    this.open(this.header);
  }

  /** Bytes beside the header, without the segments. */
  get storageBytes(): number {
    if (this.header === 0) return this.entries.length * 4;
    if (this.depth <= INLINE_DEPTH) return 0;
    return this.block === 0 ? this.length * 4 : this.#memory.sizeOf(this.block);
  }

  /** Lets go of the arena looked at. */
  close(): void {
    this.header = 0;
    this.depth = 0;
    this.first = 0;
    this.entries = NO_ENTRIES;
  }

  #headerWord(word: number): number {
    const words = this.#memory.words[this.header >>> REF_ARENA_SHIFT];
    return words[((this.header & REF_UNIT_MASK) << 1) + word];
  }

  #setHeaderWord(word: number, value: number): void {
    const words = this.#memory.words[this.header >>> REF_ARENA_SHIFT];
    words[((this.header & REF_UNIT_MASK) << 1) + word] = value;
  }

  /** Room for 2^depth entries, their content undefined. */
  #resize(depth: number): void {
    if (this.header === 0) {
      this.#own(new Int32Array(1 << depth), depth);
      return;
    }
    const place = this.#allocateStorage(depth);
    this.#freeStorage();
    this.#setHeaderWord(HEADER_DEPTH, depth);
    this.#setHeaderWord(HEADER_PLACE, place);
    this.open(this.header);
  }

  #allocateStorage(depth: number): number {
    if (depth <= INLINE_DEPTH) return 0;
    const bytes = (1 << depth) * 4;
    const memory = this.#memory;
    return this.#isLarge(depth) ? memory.large.allocate(bytes, bytes) : memory.allocate(bytes);
  }

  #freeStorage(): void {
    if (this.depth <= INLINE_DEPTH) return;
    const place = this.#headerWord(HEADER_PLACE);
    if (this.#isLarge(this.depth)) this.#memory.large.free(place);
    else this.#memory.free(place);
  }

  #own(entries: Int32Array, depth: number): void {
    this.#memory.countExternal((entries.length - this.entries.length) * 4);
    this.entries = entries;
    this.first = 0;
    this.depth = depth;
  }
}
