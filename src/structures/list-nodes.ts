/**
 * The nodes of a chunked list: what their blocks hold, and how they are made, moved, read and
 * freed. Where they stand in the list is not known here.
 *
 * A node is named by a reference and a weight. A positive weight is the number of elements in a
 * packed list, which begins `gap` bytes behind the start of the block. A negative one marks a plain
 * node, which is one element: in a block behind its length, or in a large buffer.
 */
import { copyBytes, equalBytes } from '../base/bytes.ts';
import { REF_ARENA_SHIFT, REF_UNIT_MASK } from '../memory/arena-layout.ts';
import { Memory } from '../memory/memory.ts';
import { OutOfMemoryError } from '../memory/out-of-memory-error.ts';
import type { NodeLimits } from './node-limits.ts';
import { PackedList } from './packed-list.ts';

/** Weights of plain nodes. */
export const PLAIN_BLOCK = -1;
export const PLAIN_LARGE = -2;

/** Longer elements have a large buffer each. */
const LONGEST_IN_BLOCK = 256 * 1024 - 4;
/** A node that will grow begins with so many bytes. */
const FIRST_BYTES = 512;
/** A block is left for a smaller one when that saves an eighth. */
const FIT_SHIFT = 3;

/** An extended block has a sixteenth more than it needs now. */
const FORESIGHT_SHIFT = 4;

const NO_BYTES = new Uint8Array(0);

export class ListNodes {
  readonly memory: Memory;
  readonly limits: NodeLimits;
  /** The node made or moved last. */
  ref = 0;
  weight = 0;
  gap = 0;
  /** The element read last. */
  elementBytes: Uint8Array = NO_BYTES;
  elementStart = 0;
  elementLength = 0;
  readonly #packed = new PackedList();

  constructor(memory: Memory, limits: NodeLimits) {
    this.memory = memory;
    this.limits = limits;
  }

  /** Lets go of the arenas looked at. */
  close(): void {
    this.#packed.close();
    this.elementBytes = NO_BYTES;
  }

  openPacked(packed: PackedList, ref: number, gap: number): void {
    const arena = ref >>> REF_ARENA_SHIFT;
    const start = ((ref & REF_UNIT_MASK) << 3) + gap;
    packed.open(this.memory.bytes[arena], this.memory.views[arena], start);
  }

  /** Reads the element of a plain node. */
  readPlain(ref: number, weight: number): void {
    if (weight === PLAIN_LARGE) {
      this.elementBytes = this.memory.large.get(ref);
      this.elementStart = 0;
      this.elementLength = this.elementBytes.length;
      return;
    }
    const arena = ref >>> REF_ARENA_SHIFT;
    const word = (ref & REF_UNIT_MASK) << 1;
    this.elementBytes = this.memory.bytes[arena];
    this.elementStart = (word + 1) << 2;
    this.elementLength = this.memory.words[arena][word];
  }

  /** Is the element read last, which has the same length, this one? */
  isElement(bytes: Uint8Array, start: number): boolean {
    return equalBytes(this.elementBytes, this.elementStart, bytes, start, this.elementLength);
  }

