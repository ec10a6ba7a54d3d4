/**
 * Walks the entries of a stream within a range of ids, in either direction. `next` goes to an
 * entry; then its fields and values can be read one after the other. The reader has a place of its
 * own in the tree of blocks, which any change of the stream makes void.
 */
import type { Memory } from '../../memory/memory.ts';
import { IdTreePosition } from '../../structures/id-tree-position.ts';
import { PackedList } from '../../structures/packed-list.ts';
import { STRING_6, STRING_6_LIMIT } from '../../structures/packed-sizes.ts';
import { WideId } from '../../structures/wide-id.ts';
import {
  addToLower,
  addToUpper,
  countAt,
  deletedAt,
  FLAG_DELETED,
  FLAG_SAME_FIELDS,
} from './block-format.ts';
import type { Stream } from './stream.ts';
import { BLOCK_WORDS, BLOCKS } from './stream-layout.ts';

/** The first and the last id there can be. */
export const SMALLEST_ID: WideId = new WideId();
export const LARGEST_ID: WideId = new WideId().set(-1, -1, -1, -1);

export class EntryReader {
  /** The window on the block; `readField` and `readValue` leave the element in it. */
  readonly list = new PackedList();
  readonly tree: IdTreePosition;
  /** The present entry: its id, how many fields it has, where its flags stand and what they are. */
  readonly id = new WideId();
  fields = 0;
  flagsAt = 0;
  flags = 0;
  #stream: Stream | undefined = undefined;
  readonly #start = new WideId();
  readonly #end = new WideId();
  #backward = false;
  #deletedToo = false;
  readonly #blockId = new WideId();
  #masterFields = 0;
  #masterFieldsAt = 0;
  /**
   * Where the next entry's flags stand; backwards, where its last piece does. 0: no block is open.
   */
  #nextAt = 0;
  /** Where the next field or value of the present entry stands, and how many there still are. */
  #at = 0;
  #left = 0;
  #fieldAt = 0;
  /** Is the block of the next entry the first one of the walk? */
  #begins = true;
  /** Forwards: has the walk passed the start of its range, and does the range have no end? */
  #isInside = false;
  #isEndless = false;
  #integerHigh = 0;
  #integerLow = 0;

  constructor(memory: Memory) {
    this.tree = new IdTreePosition(memory, BLOCK_WORDS);
  }

  /** Begins a walk over the ids from `start` to `end`, both included. */
  open(stream: Stream, start: WideId, end: WideId, backward = false, deletedToo = false): this {
    this.#stream = stream;
    this.tree.open(stream.words, stream.base + BLOCKS);
    this.#start.copy(start);
    this.#end.copy(end);
    this.#backward = backward;
    this.#deletedToo = deletedToo;
    this.#nextAt = 0;
    this.#left = 0;
    this.#begins = true;
    this.#isInside = false;
    this.#isEndless = end.isLargest;
    return this;
  }

  /** Lets go of the bytes that it looks at. */
  close(): void {
    this.#stream = undefined;
    this.tree.close();
    this.list.close();
  }

  /** Goes to the next entry of the range; false when there is none. */
  next(): boolean {
    return this.#backward ? this.#previousEntry() : this.#nextEntry();
  }

