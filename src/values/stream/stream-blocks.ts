/**
 * The memory of a stream's packed blocks: blocks of memory, or large buffers for what is longer. A
 * block is named by the two words that the tree of blocks keeps for it; what moves a block changes
 * them where the tree stands.
 */
import { copyBytes } from '../../base/bytes.ts';
import { REF_ARENA_SHIFT, REF_UNIT_MASK } from '../../memory/arena-layout.ts';
import { LARGEST_BLOCK_BYTES, Memory } from '../../memory/memory.ts';
import { OutOfMemoryError } from '../../memory/out-of-memory-error.ts';
import type { IdTreePosition } from '../../structures/id-tree-position.ts';
import { PackedList } from '../../structures/packed-list.ts';
import { BLOCK_IS_LARGE, BLOCK_REF } from './stream-layout.ts';

/** A growing block gets twice its size up to this one, then half as much again. */
const DOUBLED_BYTES = 4096;

/** Left behind every list, so that counts in the master entry can grow where nothing may fail. */
const SPARE_BYTES = 4;

export class StreamBlocks {
  readonly memory: Memory;
  /** What `create` made. */
  ref = 0;
  isLarge = 0;

  constructor(memory: Memory) {
    this.memory = memory;
  }

  /** An empty list in a block with so much room; leaves its name in `ref` and `isLarge`. */
  create(roomBytes: number, list: PackedList): void {
    this.#allocate(PackedList.EMPTY_BYTES + roomBytes);
    this.openBlock(list, this.ref, this.isLarge);
    PackedList.format(list.bytes, list.view, list.start);
  }

  #allocate(bytes: number): void {
    this.isLarge = bytes > LARGEST_BLOCK_BYTES ? 1 : 0;
    if (this.isLarge === 0) this.ref = this.memory.allocate(bytes);
    else this.ref = this.memory.large.allocate(bytes + (bytes >>> 1), bytes);
  }

  openBlock(list: PackedList, ref: number, isLarge: number): void {
    const { memory } = this;
    if (isLarge === 0) {
      const arena = ref >>> REF_ARENA_SHIFT;
      list.open(memory.bytes[arena], memory.views[arena], (ref & REF_UNIT_MASK) << 3);
      return;
    }
    const buffer = memory.large.get(ref);
    list.open(buffer, new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength), 0);
  }

  /** Opens the block where the tree stands. */
  open(list: PackedList, tree: IdTreePosition): void {
    this.openBlock(list, tree.value(BLOCK_REF), tree.value(BLOCK_IS_LARGE));
  }

  /**
   * Makes room for `moreBytes` behind the list where the tree stands, which may move, and opens it
   * again. A moving block gets room to grow to `mostBytes`. Throws OutOfMemoryError.
   */
  reserve(list: PackedList, tree: IdTreePosition, moreBytes: number, mostBytes: number): void {
    const ref = tree.value(BLOCK_REF);
    const isLarge = tree.value(BLOCK_IS_LARGE);
    const needed = list.byteLength + moreBytes;
    const { large } = this.memory;
    const room = isLarge === 0 ? this.memory.sizeOf(ref) : large.get(ref).length;
    if (needed <= room) {
      if (isLarge !== 0) large.use(ref, needed);
      return;
    }
    const wanted = room < DOUBLED_BYTES ? room * 2 : room + (room >>> 1);
    this.#moveTo(list, tree, Math.max(needed, Math.min(wanted, mostBytes)));
  }

  /** Cuts a block that will not grow any more to what it needs, if there is memory for that. */
  shrink(list: PackedList, tree: IdTreePosition): void {
    if (tree.value(BLOCK_IS_LARGE) !== 0) return;
    const needed = list.byteLength + SPARE_BYTES;
    if (Memory.blockBytes(needed) >= this.memory.sizeOf(tree.value(BLOCK_REF))) return;
    try {
      this.#moveTo(list, tree, needed);
    } catch (error) {
      if (!(error instanceof OutOfMemoryError)) throw error;
    }
  }

  #moveTo(list: PackedList, tree: IdTreePosition, bytes: number): void {
    const ref = tree.value(BLOCK_REF);
    const isLarge = tree.value(BLOCK_IS_LARGE);
    this.#copyTo(list, bytes);
    this.free(ref, isLarge);
    tree.setValue(BLOCK_REF, this.ref);
    tree.setValue(BLOCK_IS_LARGE, this.isLarge);
  }

  /** Copies the list into a new block of so many bytes, and opens it there. */
  #copyTo(list: PackedList, bytes: number): void {
    const { bytes: from, start, byteLength } = list;
    this.#allocate(bytes);
    this.openBlock(list, this.ref, this.isLarge);
    copyBytes(from, start, list.bytes, list.start, byteLength);
  }

  /** A copy of the list in a block that just holds it; the name is left in `ref` and `isLarge`. */
  copy(list: PackedList): void {
    this.#copyTo(list, list.byteLength + SPARE_BYTES);
  }

  free(ref: number, isLarge: number): void {
    if (isLarge === 0) this.memory.free(ref);
    else this.memory.large.free(ref);
  }

  /** What a block takes. */
  bytesOf(ref: number, isLarge: number): number {
    return isLarge === 0 ? this.memory.sizeOf(ref) : this.memory.large.usedBytesOf(ref);
  }
}
