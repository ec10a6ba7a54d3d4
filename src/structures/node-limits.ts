/**
 * How much goes into one node of a chunked list: a limit in bytes, or one in elements that is then
 * also held to bytes that are quickly moved. The decisions are Redis's, to the byte, because
 * OBJECT ENCODING shows where a list passes from one node to several.
 */

/** `list-max-listpack-size` -1 to -5. */
const BYTES_OF_LEVEL: readonly number[] = [4096, 8192, 16_384, 32_768, 65_536];
/** With a limit in elements, so many bytes nevertheless. */
const SAFE_BYTES = 8192;
const NO_LIMIT = 0x7fffffff;
/** A new entry counts with so many bytes beyond its content. */
const ENTRY_ALLOWANCE = 8;
/** An element that takes more than this is never packed, whatever the limits say. */
const LONGEST_PACKED_ELEMENT = 128 * 1024;

export class NodeLimits {
  /** A node's packed list may have so many bytes, and so many elements. */
  bytes = 0;
  elements = 0;
  /** Elements of this length and more stand alone. */
  plainFrom = 0;
  #packedThreshold = 0;

  constructor() {
    this.set(-2);
  }

  /**
   * @param size Elements in a node, or, negative, one of five sizes in bytes, as
   *   `list-max-listpack-size` tells it.
   */
  set(size: number): void {
    if (size >= 0) {
      this.bytes = SAFE_BYTES;
      this.elements = Math.max(1, size);
    } else {
      this.bytes = BYTES_OF_LEVEL[Math.min(-size, BYTES_OF_LEVEL.length) - 1] ?? SAFE_BYTES;
      this.elements = NO_LIMIT;
    }
    this.#decidePlain();
  }

  /** Elements of so many bytes stand alone, for tests; 0: those that fit in no node. */
  set packedThreshold(bytes: number) {
    this.#packedThreshold = bytes;
    this.#decidePlain();
  }

  #decidePlain(): void {
    const wanted = this.#packedThreshold === 0 ? this.bytes + 1 : this.#packedThreshold;
    this.plainFrom = Math.min(wanted, LONGEST_PACKED_ELEMENT);
  }

  /** May a node with so many bytes and elements take an element of this length? */
  allowsInsert(byteLength: number, elements: number, length: number): boolean {
    return byteLength + length + ENTRY_ALLOWANCE <= this.bytes && elements < this.elements;
  }

  /** May a list with so many bytes and elements be one packed list again? */
  allowsPacked(byteLength: number, elements: number): boolean {
    return this.elements === NO_LIMIT ? byteLength <= this.bytes : elements <= this.elements;
  }

  /** Is that too much for one node? */
  exceeds(byteLength: number, elements: number): boolean {
    return byteLength > this.bytes || elements > this.elements;
  }
}
