/**
 * A list value, in either of its forms: one packed list while it is small, a chunked list beyond
 * `list-max-listpack-size`. The object is a window on one value at a time: `open` it, work on it,
 * and keep what `kind` and `root` say afterwards, because a change may have moved or converted it.
 * When it passes from one form to the other, and back at half the size, is decided as in Redis.
 */
import type { Memory } from '../../memory/memory.ts';
import { ChunkedList } from '../../structures/chunked-list.ts';
import { ListCursor } from '../../structures/list-cursor.ts';
import type { NodeLimits } from '../../structures/node-limits.ts';
import { LARGEST_PACKED_BYTES, PackedBlocks } from '../../structures/packed-block.ts';
import { PackedList } from '../../structures/packed-list.ts';
import { ENCODING_LISTPACK, ENCODING_QUICKLIST, kindOf, TYPE_LIST } from '../kinds.ts';

export const LIST_PACKED: number = kindOf(TYPE_LIST, ENCODING_LISTPACK);
export const LIST_CHUNKED: number = kindOf(TYPE_LIST, ENCODING_QUICKLIST);

const NO_BYTES = new Uint8Array(0);

export class ListValue {
  readonly limits: NodeLimits;
  readonly chunked: ChunkedList;
  readonly cursor: ListCursor;
  readonly blocks: PackedBlocks;
  kind = LIST_PACKED;
  root = 0;
  /** What `read`, `readFirst` and `readLast` leave. */
  elementBytes: Uint8Array = NO_BYTES;
  elementStart = 0;
  elementLength = 0;
  /** The window on the packed form, and the place in it that was sought. */
  readonly #packed: PackedList;
  #at = 0;
  #position = 0;

  constructor(memory: Memory, limits: NodeLimits) {
    this.limits = limits;
    this.chunked = new ChunkedList(memory, limits);
    this.cursor = new ListCursor(this.chunked);
    this.blocks = new PackedBlocks(memory);
    this.#packed = this.blocks.list;
  }

  /** Lets go of the arenas looked at. */
  close(): void {
    this.chunked.close();
    this.cursor.close();
    this.#packed.close();
    this.elementBytes = NO_BYTES;
  }

  open(kind: number, root: number): void {
    this.kind = kind;
    this.root = root;
    if (kind === LIST_PACKED) this.blocks.open(root);
    else this.chunked.open(root);
  }

  /** A new list without elements, in the packed form. Throws OutOfMemoryError. */
  create(): void {
    this.kind = LIST_PACKED;
    this.root = this.blocks.create();
    this.blocks.open(this.root);
  }

  get isPacked(): boolean {
    return this.kind === LIST_PACKED;
  }

  get length(): number {
    return this.isPacked ? this.#packed.count : this.chunked.count;
  }

  /**
   * So many elements of so many bytes in all are about to be added: beyond the limits the value
   * passes to the chunked form. Throws OutOfMemoryError, and nothing has changed.
   */
  prepareGrowth(moreBytes: number, moreElements: number): void {
    if (!this.isPacked) return;
    const { byteLength, count } = this.#packed;
    const isLarge =
      this.limits.exceeds(byteLength + moreBytes, count + moreElements) ||
      byteLength + moreBytes + moreElements * PackedList.longestEntryBytes(0) >
        LARGEST_PACKED_BYTES;
    if (!isLarge) return;
    this.root = this.chunked.createFrom(this.root, count);
    this.kind = LIST_CHUNKED;
  }

  /** Elements were removed: at half the limits the value passes back to the packed form. */
  shrunk(): void {
    if (this.isPacked) this.#replaceRoot(this.blocks.shrink(this.root));
    else this.#pack(2);
  }

  /** The value was built anew, in the chunked form: it passes to the packed one if it may. */
  settle(): void {
    if (!this.isPacked) this.#pack(1);
  }

