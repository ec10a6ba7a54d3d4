/**
 * A large sorted set, in OBJECT ENCODING's words a `skiplist`: a hash table of element records by
 * member, and a counted tree of the same records by score. A record's value is its score, eight
 * bytes.
 *
 * The root block holds the header of the table and, behind it, the state of the tree.
 */
import type { HalfSipHash } from '../../base/half-siphash.ts';
import { REF_ARENA_SHIFT, REF_UNIT_MASK } from '../../memory/arena-layout.ts';
import type { Memory } from '../../memory/memory.ts';
import { CountedTree } from '../../structures/counted-tree.ts';
import { TREE_WORDS } from '../../structures/counted-tree-path.ts';
import { HashTable } from '../../structures/hash-table.ts';
import { FLAG_EXTERNAL_KEY, FLAG_SHORT, type KeyedRecords } from '../../structures/keyed-record.ts';
import { hashRecord } from '../../structures/record-hash.ts';
import { formatTableHeader, TABLE_HEADER_BYTES } from '../../structures/table-directory.ts';
import type { TablePreload } from '../../structures/table-preload.ts';
import { type SortedSetForm, ZSET_SKIPLIST } from './sorted-set-form.ts';

const TREE_WORD = TABLE_HEADER_BYTES >>> 2;
const ROOT_BYTES = TABLE_HEADER_BYTES + 4 * TREE_WORDS;
const SCORE_BYTES = 8;

const NO_BYTES: Uint8Array = new Uint8Array(0);
const NO_VIEW: DataView = new DataView(NO_BYTES.buffer);

export class TreeSortedSet implements SortedSetForm {
  readonly kind: number = ZSET_SKIPLIST;
  readonly table: HashTable;
  readonly tree: CountedTree;
  readonly #records: KeyedRecords;
  readonly #memory: Memory;
  readonly #hash: HalfSipHash;
  root = 0;
  score = 0;
  memberBytes: Uint8Array = NO_BYTES;
  memberView: DataView = NO_VIEW;
  memberStart = 0;
  memberLength = 0;
  /** The record found, and the hash of what `find` was asked for. */
  #found = 0;
  #high = 0;
  #low = 0;

  constructor(records: KeyedRecords, hash: HalfSipHash) {
    this.#records = records;
    this.#memory = records.memory;
    this.#hash = hash;
    this.table = new HashTable(records, hash);
    this.tree = new CountedTree(records);
  }

  /** A new set without elements, opened. Throws OutOfMemoryError. */
  create(): void {
    const root = this.#memory.allocate(ROOT_BYTES);
    formatTableHeader(this.#memory, root);
    this.open(root);
    this.tree.format();
  }

  open(root: number): void {
    this.root = root;
    this.table.open(root);
    this.tree.open(root, TREE_WORD);
  }

  close(): void {
    this.root = 0;
    this.table.close();
    this.tree.close();
    this.memberBytes = NO_BYTES;
    this.memberView = NO_VIEW;
  }

  get length(): number {
    return this.table.size;
  }

  find(bytes: Uint8Array, view: DataView, start: number, length: number): boolean {
    this.#hash.computeArgument(bytes, view, start, length);
    this.#high = this.#hash.high;
    this.#low = this.#hash.low;
    this.#found = this.table.find(this.#high, this.#low, bytes, view, start, length);
    if (this.#found === 0) return false;
    this.score = this.scoreOf(this.#found);
    return true;
  }

  rankFound(): number {
    return this.tree.rankOf(this.score, this.#found);
  }

  insert(bytes: Uint8Array, start: number, length: number, score: number): void {
    const ref = this.#createRecord(bytes, start, length, score);
    this.#enter(ref, this.#high, this.#low, score, false);
  }

  /** Adds a member that is not there and comes behind all others. Throws OutOfMemoryError. */
  append(bytes: Uint8Array, view: DataView, start: number, length: number, score: number): void {
    this.#hash.compute(view, start, length);
    const { high, low } = this.#hash;
    this.#enter(this.#createRecord(bytes, start, length, score), high, low, score, true);
  }

  /** Puts a new record into tree and table: if there is no memory, into neither. */
  #enter(ref: number, high: number, low: number, score: number, isLast: boolean): void {
    let inTree = false;
    try {
      if (isLast) this.tree.append(score, ref);
      else this.tree.insert(score, ref);
      inTree = true;
      this.table.insert(high, low, ref);
    } catch (error) {
      if (inTree) this.tree.remove(score, ref);
      this.#records.free(ref);
      throw error;
    }
  }

  #createRecord(bytes: Uint8Array, start: number, length: number, score: number): number {
    const records = this.#records;
    const ref = records.create(0, FLAG_SHORT, bytes, start, length, SCORE_BYTES, SCORE_BYTES);
    this.#memory.views[ref >>> REF_ARENA_SHIFT].setFloat64(records.valueStart, score, true);
    return ref;
  }

  changeFound(_bytes: Uint8Array, _start: number, _length: number, score: number): void {
    const ref = this.#found;
    this.tree.changeScore(this.score, score, ref);
    this.#writeScore(ref, score);
    this.score = score;
  }

  #writeScore(ref: number, score: number): void {
    this.#records.open(ref);
    const { valueStart } = this.#records;
    this.#memory.views[ref >>> REF_ARENA_SHIFT].setFloat64(valueStart, score, true);
  }

  removeFound(): void {
    this.tree.remove(this.score, this.#found);
    this.table.removeFound(this.#high, this.#low);
    this.#records.free(this.#found);
  }

  /** The score that an element's record holds. */
  scoreOf(ref: number): number {
    this.#records.open(ref);
    return this.#memory.views[ref >>> REF_ARENA_SHIFT].getFloat64(this.#records.valueStart, true);
  }

  rankOfScore(score: number, isBeyond: boolean): number {
    return this.tree.rankOfScore(score, isBeyond);
  }

  rankOfMember(bytes: Uint8Array, start: number, length: number, isBeyond: boolean): number {
    return this.tree.rankOfMember(bytes, start, length, isBeyond);
  }

  seek(rank: number): boolean {
    return this.#readCursor(this.tree.seek(rank));
  }

  forward(): boolean {
    return this.#readCursor(this.tree.forward());
  }

  backward(): boolean {
    return this.#readCursor(this.tree.backward());
  }

  seekScore(score: number): number {
    const rank = this.tree.seekScore(score);
    if (rank >= 0) this.score = this.tree.score;
    return rank;
  }

  forwardScore(): boolean {
    const isThere = this.tree.forward();
    if (isThere) this.score = this.tree.score;
    return isThere;
  }

  #readCursor(isThere: boolean): boolean {
    if (!isThere) return false;
    this.#readMember(this.tree.ref);
    this.score = this.tree.score;
    return true;
  }

  /** Leaves an element of the table in the fields of the cursor. */
  readRecord(ref: number): void {
    this.score = this.scoreOf(ref);
    this.#readMember(ref);
  }

  #readMember(ref: number): void {
    const records = this.#records;
    records.open(ref);
    this.memberBytes = records.keyBytes;
    this.memberView = this.#viewOfMember();
    this.memberStart = records.keyStart;
    this.memberLength = records.keyLength;
  }

  /** What the record under the cursor takes, in bytes. */
  recordBytes(): number {
    const { ref } = this.tree;
    const external = this.memberBytes.length === this.memberLength ? this.memberLength : 0;
    return this.#memory.sizeOf(ref) + external;
  }

  /** Frees it at once, root and all. */
  free(): void {
    this.table.forEach((ref) => {
      this.#records.free(ref);
    });
    this.table.clear();
    while (this.tree.freeSome() > 0);
    this.#memory.free(this.root);
    this.close();
  }

  #viewOfMember(): DataView {
    const { flags, keyBytes, ref } = this.#records;
    if ((flags & FLAG_EXTERNAL_KEY) === 0) return this.#memory.views[ref >>> REF_ARENA_SHIFT];
    return new DataView(keyBytes.buffer, keyBytes.byteOffset);
  }

