/**
 * The hash table of the keyspace and of big collections: extendible hashing in segments of fixed
 * size (after Dash, VLDB 2020). A directory, indexed by the hash's top bits, points to segments of
 * 64 buckets and 4 stash buckets; a bucket is one cache line: 12 tags of a byte, a word of
 * bookkeeping, 12 references. Growing splits one segment, shrinking merges two, so there is never a
 * rehash pause nor a doubled table. The table owns its segments, not the records they refer to.
 * DESIGN.md beside this file explains the choices.
 */
import type { HalfSipHash } from '../base/half-siphash.ts';
import { type Random, randomBelow } from '../base/random.ts';
import { REF_ARENA_SHIFT, REF_UNIT_MASK } from '../memory/arena-layout.ts';
import { OutOfMemoryError } from '../memory/out-of-memory-error.ts';
import { SEGMENT_BLOCK_BYTES } from '../memory/size-classes.ts';
import {
  HEAD_EXTERNAL_KEY,
  HEAD_SHORT,
  HEAD_WIDE,
  KEY_WORDS,
  type KeyedRecords,
  NARROW_KEY_BYTES,
} from './keyed-record.ts';
import { hashRecord } from './record-hash.ts';
import * as segments from './segment.ts';
import { divideSegment, touchRecords } from './segment-division.ts';
import { visitHome } from './segment-visit.ts';
import { HEADER_SEGMENTS, HEADER_SIZE, TableDirectory } from './table-directory.ts';
import { hasWords, matchingTags, NARROW_KEY_MASK } from './table-lookup.ts';

const { BUCKETS, BUCKET_WORDS, META, REFS, SEGMENT_WORDS, SLOTS, STASH_BUCKETS } = segments;
const STASH_WORD = BUCKETS * BUCKET_WORDS;

/** A merge that failed is tried again when there are so many entries less. */
const MERGE_AGAIN_AFTER = 40;
/** The directory never grows beyond 2^28 entries; a keyed hash does not get there. */
const DEEPEST = 28;
/** A cursor is a home bucket times this, and a hash. */
const TWO_TO_32 = 0x1_0000_0000;

if (SEGMENT_WORDS * 4 !== SEGMENT_BLOCK_BYTES) throw new Error('segment and size class disagree');

export class HashTable {
  readonly #records: KeyedRecords;
  readonly #hash: HalfSipHash;
  /** The words of all arenas, as `Memory` has them. */
  readonly #arenas: readonly Int32Array[];
  readonly #directory: TableDirectory;
  #size = 0;
  #segmentCount = 0;
  /** Where the last successful `find` found it: valid until the table is changed. */
  #foundSegment = 0;
  #foundBucket = 0;
  #foundSlot = 0;
  /** What splits and merges have read ahead, kept only so that it is read. */
  touched = 0;

  constructor(records: KeyedRecords, hash: HalfSipHash) {
    this.#records = records;
    this.#hash = hash;
    this.#arenas = records.memory.words;
    this.#directory = new TableDirectory(records.memory);
  }

  /**
   * Becomes a window on the table behind a header (see `TableDirectory`), which is kept up to date
   * from then on. Nothing else may change that table, nor move it, until the next `open` or
   * `close`.
   */
  open(header: number): void {
    const words = this.#records.memory.words[header >>> REF_ARENA_SHIFT];
    const word = (header & REF_UNIT_MASK) << 1;
    this.#size = words[word + HEADER_SIZE];
    this.#segmentCount = words[word + HEADER_SEGMENTS];
    this.#directory.open(header);
  }

  /** Looks at no table any more, and so keeps no arena alive. */
  close(): void {
    this.#size = 0;
    this.#segmentCount = 0;
    this.#directory.close();
  }