  /**
   * Makes a node of one element, with the room for more in front of it or behind it. Throws
   * OutOfMemoryError.
   */
  create(bytes: Uint8Array, start: number, length: number, roomInFront: boolean): void {
    if (length >= this.limits.plainFrom) {
      this.createPlain(bytes, start, length);
      return;
    }
    const entry = PackedList.longestEntryBytes(length);
    const { bytes: most, elements } = this.limits;
    const enough = Math.min(FIRST_BYTES, most, PackedList.EMPTY_BYTES + entry * elements);
    this.createEmpty(Math.max(enough, PackedList.EMPTY_BYTES + entry));
    this.openPacked(this.#packed, this.ref, 0);
    this.#packed.insertBefore(0, bytes, start, length);
    this.weight = 1;
    if (!roomInFront) return;
    this.gap = this.memory.sizeOf(this.ref) - this.#packed.byteLength;
    this.#slide(this.ref, 0, this.gap, this.#packed.byteLength);
  }

  /** Makes a node without elements that has room for a packed list of so many bytes. */
  createEmpty(byteLength: number): void {
    this.ref = this.memory.allocate(byteLength);
    this.weight = 0;
    this.gap = 0;
    const arena = this.ref >>> REF_ARENA_SHIFT;
    const start = (this.ref & REF_UNIT_MASK) << 3;
    PackedList.format(this.memory.bytes[arena], this.memory.views[arena], start);
  }

  createPlain(bytes: Uint8Array, start: number, length: number): void {
    const { memory } = this;
    this.gap = 0;
    if (length > LONGEST_IN_BLOCK) {
      this.ref = memory.large.allocate(length);
      this.weight = PLAIN_LARGE;
      memory.large.get(this.ref).set(bytes.subarray(start, start + length));
      return;
    }
    this.ref = memory.allocate(length + 4);
    this.weight = PLAIN_BLOCK;
    const arena = this.ref >>> REF_ARENA_SHIFT;
    const word = (this.ref & REF_UNIT_MASK) << 1;
    memory.words[arena][word] = length;
    copyBytes(bytes, start, memory.bytes[arena], (word + 1) << 2, length);
  }

  /** Makes a node of entries of a packed list, as they are: `count` of them, `length` bytes. */
  createPart(bytes: Uint8Array, start: number, length: number, count: number): void {
    this.createEmpty(PackedList.EMPTY_BYTES + length);
    this.openPacked(this.#packed, this.ref, 0);
    this.#packed.appendEntries(bytes, start, length, count);
    this.weight = count;
  }

  /** Appends the entries of a node's packed list to another list, which has room for them. */
  appendNode(packed: PackedList, ref: number, weight: number): void {
    this.openPacked(this.#packed, ref, 0);
    const { bytes, start, byteLength } = this.#packed;
    const from = start + PackedList.EMPTY_BYTES - 1;
    packed.appendEntries(bytes, from, byteLength - PackedList.EMPTY_BYTES, weight);
  }

  /** Makes a copy of a node, without gap or room. */
  copy(ref: number, weight: number, gap: number): void {
    if (weight < 0) {
      this.readPlain(ref, weight);
      this.createPlain(this.elementBytes, this.elementStart, this.elementLength);
      return;
    }
    this.openPacked(this.#packed, ref, gap);
    const { byteLength, bytes, start } = this.#packed;
    this.#copyTo(this.memory.allocate(byteLength), 0, bytes, start, byteLength);
    this.weight = weight;
  }

  free(ref: number, weight: number): void {
    if (weight === PLAIN_LARGE) this.memory.large.free(ref);
    else this.memory.free(ref);
  }

  /** What a node takes of memory. */
  memoryBytes(ref: number, weight: number): number {
    return weight === PLAIN_LARGE ? this.memory.large.usedBytesOf(ref) : this.memory.sizeOf(ref);
  }

  /** The bytes of the node's packed list, or of its only element. */
  byteLength(ref: number, weight: number, gap: number): number {
    if (weight < 0) {
      this.readPlain(ref, weight);
      return this.elementLength;
    }
    this.openPacked(this.#packed, ref, gap);
    return this.#packed.byteLength;
  }

  /**
   * Sees to room for `more` bytes in front of a packed list or behind it, in its block or in
   * another one; the old block is then free. Leaves what became of it in `ref` and `gap`.
   */
  makeRoom(ref: number, gap: number, more: number, inFront: boolean): void {
    const { memory } = this;
    this.openPacked(this.#packed, ref, gap);
    const { byteLength } = this.#packed;
    const size = memory.sizeOf(ref);
    const free = size - byteLength;
    this.ref = ref;
    this.gap = gap;
    if ((inFront ? gap : free - gap) >= more) return;
    const largest = Memory.blockBytes(Math.max(this.limits.bytes, byteLength + more));
    // Little room is used up soon, and everything would be moved again.
    if (free >= more && (free >= size >>> 2 || size >= largest)) {
      this.gap = ((free - more) >>> 1) + (inFront ? more : 0);
      this.#slide(ref, gap, this.gap, byteLength);
      return;
    }
    const wanted = Math.max(2 * size, FIRST_BYTES, byteLength + more);
    const { bytes, start } = this.#packed;
    const moved = memory.allocate(Math.min(wanted, largest));
    const newGap = inFront ? memory.sizeOf(moved) - byteLength : 0;
    this.#copyTo(moved, newGap, bytes, start, byteLength);
    memory.free(ref);
  }

  /** The same for a packed list without gap that is not expected to grow much. */
  extend(ref: number, more: number): void {
    const { memory } = this;
    this.ref = ref;
    this.gap = 0;
    this.openPacked(this.#packed, ref, 0);
    const { byteLength, bytes, start } = this.#packed;
    const needed = byteLength + more;
    if (needed <= memory.sizeOf(ref)) return;
    const moved = memory.allocate(needed + (needed >>> FORESIGHT_SHIFT));
    this.#copyTo(moved, 0, bytes, start, byteLength);
    memory.free(ref);
  }

  /**
   * Gives up gap and room of a packed list that is not to grow soon, for a smaller block if that is
   * worth it. Leaves what became of it in `ref` and `gap`. Never fails.
   */
  fit(ref: number, gap: number): void {
    const { memory } = this;
    this.openPacked(this.#packed, ref, gap);
    const { byteLength, bytes, start } = this.#packed;
    const size = memory.sizeOf(ref);
    const moved = size - Memory.blockBytes(byteLength) > size >>> FIT_SHIFT;
    if (moved) {
      const smaller = allocateOrNone(memory, byteLength);
      if (smaller !== 0) {
        this.#copyTo(smaller, 0, bytes, start, byteLength);
        memory.free(ref);
        return;
      }
    }
    if (gap !== 0) this.#slide(ref, gap, 0, byteLength);
    this.ref = ref;
    this.gap = 0;
  }

  #copyTo(block: number, gap: number, bytes: Uint8Array, start: number, length: number): void {
    const to = ((block & REF_UNIT_MASK) << 3) + gap;
    copyBytes(bytes, start, this.memory.bytes[block >>> REF_ARENA_SHIFT], to, length);
    this.ref = block;
    this.gap = gap;
  }

  #slide(ref: number, from: number, to: number, length: number): void {
    const bytes = this.memory.bytes[ref >>> REF_ARENA_SHIFT];
    const base = (ref & REF_UNIT_MASK) << 3;
    bytes.copyWithin(base + to, base + from, base + from + length);
  }
}

function allocateOrNone(memory: Memory, bytes: number): number {
  try {
    return memory.allocate(bytes);
  } catch (error) {
    if (error instanceof OutOfMemoryError) return 0;
    throw error;
  }
}