  /**
   * Begins to fill an empty set whose scores are not yet known: puts in a member that `find` has
   * just not found, with a score for now. Nothing but `find`, `gather` and `regather` may follow
   * before `arrange`. Throws OutOfMemoryError.
   */
  gather(bytes: Uint8Array, start: number, length: number, score: number): void {
    const ref = this.#createRecord(bytes, start, length, score);
    try {
      this.table.insert(this.#high, this.#low, ref);
    } catch (error) {
      this.#records.free(ref);
      throw error;
    }
  }

  /** Gives the member just found another score for now. */
  regather(score: number): void {
    this.#writeScore(this.#found, score);
  }

  /** Puts all that was gathered in order. Throws OutOfMemoryError: then the set is to be freed. */
  arrange(): void {
    this.table.forEach((ref) => {
      this.tree.insert(this.scoreOf(ref), ref);
    });
  }

  /**
   * Brings what removing the first elements, or the last, will touch into the processor's cache:
   * their records, and where those stand in the table. `refs`, `highs` and `lows` have room for
   * `most` of them.
   */
  touchEnd(
    preload: TablePreload,
    isLast: boolean,
    most: number,
    refs: Int32Array,
    highs: Int32Array,
    lows: Int32Array,
  ): void {
    const { tree } = this;
    const arenas = this.#memory.words;
    let count = 0;
    let more = tree.seek(isLast ? this.length - 1 : 0);
    for (; more && count < most; count++) {
      refs[count] = tree.ref;
      more = isLast ? tree.backward() : tree.forward();
    }
    let touched = 0;
    for (let at = 0; at < count; at++) {
      touched ^= arenas[refs[at] >>> REF_ARENA_SHIFT][(refs[at] & REF_UNIT_MASK) << 1];
    }
    preload.touched = touched;
    for (let at = 0; at < count; at++) {
      hashRecord(this.#memory, this.#hash, refs[at]);
      highs[at] = this.#hash.high;
      lows[at] = this.#hash.low;
    }
    preload.touch(this.table, highs, lows, count);
  }

  removeRange(from: number, to: number): void {
    for (let left = to - from; left > 0; ) {
      const many = this.tree.removeRun(from, left);
      for (let at = 0; at < many; at++) this.#dropRecord(this.tree.removedRefs[at]);
      left -= many;
    }
  }

  /** Takes a record that is no longer in the tree out of the table too, and frees it. */
  #dropRecord(ref: number): void {
    if (!this.findRecord(ref)) throw new Error('an element is not in its table');
    this.table.removeFound(this.#high, this.#low);
    this.#records.free(ref);
  }

  /** Finds the table's slot of an element's record. */
  findRecord(ref: number): boolean {
    const records = this.#records;
    hashRecord(this.#memory, this.#hash, ref);
    this.#high = this.#hash.high;
    this.#low = this.#hash.low;
    records.open(ref);
    const { keyBytes, keyStart, keyLength } = records;
    const view = this.#viewOfMember();
    return this.table.find(this.#high, this.#low, keyBytes, view, keyStart, keyLength) === ref;
  }
}
