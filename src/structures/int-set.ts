/**
 * A set of integers in one block, sorted, all of the width that the largest needs. The bytes are
 * those of Redis's intset, so that a dump is a copy of them:
 *
 *   word 0   bytes of one integer: 2, 4 or 8
 *   word 1   how many integers
 *   then     the integers, ascending, little-endian and signed
 *
 * An integer travels as two 32-bit words (see `base/int64.ts`), whatever its width here. The
 * width grows with the first integer that needs it and never shrinks, as in Redis. A set is a
 * block of Memory; the block's own size is its capacity, and it moves when it outgrows that: `ref`
 * after a change is where it is.
 */
import { copyBytes } from '../base/bytes.ts';
import { REF_ARENA_SHIFT, REF_UNIT_MASK } from '../memory/arena-layout.ts';
import { LARGEST_BLOCK_BYTES, Memory } from '../memory/memory.ts';
import { OutOfMemoryError } from '../memory/out-of-memory-error.ts';

export const INT_SET_HEADER_BYTES = 8;
const NO_WORDS = new Int32Array(0);
const HEADER_WORDS = INT_SET_HEADER_BYTES >>> 2;

export type IntegerWidth = 2 | 4 | 8;

/** How many bytes an integer takes at least. */
export function widthOf(high: number, low: number): IntegerWidth {
  if (high !== low >> 31) return 8;
  return low === (low << 16) >> 16 ? 2 : 4;
}

/** Negative, zero or positive, as the first integer is less than, equal to or above the second. */
function compare(high: number, low: number, otherHigh: number, otherLow: number): number {
  if (high !== otherHigh) return high < otherHigh ? -1 : 1;
  return (low >>> 0) - (otherLow >>> 0);
}

/** A window on one set at a time: `open` reads the header. Nothing is allocated on the JS heap. */
export class IntSet {
  readonly #memory: Memory;
  /** Where the set is; a change may move it. */
  ref = 0;
  /** Bytes of one integer. */
  width: IntegerWidth = 2;
  length = 0;
  /** The integer last read. */
  high = 0;
  low = 0;
  /** Where the last `find` found the integer, or where it belongs. */
  position = 0;
  #words: Int32Array = NO_WORDS;
  /** Of the first integer, in words. */
  #first = 0;

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  /** An empty set, opened. */
  create(): void {
    const ref = this.#memory.allocate(INT_SET_HEADER_BYTES);
    this.#format(ref, 2, 0);
  }

  /** A set with room for so many integers of a width, opened. */
  createFor(width: IntegerWidth, length: number): void {
    const ref = this.#memory.allocate(INT_SET_HEADER_BYTES + width * length);
    this.#format(ref, width, 0);
  }

  open(ref: number): void {
    const words = this.#memory.words[ref >>> REF_ARENA_SHIFT];
    const word = (ref & REF_UNIT_MASK) << 1;
    this.ref = ref;
    this.#words = words;
    this.#first = word + HEADER_WORDS;
    this.width = words[word] as IntegerWidth;
    this.length = words[word + 1];
  }

  /** Lets go of the arena looked at. */
  close(): void {
    this.ref = 0;
    this.length = 0;
    this.#words = NO_WORDS;
  }

