/**
 * Packed lists in blocks of memory. A list starts at its block's first byte and may be shorter than
 * the block; what it needs beyond that is asked for before a change, with `reserve`, which may move
 * it: the returned reference is then the one to keep. One object serves all lists of a memory, with
 * one window for all: `open` it anew after anything that may have moved the list.
 */
import { copyWords } from '../base/bytes.ts';
import { REF_ARENA_SHIFT, REF_UNIT_MASK } from '../memory/arena-layout.ts';
import { LARGEST_BLOCK_BYTES, Memory } from '../memory/memory.ts';
import { OutOfMemoryError } from '../memory/out-of-memory-error.ts';
import { PackedList } from './packed-list.ts';

/** No list may grow beyond this; a type takes another form before. */
export const LARGEST_PACKED_BYTES = LARGEST_BLOCK_BYTES;

/** A growing list gets a sixteenth more than it needs now, so that appending rarely moves it. */
const FORESIGHT_SHIFT = 4;
/** A block is left for a smaller one when that saves at least a quarter of it. */
const SHRINK_SHIFT = 2;

export class PackedBlocks {
  readonly memory: Memory;
  /** The window that `open` returns. */
  readonly list = new PackedList();

  constructor(memory: Memory) {
    this.memory = memory;
  }

  /** An empty list, with room for `moreBytes` of entries. Throws OutOfMemoryError. */
  create(moreBytes = 0): number {
    const ref = this.memory.allocate(PackedList.EMPTY_BYTES + moreBytes);
    const arena = ref >>> REF_ARENA_SHIFT;
    const start = (ref & REF_UNIT_MASK) << 3;
    PackedList.format(this.memory.bytes[arena], this.memory.views[arena], start);
    return ref;
  }

  /** The window, on this list. */
  open(ref: number): PackedList {
    this.openInto(this.list, ref);
    return this.list;
  }

  /** Opens another window than the shared one, for work on two lists at a time. */
  openInto(list: PackedList, ref: number): void {
    const arena = ref >>> REF_ARENA_SHIFT;
    list.open(this.memory.bytes[arena], this.memory.views[arena], (ref & REF_UNIT_MASK) << 3);
  }

  byteLength(ref: number): number {
    return this.memory.words[ref >>> REF_ARENA_SHIFT][(ref & REF_UNIT_MASK) << 1];
  }

  /** May the list become so much longer at all? */
  mayGrow(ref: number, moreBytes: number): boolean {
    return this.byteLength(ref) + moreBytes <= LARGEST_PACKED_BYTES;
  }

  /**
   * Makes room behind the list for `moreBytes`. The list moves if its block has none: then the old
   * block is free. Throws OutOfMemoryError, and nothing has changed.
   */
  reserve(ref: number, moreBytes: number): number {
    const needed = this.byteLength(ref) + moreBytes;
    if (needed <= this.memory.sizeOf(ref)) return ref;
    const wanted = Math.min(needed + (needed >>> FORESIGHT_SHIFT), LARGEST_PACKED_BYTES);
    return this.#moveTo(ref, Math.max(needed, wanted));
  }

  /** Gives back what a list that has become much shorter does not need; it may move. */
  shrink(ref: number): number {
    const byteLength = this.byteLength(ref);
    const size = this.memory.sizeOf(ref);
    const saved = size - Memory.blockBytes(byteLength);
    if (saved === 0 || saved < size >>> SHRINK_SHIFT) return ref;
    try {
      return this.#moveTo(ref, byteLength);
    } catch (error) {
      // A removal must not fail for want of memory: the list stays where it is.
      if (error instanceof OutOfMemoryError) return ref;
      throw error;
    }
  }

  /** A copy of the list in a block of its own. */
  copy(ref: number): number {
    return this.#copyTo(ref, this.byteLength(ref));
  }

  free(ref: number): void {
    this.memory.free(ref);
  }

  #moveTo(ref: number, size: number): number {
    const moved = this.#copyTo(ref, size);
    this.memory.free(ref);
    return moved;
  }

  #copyTo(ref: number, size: number): number {
    const { memory } = this;
    const byteLength = this.byteLength(ref);
    const copy = memory.allocate(size);
    const from = memory.words[ref >>> REF_ARENA_SHIFT];
    const to = memory.words[copy >>> REF_ARENA_SHIFT];
    const first = (ref & REF_UNIT_MASK) << 1;
    copyWords(from, first, to, (copy & REF_UNIT_MASK) << 1, (byteLength + 3) >>> 2);
    return copy;
  }
}