  #nextEntry(): boolean {
    const { list } = this;
    if (this.#nextAt !== 0) this.#skipRest();
    for (;;) {
      if (this.#nextAt === 0 || list.bytes[list.start + this.#nextAt] === 0xff) {
        if (!this.#enterBlock()) return false;
        this.#nextAt = this.#skip(this.#masterFieldsAt, this.#masterFields + 1);
        continue;
      }
      this.#readHead(this.#nextAt);
      if (this.#isWanted() && (this.#isInside || this.id.compare(this.#start) >= 0)) {
        // All that follow are larger still.
        this.#isInside = true;
        return this.#isEndless || this.id.compare(this.#end) <= 0;
      }
      this.#skipRest();
    }
  }

  #previousEntry(): boolean {
    for (;;) {
      if (this.#nextAt === 0) {
        if (!this.#enterBlock()) return false;
        this.#nextAt = this.list.last();
      }
      const pieces = countAt(this.list, this.#nextAt);
      if (pieces === 0) {
        this.#nextAt = 0;
        continue;
      }
      let at = this.#nextAt;
      for (let piece = 0; piece < pieces; piece++) at = this.list.previous(at);
      this.#readHead(at);
      this.#nextAt = this.list.previous(at);
      if (this.#isWanted() && this.id.compare(this.#end) <= 0) {
        return this.id.compare(this.#start) >= 0;
      }
    }
  }

  #isWanted(): boolean {
    return this.#deletedToo || (this.flags & FLAG_DELETED) === 0;
  }

  /** Opens the next block of the walk and reads its master entry. */
  #enterBlock(): boolean {
    const { list, tree } = this;
    const stream = this.#stream;
    if (stream === undefined || !this.#seekBlock()) return false;
    tree.readId(this.#blockId);
    stream.blockMemory.open(list, tree);
    let at = deletedAt(list);
    at += list.entryBytesAt(at);
    this.#masterFields = countAt(list, at);
    this.#masterFieldsAt = at + list.entryBytesAt(at);
    return true;
  }

  #seekBlock(): boolean {
    const { tree } = this;
    if (!this.#begins) return this.#backward ? tree.previous() : tree.next();
    this.#begins = false;
    if (this.#backward) return tree.seekFloor(this.#end);
    return tree.seekFloor(this.#start) || tree.first();
  }

  /** Reads an entry up to its first field or value. */
  #readHead(at: number): void {
    const { id, list } = this;
    this.flagsAt = at;
    this.flags = countAt(list, at);
    id.copy(this.#blockId);
    let place = this.#readInteger(at + 2);
    addToUpper(id, this.#integerHigh, this.#integerLow);
    place = this.#readInteger(place);
    addToLower(id, this.#integerHigh, this.#integerLow);
    if ((this.flags & FLAG_SAME_FIELDS) !== 0) {
      this.fields = this.#masterFields;
      this.#left = this.fields;
      this.#fieldAt = this.#masterFieldsAt;
    } else {
      this.fields = countAt(list, place);
      place += list.entryBytesAt(place);
      this.#left = this.fields * 2;
    }
    this.#at = place;
  }

  /** Reads a difference; returns where the next piece stands. */
  #readInteger(at: number): number {
    const { list } = this;
    const head = list.bytes[list.start + at];
    if (head < 0x80) {
      this.#integerHigh = 0;
      this.#integerLow = head;
      return at + 2;
    }
    list.inspect(at);
    this.#integerHigh = list.integer.high;
    this.#integerLow = list.integer.low;
    return at + list.entryBytesAt(at);
  }

  /** Passes over what has not been read of the present entry, and its last piece. */
  #skipRest(): void {
    this.#nextAt = this.#skip(this.#at, this.#left + 1);
    this.#left = 0;
  }

  #skip(from: number, pieces: number): number {
    const { list } = this;
    let at = from;
    for (let piece = 0; piece < pieces; piece++) at += list.entryBytesAt(at);
    return at;
  }

  /** Leaves the next field in `list`; to be called in turn with `readValue`. */
  readField(): void {
    if ((this.flags & FLAG_SAME_FIELDS) !== 0) {
      this.#fieldAt = this.#readPiece(this.#fieldAt);
    } else {
      this.#at = this.#readPiece(this.#at);
      this.#left--;
    }
  }

  readValue(): void {
    this.#at = this.#readPiece(this.#at);
    this.#left--;
  }

  /** Leaves a piece in `list` and returns where the next one stands. */
  #readPiece(at: number): number {
    const { list } = this;
    const place = list.start + at;
    const length = list.bytes[place] - STRING_6;
    if (length < 0 || length >= STRING_6_LIMIT) {
      list.read(at);
      return at + list.entryBytesAt(at);
    }
    // What nearly all are: a short string.
    list.elementBytes = list.bytes;
    list.elementStart = place + 1;
    list.elementLength = length;
    return at + length + 2;
  }

  /** Is there such an entry? The reader then stands at it. */
  find(stream: Stream, id: WideId): boolean {
    return this.open(stream, id, id).next();
  }

  /** Leaves the id of the first entry in `id`; the largest there can be when there is none. */
  readFirst(stream: Stream, id: WideId, deletedToo: boolean): void {
    this.open(stream, SMALLEST_ID, LARGEST_ID, false, deletedToo);
    id.copy(this.next() ? this.id : LARGEST_ID);
  }

  /** Leaves the id of the last entry in `id`; 0 when there is none. */
  readLast(stream: Stream, id: WideId): void {
    this.open(stream, SMALLEST_ID, LARGEST_ID, true);
    id.copy(this.next() ? this.id : SMALLEST_ID);
  }
}