  #format(ref: number, width: IntegerWidth, length: number): void {
    const words = this.#memory.words[ref >>> REF_ARENA_SHIFT];
    const word = (ref & REF_UNIT_MASK) << 1;
    words[word] = width;
    words[word + 1] = length;
    this.open(ref);
  }

  /** The bytes in use, header included: what a dump holds. */
  get byteLength(): number {
    return INT_SET_HEADER_BYTES + this.length * this.width;
  }

  /** Where the bytes are, for whoever copies them out. */
  get bytes(): Uint8Array {
    return this.#memory.bytes[this.ref >>> REF_ARENA_SHIFT];
  }

  get start(): number {
    return (this.ref & REF_UNIT_MASK) << 3;
  }

  /** Leaves the integer at an index, 0 to length - 1, in `high` and `low`. */
  read(index: number): void {
    const words = this.#words;
    if (this.width === 8) {
      const at = this.#first + (index << 1);
      this.low = words[at];
      this.high = words[at + 1];
      return;
    }
    let value: number;
    if (this.width === 4) {
      value = words[this.#first + index];
    } else {
      const pair = words[this.#first + (index >>> 1)];
      value = (index & 1) === 0 ? (pair << 16) >> 16 : pair >> 16;
    }
    this.low = value;
    this.high = value >> 31;
  }

  /** Is the integer in the set? `position` is then its index, else where it would go. */
  find(high: number, low: number): boolean {
    let least = 0;
    let end = this.length;
    if (end > 0) {
      // Growing sets are often fed in order.
      this.read(end - 1);
      if (compare(high, low, this.high, this.low) > 0) least = end;
    }
    while (least < end) {
      const middle = (least + end) >>> 1;
      this.read(middle);
      const order = compare(high, low, this.high, this.low);
      if (order === 0) {
        this.position = middle;
        return true;
      }
      if (order > 0) least = middle + 1;
      else end = middle;
    }
    this.position = least;
    return false;
  }

  /** Is there room, in the largest block there is, for one more integer of at least this width? */
  canGrow(width: IntegerWidth): boolean {
    const wider = Math.max(width, this.width);
    return INT_SET_HEADER_BYTES + (this.length + 1) * wider <= LARGEST_BLOCK_BYTES;
  }

  /**
   * Adds an integer; false when it was there. It must be able to grow. When there is no memory it
   * throws OutOfMemoryError and nothing has changed.
   */
  add(high: number, low: number): boolean {
    if (this.find(high, low)) return false;
    this.insert(high, low);
    return true;
  }

  /** Adds an integer that `find` has just not found. */
  insert(high: number, low: number): void {
    const width = widthOf(high, low);
    const { position } = this;
    if (width > this.width) {
      // It is smaller or larger than all others.
      this.#widen(width, position === 0 ? 1 : 0);
    } else {
      this.#reserve(this.byteLength + this.width);
      this.#move(position, position + 1);
    }
    this.#write(position, high, low);
    this.#setLength(this.length + 1);
  }

  /** Appends an integer that is larger than all others and no wider than they; there is room. */
  append(high: number, low: number): void {
    this.#write(this.length, high, low);
    this.#setLength(this.length + 1);
  }

  /** Removes an integer; false when it was not there. */
  remove(high: number, low: number): boolean {
    if (!this.find(high, low)) return false;
    this.removeAt(this.position);
    return true;
  }

  removeAt(index: number): void {
    this.#move(index + 1, index);
    this.#setLength(this.length - 1);
    this.#shrink();
  }

  /** A copy of the open set's block. Returns its reference; the open set stays open. */
  copy(): number {
    const { byteLength } = this;
    const ref = this.#memory.allocate(byteLength);
    const at = (ref & REF_UNIT_MASK) << 3;
    const target = this.#memory.bytes[ref >>> REF_ARENA_SHIFT];
    copyBytes(this.bytes, this.start, target, at, byteLength);
    return ref;
  }

  #write(index: number, high: number, low: number): void {
    const words = this.#words;
    if (this.width === 8) {
      const at = this.#first + (index << 1);
      words[at] = low;
      words[at + 1] = high;
    } else if (this.width === 4) {
      words[this.#first + index] = low;
    } else {
      const at = this.#first + (index >>> 1);
      const pair = words[at];
      words[at] =
        (index & 1) === 0 ? (pair & ~0xffff) | (low & 0xffff) : (pair & 0xffff) | (low << 16);
    }
  }

  #setLength(length: number): void {
    this.length = length;
    this.#words[this.#first - 1] = length;
  }

  /** Moves everything from one index on to another. */
  #move(from: number, to: number): void {
    if (from === this.length) return;
    const begin = this.#first << 2;
    const { bytes, width } = this;
    bytes.copyWithin(begin + to * width, begin + from * width, begin + this.length * width);
  }

  /** Makes the block large enough for so many bytes. */
  #reserve(byteLength: number): void {
    if (byteLength > this.#memory.sizeOf(this.ref)) this.#moveTo(byteLength);
  }

  /**
   * Gives a block up that has become a third too large or more. Without memory it stays: removing
   * must not fail.
   */
  #shrink(): void {
    const { byteLength } = this;
    if (Memory.blockBytes(byteLength) * 4 > this.#memory.sizeOf(this.ref) * 3) return;
    try {
      this.#moveTo(byteLength);
    } catch (error) {
      if (!(error instanceof OutOfMemoryError)) throw error;
    }
  }

  #moveTo(byteLength: number): void {
    const old = this.ref;
    const ref = this.#memory.allocate(byteLength);
    const target = this.#memory.bytes[ref >>> REF_ARENA_SHIFT];
    copyBytes(this.bytes, this.start, target, (ref & REF_UNIT_MASK) << 3, this.byteLength);
    this.#memory.free(old);
    this.open(ref);
  }

  /** Rewrites all integers in a larger width, `shift` places on, with room for one more. */
  #widen(width: IntegerWidth, shift: number): void {
    const old = this.ref;
    const { length } = this;
    const ref = this.#memory.allocate(INT_SET_HEADER_BYTES + (length + 1) * width);
    const words = this.#memory.words[ref >>> REF_ARENA_SHIFT];
    const word = (ref & REF_UNIT_MASK) << 1;
    const perInteger = width >>> 2;
    let at = word + HEADER_WORDS + shift * perInteger;
    for (let index = 0; index < length; index++) {
      this.read(index);
      words[at] = this.low;
      if (width === 8) words[at + 1] = this.high;
      at += perInteger;
    }
    this.#memory.free(old);
    this.#format(ref, width, length);
  }
}

/**
 * Are these bytes, which came from outside, an int set as this module writes it: of exactly this
 * length, not empty, ascending, nothing twice? It may be larger than a block can be.
 */
export function isIntSet(
  bytes: Uint8Array,
  start: number,
  length: number,
  view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength),
): boolean {
  if (length <= INT_SET_HEADER_BYTES) return false;
  const width = view.getUint32(start, true);
  if (width !== 2 && width !== 4 && width !== 8) return false;
  const count = view.getUint32(start + 4, true);
  if (INT_SET_HEADER_BYTES + count * width !== length) return false;
  let lastHigh = 0;
  let lastLow = 0;
  const first = start + INT_SET_HEADER_BYTES;
  for (let at = first; at < start + length; at += width) {
    const low = width === 2 ? view.getInt16(at, true) : view.getInt32(at, true);
    const high = width === 8 ? view.getInt32(at + 4, true) : low >> 31;
    if (at !== first && compare(high, low, lastHigh, lastLow) <= 0) return false;
    lastHigh = high;
    lastLow = low;
  }
  return true;
}