  /** Brings the header, if there is one, up to date. */
  #keep(): void {
    const { header } = this.#directory;
    if (header === 0) return;
    const words = this.#records.memory.words[header >>> REF_ARENA_SHIFT];
    const word = (header & REF_UNIT_MASK) << 1;
    words[word + HEADER_SIZE] = this.#size;
    words[word + HEADER_SEGMENTS] = this.#segmentCount;
  }

  get size(): number {
    return this.#size;
  }

  get segmentCount(): number {
    return this.#segmentCount;
  }

  get directoryDepth(): number {
    return this.#directory.depth;
  }

  /** The directory, for evacuation and for counting what a table takes. */
  get directory(): TableDirectory {
    return this.#directory;
  }

  /** The segment behind an entry of the directory, 0 to 2^depth - 1: for the audit. */
  directoryEntry(at: number): number {
    return this.#directory.at(at);
  }

  /**
   * The record with this key, or 0. `high` and `low` are the key's hash; `bytes` and `view` show
   * the same buffer. A hit is remembered for `replaceFound` and `removeFound`.
   *
   * The search of the home bucket stands here once more and not only in `#findIn`: the call alone
   * would cost a fifth of it.
   */
  find(
    high: number,
    low: number,
    bytes: Uint8Array,
    view: DataView,
    start: number,
    length: number,
  ): number {
    if (this.#size === 0) return 0;
    const directory = this.#directory;
    const segment = directory.entries[directory.first + ((high >>> 1) >>> (31 - directory.depth))];
    const words = this.#arenas[segment >>> REF_ARENA_SHIFT];
    const bucket = ((segment & REF_UNIT_MASK) << 1) + ((low >>> 8) & (BUCKETS - 1)) * BUCKET_WORDS;
    const narrow = length <= NARROW_KEY_BYTES ? length << 16 : -1;
    let matches = matchingTags(words, bucket, low);
    while (matches !== 0) {
      const bit = 31 - Math.clz32(matches & -matches);
      const slot = ((bit & 7) << 2) + (bit >>> 3);
      const ref = words[bucket + REFS + slot];
      const record = this.#arenas[ref >>> REF_ARENA_SHIFT];
      const word = (ref & REF_UNIT_MASK) << 1;
      const head = record[word];
      // One comparison says that the record is narrow and its key of this length.
      let same = false;
      if ((head & NARROW_KEY_MASK) === narrow) {
        const keyWord = word + KEY_WORDS[(head >>> 8) & 7];
        same = hasWords(record, keyWord, bytes, view, start, length);
      } else if ((head & HEAD_WIDE) !== 0) {
        same = this.#isWideKey(ref, bytes, view, start, length);
      }
      if (same) {
        this.#foundSegment = segment;
        this.#foundBucket = bucket;
        this.#foundSlot = slot;
        return ref;
      }
      matches &= matches - 1;
    }
    if ((words[bucket + META] & segments.AWAY_MASK) === 0) return 0;
    return this.#findAway(segment, low, bytes, view, start, length);
  }

  /** Looks where an entry is that its own bucket had no room for. */
  #findAway(
    segment: number,
    low: number,
    bytes: Uint8Array,
    view: DataView,
    start: number,
    length: number,
  ): number {
    const words = this.#arenas[segment >>> REF_ARENA_SHIFT];
    const base = (segment & REF_UNIT_MASK) << 1;
    const home = segments.homeOf(low);
    const meta = words[base + home * BUCKET_WORDS + META];
    if ((meta & segments.DISPLACED_MASK) !== 0) {
      const bucket = base + ((home + 1) & (BUCKETS - 1)) * BUCKET_WORDS;
      const ref = this.#findIn(segment, bucket, low, bytes, view, start, length);
      if (ref !== 0) return ref;
    }
    if ((meta & segments.STASHED_MASK) === 0) return 0;
    for (let at = 0; at < STASH_BUCKETS; at++) {
      const bucket = base + STASH_WORD + at * BUCKET_WORDS;
      const ref = this.#findIn(segment, bucket, low, bytes, view, start, length);
      if (ref !== 0) return ref;
    }
    return 0;
  }

  #findIn(
    segment: number,
    bucket: number,
    low: number,
    bytes: Uint8Array,
    view: DataView,
    start: number,
    length: number,
  ): number {
    const words = this.#arenas[segment >>> REF_ARENA_SHIFT];
    let matches = matchingTags(words, bucket, low);
    for (; matches !== 0; matches &= matches - 1) {
      const bit = 31 - Math.clz32(matches & -matches);
      const slot = ((bit & 7) << 2) + (bit >>> 3);
      const ref = words[bucket + REFS + slot];
      if (!this.#hasKey(ref, bytes, view, start, length)) continue;
      this.#foundSegment = segment;
      this.#foundBucket = bucket;
      this.#foundSlot = slot;
      return ref;
    }
    return 0;
  }

  #hasKey(ref: number, bytes: Uint8Array, view: DataView, start: number, length: number): boolean {
    const record = this.#arenas[ref >>> REF_ARENA_SHIFT];
    const word = (ref & REF_UNIT_MASK) << 1;
    const head = record[word];
    if ((head & HEAD_WIDE) !== 0) return this.#isWideKey(ref, bytes, view, start, length);
    if (((head >>> 16) & 0xff) !== length) return false;
    return hasWords(record, word + KEY_WORDS[(head >>> 8) & 7], bytes, view, start, length);
  }

  #isWideKey(
    ref: number,
    bytes: Uint8Array,
    view: DataView,
    start: number,
    length: number,
  ): boolean {
    const record = this.#arenas[ref >>> REF_ARENA_SHIFT];
    const word = (ref & REF_UNIT_MASK) << 1;
    const head = record[word];
    if ((head & HEAD_EXTERNAL_KEY) !== 0) return this.#records.hasKey(ref, bytes, start, length);
    if (record[word + ((head & HEAD_SHORT) === 0 ? 2 : 1)] !== length) return false;
    return hasWords(record, word + KEY_WORDS[(head >>> 8) & 7], bytes, view, start, length);
  }

  /** Makes the slot of the last hit refer to another record with the same key. */
  replaceFound(ref: number): void {
    const words = this.#records.memory.words[this.#foundSegment >>> REF_ARENA_SHIFT];
    words[this.#foundBucket + REFS + this.#foundSlot] = ref;
  }

  /** Empties the slot of the last hit; `high` and `low` are the key's hash again. */
  removeFound(high: number, low: number): void {
    const segment = this.#foundSegment;
    const words = this.#records.memory.words[segment >>> REF_ARENA_SHIFT];
    const base = (segment & REF_UNIT_MASK) << 1;
    segments.takeOut(words, base, this.#foundBucket, this.#foundSlot, low);
    this.#size--;
    if (words[base + segments.COUNT_WORD] < segments.MERGE_BELOW && this.#directory.depth > 0) {
      this.#tryMerge(high, segment);
    }
    this.#keep();
  }

  /** Makes the directory refer to a copy of a segment, whose own block is the caller's to free. */
  moveSegment(segment: number, copy: number): void {
    const prefix = this.#headerWord(segment, segments.PREFIX_WORD);
    const directory = this.#directory;
    directory.fill(copy, prefix, 1 << (directory.depth - this.#localDepth(segment)));
  }

  /** Adds a record whose key is not in the table. */
  insert(high: number, low: number, ref: number): void {
    if (this.#segmentCount === 0) this.#start();
    for (;;) {
      const segment = this.#directory.at(this.#directory.indexOf(high));
      const words = this.#records.memory.words[segment >>> REF_ARENA_SHIFT];
      const base = (segment & REF_UNIT_MASK) << 1;
      if (segments.place(words, base, low, ref)) break;
      this.#split(segment);
    }
    this.#size++;
    this.#keep();
  }

  /** Forgets all entries and gives the segments back; the records are the caller's. */
  clear(): void {
    this.forEachSegment((segment) => this.#records.memory.free(segment));
    this.clearDirectory();
  }

  /** The same when the segments have been given back already. */
  clearDirectory(): void {
    this.#directory.clear();
    this.#size = 0;
    this.#segmentCount = 0;
    this.#keep();
  }

  /** Like `clear`, for when the memory behind the segments is already gone. */
  forget(): void {
    this.#directory.forget();
    this.#size = 0;
    this.#segmentCount = 0;
  }

  #start(): void {
    this.#directory.start(this.#newSegment(0, 0));
    this.#segmentCount = 1;
  }

  #newSegment(localDepth: number, prefix: number): number {
    const { memory } = this.#records;
    const segment = memory.allocate(SEGMENT_BLOCK_BYTES);
    const words = memory.words[segment >>> REF_ARENA_SHIFT];
    const base = (segment & REF_UNIT_MASK) << 1;
    segments.format(words, base, localDepth, prefix);
    return segment;
  }

  /** 0 when there is no memory: a merge can wait, and a removal must not fail for want of it. */
  #newSegmentOrNone(localDepth: number, prefix: number): number {
    try {
      return this.#newSegment(localDepth, prefix);
    } catch (error) {
      if (error instanceof OutOfMemoryError) return 0;
      throw error;
    }
  }

  /** Divides a full segment in two by the next bit of the hash. */
  #split(segment: number): void {
    const { memory } = this.#records;
    const base = (segment & REF_UNIT_MASK) << 1;
    const words = memory.words[segment >>> REF_ARENA_SHIFT];
    const localDepth = words[base + segments.DEPTH_WORD];
    if (localDepth >= DEEPEST) throw new Error('hash table is as deep as it can be');
    const prefix = words[base + segments.PREFIX_WORD];
    const bit = 1 << (31 - localDepth);
    const directory = this.#directory;
    // First of all, for both may throw.
    const isDeepest = localDepth === directory.depth;
    if (isDeepest) directory.double();
    const sibling = this.#newSegmentOrNone(localDepth + 1, prefix | bit);
    if (sibling === 0) {
      if (isDeepest) directory.halve();
      throw new OutOfMemoryError('there is no memory for another segment');
    }
    words[base + segments.DEPTH_WORD] = localDepth + 1;
    words[base + segments.MERGE_WORD] = segments.MERGE_BELOW;
    this.touched = divideSegment(memory, this.#hash, segment, sibling, bit);
    directory.fill(sibling, prefix | bit, 1 << (directory.depth - localDepth - 1));
    this.#segmentCount++;
  }

  /** Leaves the hash of a record's key in the hash object. */
  #hashOf(ref: number): void {
    hashRecord(this.#records.memory, this.#hash, ref);
  }

  /** Joins a segment with its sibling when both fit in one with plenty of room to spare. */
  #tryMerge(high: number, segment: number): void {
    const { memory } = this.#records;
    const words = memory.words[segment >>> REF_ARENA_SHIFT];
    const base = (segment & REF_UNIT_MASK) << 1;
    const localDepth = words[base + segments.DEPTH_WORD];
    const count = words[base + segments.COUNT_WORD];
    if (localDepth === 0 || count >= words[base + segments.MERGE_WORD]) return;
    const bit = 1 << (32 - localDepth);
    const directory = this.#directory;
    const sibling = directory.at(directory.indexOf(high ^ bit));
    const siblingWords = memory.words[sibling >>> REF_ARENA_SHIFT];
    const siblingBase = (sibling & REF_UNIT_MASK) << 1;
    if (siblingWords[siblingBase + segments.DEPTH_WORD] !== localDepth) return;
    const together = count + siblingWords[siblingBase + segments.COUNT_WORD];
    if (together >= siblingWords[siblingBase + segments.MERGE_WORD]) return;
    if (together >= words[base + segments.MERGE_WORD]) return;
    const prefix = words[base + segments.PREFIX_WORD] & ~bit;
    const merged = this.#newSegmentOrNone(localDepth - 1, prefix);
    if (merged === 0) return;
    if (!this.#copyEntries(segment, merged) || !this.#copyEntries(sibling, merged)) {
      // Crowded buckets, as a scan that removes leaves them. Nothing was taken out of the two.
      memory.free(merged);
      words[base + segments.MERGE_WORD] = together - MERGE_AGAIN_AFTER;
      siblingWords[siblingBase + segments.MERGE_WORD] = together - MERGE_AGAIN_AFTER;
      return;
    }
    directory.fill(merged, prefix, 1 << (directory.depth - localDepth + 1));
    memory.free(segment);
    memory.free(sibling);
    this.#segmentCount--;
    if (localDepth === directory.depth) directory.halve();
  }

  #copyEntries(source: number, target: number): boolean {
    const { memory } = this.#records;
    const from = memory.words[source >>> REF_ARENA_SHIFT];
    const to = memory.words[target >>> REF_ARENA_SHIFT];
    const fromBase = (source & REF_UNIT_MASK) << 1;
    const toBase = (target & REF_UNIT_MASK) << 1;
    let touched = 0;
    for (let index = 0; index < BUCKETS + STASH_BUCKETS; index++) {
      const bucket = fromBase + index * BUCKET_WORDS;
      touched ^= touchRecords(memory, from, bucket);
      for (let slot = 0; slot < SLOTS; slot++) {
        if (segments.tagAt(from, bucket, slot) === 0) continue;
        const ref = from[bucket + REFS + slot];
        this.#hashOf(ref);
        if (!segments.place(to, toBase, this.#hash.low, ref)) return false;
      }
    }
    this.touched = touched;
    return true;
  }

  /** Calls back once for each segment. The callback may not change the table. */
  forEachSegment(visit: (segment: number) => void): void {
    if (this.#segmentCount === 0) return;
    const directory = this.#directory;
    for (let at = 0; at < directory.length; ) {
      const segment = directory.at(at);
      // Before the visit, which may be `clear` giving the segment back.
      at += 1 << (directory.depth - this.#localDepth(segment));
      visit(segment);
    }
  }

  /** Calls back with every record. The callback may not change the table. */
  forEach(visit: (ref: number) => void): void {
    this.forEachSegment((segment) => {
      const words = this.#records.memory.words[segment >>> REF_ARENA_SHIFT];
      const base = (segment & REF_UNIT_MASK) << 1;
      for (let index = 0; index < BUCKETS + STASH_BUCKETS; index++) {
        const bucket = base + index * BUCKET_WORDS;
        for (let slot = 0; slot < SLOTS; slot++) {
          if (segments.tagAt(words, bucket, slot) !== 0) visit(words[bucket + REFS + slot]);
        }
      }
    });
  }

  #localDepth(segment: number): number {
    return this.#headerWord(segment, segments.DEPTH_WORD);
  }

  #headerWord(segment: number, word: number): number {
    const words = this.#records.memory.words[segment >>> REF_ARENA_SHIFT];
    return words[((segment & REF_UNIT_MASK) << 1) + word];
  }

  /**
   * One step of an iteration that survives changes in between: every entry present from start to
   * end is visited at least once. The order is by home bucket first (which no split or merge
   * changes) and by hash prefix inside it. Starts with cursor 0; returns the next cursor, 0 at the
   * end. The callback may not change the table.
   */
  scan(cursor: number, visit: (ref: number) => void): number {
    if (this.#size === 0) return 0;
    const home = Math.floor(cursor / TWO_TO_32);
    const position = cursor - home * TWO_TO_32;
    if (home >= BUCKETS) return 0;
    const segment = this.#directory.at(this.#directory.indexOf(position));
    visitHome(this.#records.memory, this.#hash, segment, home, visit);
    const localDepth = this.#localDepth(segment);
    const shift = 32 - localDepth;
    const next = localDepth === 0 ? TWO_TO_32 : ((position >>> shift) + 1) * ((1 << shift) >>> 0);
    if (next < TWO_TO_32) return home * TWO_TO_32 + next;
    return home + 1 < BUCKETS ? (home + 1) * TWO_TO_32 : 0;
  }

  /** A record chosen with equal chance for each, remembered like a hit of `find`; 0: none. */
  randomEntry(random: Random): number {
    if (this.#size === 0) return 0;
    const slots = (BUCKETS + STASH_BUCKETS) * SLOTS;
    for (;;) {
      const at = randomBelow(random, this.#directory.length);
      const segment = this.#directory.at(at);
      // A segment that several directory entries share counts only at the first of them.
      if (at > 0 && this.#directory.at(at - 1) === segment) continue;
      const words = this.#records.memory.words[segment >>> REF_ARENA_SHIFT];
      const slot = randomBelow(random, slots);
      const bucket = ((segment & REF_UNIT_MASK) << 1) + Math.floor(slot / SLOTS) * BUCKET_WORDS;
      const inBucket = slot % SLOTS;
      if (segments.tagAt(words, bucket, inBucket) === 0) continue;
      this.#foundSegment = segment;
      this.#foundBucket = bucket;
      this.#foundSlot = inBucket;
      return words[bucket + REFS + inBucket];
    }
  }
}