  #pack(factor: number): void {
    const { chunked, limits } = this;
    if (chunked.nodeCount !== 1) return;
    const bytes = chunked.onlyPackedBytes;
    if (bytes < 0 || !limits.allowsPacked(factor * bytes, factor * chunked.count)) return;
    this.kind = LIST_PACKED;
    this.root = chunked.takeOnlyPacked();
    this.blocks.open(this.root);
  }

  #replaceRoot(root: number): void {
    if (root === this.root) return;
    this.root = root;
    this.blocks.open(root);
  }

  /** Adds an element at an end, after `prepareGrowth`. Throws OutOfMemoryError: nothing changed. */
  push(bytes: Uint8Array, start: number, length: number, first: boolean): void {
    if (this.isPacked) {
      this.#reserve(PackedList.longestEntryBytes(length));
      this.#packed.insertBefore(first ? this.#packed.first() : 0, bytes, start, length);
    } else {
      this.pushChunked(bytes, start, length, first);
    }
  }

  /** The same for the chunked form, which stays where it is. */
  pushChunked(bytes: Uint8Array, start: number, length: number, first: boolean): void {
    if (first) this.chunked.pushFirst(bytes, start, length);
    else this.chunked.pushLast(bytes, start, length);
  }

  #reserve(more: number): void {
    this.#replaceRoot(this.blocks.reserve(this.root, more));
  }

  /** Reads the element at an end; there must be one. */
  readEnd(first: boolean): void {
    const { chunked } = this;
    if (this.isPacked) {
      this.#at = first ? this.#packed.first() : this.#packed.last();
      this.#readPacked();
      return;
    }
    if (first) chunked.readFirst();
    else chunked.readLast();
    this.elementBytes = chunked.elementBytes;
    this.elementStart = chunked.elementStart;
    this.elementLength = chunked.elementLength;
  }

  #readPacked(): void {
    const packed = this.#packed;
    packed.read(this.#at);
    this.elementBytes = packed.elementBytes;
    this.elementStart = packed.elementStart;
    this.elementLength = packed.elementLength;
  }

  /** Removes the element at an end; call `shrunk` when all that is to go is gone. */
  removeEnd(first: boolean): void {
    if (this.isPacked) {
      const packed = this.#packed;
      packed.remove(first ? packed.first() : packed.last(), 1);
    } else if (first) this.chunked.removeFirst();
    else this.chunked.removeLast();
  }

  /** Removes `count` elements, which must exist, from a position on; then call `shrunk`. */
  removeRange(position: number, count: number): void {
    if (!this.isPacked) this.cursor.removeRange(position, count);
    else if (count > 0) this.#packed.remove(this.#packed.seek(position), count);
  }

  // A place in the list, for both forms: what ListCursor says holds here too.

  get position(): number {
    return this.isPacked ? this.#position : this.cursor.position;
  }

  /** Goes to the element with this number, which must exist. */
  seek(position: number): void {
    if (this.isPacked) {
      this.#at = this.#packed.seek(position);
      this.#position = position;
    } else {
      this.cursor.seek(position);
    }
  }

  next(): boolean {
    if (!this.isPacked) return this.cursor.next();
    const after = this.#packed.next(this.#at);
    if (after === 0) return false;
    this.#at = after;
    this.#position++;
    return true;
  }

  previous(): boolean {
    if (!this.isPacked) return this.cursor.previous();
    const before = this.#packed.previous(this.#at);
    if (before === 0) return false;
    this.#at = before;
    this.#position--;
    return true;
  }

  /** Leaves the element in `elementBytes`, `elementStart` and `elementLength`. */
  read(): void {
    if (this.isPacked) {
      this.#readPacked();
      return;
    }
    const { cursor } = this;
    cursor.read();
    this.elementBytes = cursor.elementBytes;
    this.elementStart = cursor.elementStart;
    this.elementLength = cursor.elementLength;
  }

  equals(bytes: Uint8Array, start: number, length: number): boolean {
    if (this.isPacked) return this.#packed.equals(this.#at, bytes, start, length);
    return this.cursor.equals(bytes, start, length);
  }

  /**
   * Goes to the first element equal to this one, from the present place on (it included) and at
   * most so many elements far; false when there is none.
   */
  find(
    bytes: Uint8Array,
    start: number,
    length: number,
    backward: boolean,
    most: number = Number.POSITIVE_INFINITY,
  ): boolean {
    for (let left = most; left > 0; left--) {
      if (this.equals(bytes, start, length)) return true;
      if (!(backward ? this.previous() : this.next())) return false;
    }
    return false;
  }

  /** The packed list that the element is in, and where; undefined if it stands alone. */
  get packed(): PackedList | undefined {
    if (this.isPacked) return this.#packed;
    return this.cursor.weight < 0 ? undefined : this.cursor.packed;
  }

  get at(): number {
    return this.isPacked ? this.#at : this.cursor.at;
  }

  /** How many elements the same packed list has from here on, this one included. */
  get packedFromHere(): number {
    if (this.isPacked) return this.#packed.count - this.#position;
    return this.cursor.weight - this.cursor.nth;
  }

  /** Goes to the element behind that packed list, or that one large element. */
  nextNode(): boolean {
    return this.isPacked ? false : this.cursor.nextNode();
  }

  /** Inserts beside the element, after `prepareGrowth`; then there is no place any more. */
  insert(bytes: Uint8Array, start: number, length: number, after: boolean): void {
    if (!this.isPacked) {
      this.cursor.insert(bytes, start, length, after);
      return;
    }
    const before = after ? this.#packed.next(this.#at) : this.#at;
    this.#reserve(PackedList.longestEntryBytes(length));
    this.#packed.insertBefore(before, bytes, start, length);
  }

  /** Replaces the element, after `prepareGrowth`; then there is no place any more. */
  replace(bytes: Uint8Array, start: number, length: number): void {
    if (!this.isPacked) {
      this.cursor.replace(bytes, start, length);
      return;
    }
    const more = PackedList.longestEntryBytes(length) - this.#packed.entryBytesAt(this.#at);
    if (more > 0) this.#reserve(more);
    this.#packed.replace(this.#at, bytes, start, length);
  }

  /** Removes the element and goes to the next, or backwards to the one before; false at the end. */
  remove(backward: boolean): boolean {
    if (!this.isPacked) {
      return backward ? this.cursor.removeBackward() : this.cursor.removeForward();
    }
    const packed = this.#packed;
    const { byteLength } = packed;
    const place = this.#at;
    const size = packed.entryBytesAt(place);
    this.#at = packed.remove(place, 1);
    if (!backward) return this.#at !== 0;
    this.#at = packed.previous(this.#at === 0 ? byteLength - size - 1 : place);
    this.#position--;
    return this.#at !== 0;
  }

  /** Ends a series of removals. */
  finish(): void {
    if (!this.isPacked) this.cursor.finish();
  }
}
