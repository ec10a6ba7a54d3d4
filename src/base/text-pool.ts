/**
 * Many texts by number, without an object for each: short ones are copied side by side, long ones
 * stay where they are and must not change as long as the pool is used.
 */
const INITIAL_CAPACITY = 64;
/** Longer texts are referred to. Texts that are made up on the fly (digits) are shorter. */
const COPIED_BYTES = 64;
const FIRST_CHUNK_BYTES = 4 * 1024;
const LARGEST_CHUNK_BYTES = 1024 * 1024;
const MISSING = -1;
const PREFIX_BYTES = 6;
/** What is known of a text lies together: one cache line for whoever comes in another order. */
const PLACE_SHIFT = 2;
const OWNER = 0;
const START = 1;
const LENGTH = 2;

export class TextPool {
  count = 0;
  /** What `touch` has read; nobody needs it. */
  touched = 0;
  #places: Int32Array = new Int32Array(INITIAL_CAPACITY << PLACE_SHIFT);
  readonly #buffers: Uint8Array[] = [];
  readonly #numbers = new Map<Uint8Array, number>();
  #chunk = new Uint8Array(0);
  #used = 0;
  #lastBuffer: Uint8Array | undefined = undefined;
  #lastNumber = 0;

  add(bytes: Uint8Array, start: number, length: number): void {
    if (length > COPIED_BYTES) {
      this.#put(bytes, start, length);
      return;
    }
    if (this.#used + length > this.#chunk.length) {
      const size = Math.max(
        FIRST_CHUNK_BYTES,
        Math.min(this.#chunk.length * 2, LARGEST_CHUNK_BYTES),
      );
      this.#chunk = new Uint8Array(size);
      this.#used = 0;
    }
    const at = this.#used;
    for (let byte = 0; byte < length; byte++) this.#chunk[at + byte] = bytes[start + byte];
    this.#used += length;
    this.#put(this.#chunk, at, length);
  }

  /** A number without a text. */
  addMissing(): void {
    this.#put(this.#chunk, 0, MISSING);
  }

  isMissing(index: number): boolean {
    return this.lengthOf(index) === MISSING;
  }

  #put(bytes: Uint8Array, start: number, length: number): void {
    const place = this.count << PLACE_SHIFT;
    if (place === this.#places.length) this.#grow();
    this.#places[place + OWNER] = this.#numberOf(bytes);
    this.#places[place + START] = start;
    this.#places[place + LENGTH] = length;
    this.count++;
  }

  #numberOf(bytes: Uint8Array): number {
    if (bytes === this.#lastBuffer) return this.#lastNumber;
    let number = this.#numbers.get(bytes);
    if (number === undefined) {
      number = this.#buffers.length;
      this.#buffers.push(bytes);
      this.#numbers.set(bytes, number);
    }
    this.#lastBuffer = bytes;
    this.#lastNumber = number;
    return number;
  }

  #grow(): void {
    const places = new Int32Array(this.#places.length * 2);
    places.set(this.#places);
    this.#places = places;
  }

  /** Where a text's bytes are; see `startOf` and `lengthOf`. */
  bytesOf(index: number): Uint8Array {
    return this.#buffers[this.#places[(index << PLACE_SHIFT) + OWNER]];
  }

  startOf(index: number): number {
    return this.#places[(index << PLACE_SHIFT) + START];
  }

  /** Of a missing text negative. */
  lengthOf(index: number): number {
    return this.#places[(index << PLACE_SHIFT) + LENGTH];
  }

  /**
   * Reads where the texts of an order lie from one place in it to another, and then their first
   * bytes, which are soon to be copied: so their cache misses overlap.
   */
  touch(order: Int32Array, from: number, to: number): void {
    const places = this.#places;
    let sum = 0;
    for (let at = from; at < to; at++) sum ^= places[order[at] << PLACE_SHIFT];
    for (let at = from; at < to; at++) {
      const place = order[at] << PLACE_SHIFT;
      sum ^= this.#buffers[places[place + OWNER]][places[place + START]];
    }
    this.touched = sum;
  }

  /** Negative, zero or positive, as memcmp orders; a missing text comes first. */
  compare(left: number, right: number): number {
    const leftLength = this.lengthOf(left);
    const rightLength = this.lengthOf(right);
    const leftBytes = this.bytesOf(left);
    const rightBytes = this.bytesOf(right);
    const leftStart = this.startOf(left);
    const rightStart = this.startOf(right);
    const shared = Math.min(leftLength, rightLength);
    for (let at = 0; at < shared; at++) {
      const difference = leftBytes[leftStart + at] - rightBytes[rightStart + at];
      if (difference !== 0) return difference;
    }
    return leftLength - rightLength;
  }

  /** How many bytes at their beginning all texts have in common. */
  commonPrefixLength(): number {
    let first = 0;
    while (first < this.count && this.isMissing(first)) first++;
    if (first === this.count) return 0;
    const bytes = this.bytesOf(first);
    const start = this.startOf(first);
    let common = this.lengthOf(first);
    for (let index = first + 1; index < this.count && common > 0; index++) {
      if (this.isMissing(index)) continue;
      const other = this.bytesOf(index);
      const otherStart = this.startOf(index);
      const most = Math.min(common, this.lengthOf(index));
      common = 0;
      while (common < most && other[otherStart + common] === bytes[start + common]) common++;
    }
    return common;
  }

  /**
   * Numbers that order as the texts do, as far as the first six bytes behind `skipped` decide:
   * -1 for a missing text.
   */
  prefixNumbers(skipped: number): Float64Array {
    const numbers = new Float64Array(this.count);
    for (let index = 0; index < this.count; index++) {
      const length = this.lengthOf(index);
      if (length === MISSING) {
        numbers[index] = -1;
        continue;
      }
      const bytes = this.bytesOf(index);
      const start = this.startOf(index);
      let number = 0;
      for (let at = skipped; at < skipped + PREFIX_BYTES; at++) {
        number = number * 256 + (at < length ? bytes[start + at] : 0);
      }
      numbers[index] = number;
    }
    return numbers;
  }
}
