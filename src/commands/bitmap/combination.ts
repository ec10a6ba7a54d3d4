/**
 * The work of BITOP: makes one string of several, a chunk at a time, so that a chunk of the result
 * stays in the processor's cache until all sources have come by. A source that is missing (0) or
 * short counts as followed by zeros.
 */
import {
  addBytes,
  andBytes,
  andNotBytes,
  invertBytes,
  orBytes,
  xorBytes,
} from '../../base/bit-combine.ts';
import { copyBytes } from '../../base/bytes.ts';
import type { KeyedRecords } from '../../structures/keyed-record.ts';

export const AND = 0;
export const OR = 1;
export const XOR = 2;
export const NOT = 3;
/** In the first and in no other. */
export const DIFF = 4;
/** In others and not in the first. */
export const DIFF1 = 5;
/** In the first and in others. */
export const AND_OR = 6;
/** In exactly one. */
export const ONE = 7;

const CHUNK_BYTES = 16 * 1024;

type Combine = typeof andBytes;

export class Combination {
  readonly #records: KeyedRecords;
  readonly #sources: Int32Array;
  readonly #target: Uint8Array;
  readonly #targetStart: number;
  readonly #length: number;
  /** The chunk in work, as offsets in the strings. */
  #from = 0;
  #chunkLength = 0;

  /**
   * `sources` are references of string records; the target is the value of the open record, which
   * must not be one of them.
   */
  constructor(records: KeyedRecords, sources: Int32Array, length: number) {
    this.#records = records;
    this.#sources = sources;
    this.#target = records.valueBytes;
    this.#targetStart = records.valueStart;
    this.#length = length;
  }

  /** Writes the whole target. */
  perform(operation: number): void {
    const last = this.#sources.length - 1;
    const more =
      operation === ONE ? new Uint8Array(Math.min(CHUNK_BYTES, this.#length)) : undefined;
    for (this.#from = 0; this.#from < this.#length; this.#from += CHUNK_BYTES) {
      this.#chunkLength = Math.min(CHUNK_BYTES, this.#length - this.#from);
      switch (operation) {
        case AND:
          this.#copy(0);
          for (let nth = 1; nth <= last; nth++) this.#and(nth);
          break;
        case XOR:
          this.#copy(0);
          this.#eachFrom(1, xorBytes);
          break;
        case NOT:
          this.#copy(0);
          invertBytes(this.#target, this.#targetStart + this.#from, this.#chunkLength);
          break;
        case DIFF:
          this.#copy(0);
          this.#eachFrom(1, andNotBytes);
          break;
        case DIFF1:
          this.#copy(1);
          this.#eachFrom(2, orBytes);
          this.#apply(0, andNotBytes);
          break;
        case AND_OR:
          this.#copy(1);
          this.#eachFrom(2, orBytes);
          this.#and(0);
          break;
        default:
          this.#copy(0);
          if (more === undefined) this.#eachFrom(1, orBytes);
          else this.#keepSingle(more);
      }
    }
  }

  /** Opens a source; how many of its bytes lie in the chunk. */
  #open(nth: number): number {
    const ref = this.#sources[nth];
    if (ref === 0) return 0;
    this.#records.open(ref);
    return Math.max(0, Math.min(this.#records.valueLength - this.#from, this.#chunkLength));
  }

  /** Begins the chunk with a source. */
  #copy(nth: number): void {
    const length = this.#open(nth);
    const { valueBytes, valueStart } = this.#records;
    const at = this.#targetStart + this.#from;
    copyBytes(valueBytes, valueStart + this.#from, this.#target, at, length);
    if (length < this.#chunkLength) this.#target.fill(0, at + length, at + this.#chunkLength);
  }

  /** Combines the chunk with a source; where that has ended, nothing changes. */
  #apply(nth: number, combine: Combine): void {
    const length = this.#open(nth);
    if (length === 0) return;
    const { valueBytes, valueStart } = this.#records;
    const at = this.#targetStart + this.#from;
    combine(this.#target, at, valueBytes, valueStart + this.#from, length);
  }

  #eachFrom(first: number, combine: Combine): void {
    for (let nth = first; nth < this.#sources.length; nth++) this.#apply(nth, combine);
  }

  #and(nth: number): void {
    const length = this.#open(nth);
    this.#apply(nth, andBytes);
    const at = this.#targetStart + this.#from;
    if (length < this.#chunkLength) this.#target.fill(0, at + length, at + this.#chunkLength);
  }

  /** Keeps, of the chunk and all other sources, the bits that came once. */
  #keepSingle(more: Uint8Array): void {
    more.fill(0);
    const at = this.#targetStart + this.#from;
    for (let nth = 1; nth < this.#sources.length; nth++) {
      const length = this.#open(nth);
      const { valueBytes, valueStart } = this.#records;
      const from = valueStart + this.#from;
      addBytes(this.#target, at, more, 0, valueBytes, from, length);
    }
    andNotBytes(this.#target, at, more, 0, this.#chunkLength);
  }
}
