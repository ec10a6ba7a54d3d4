/**
 * Which register an element belongs to, and what it would make of it: the hash's lowest 14 bits
 * name the register, and of the other 50 counts how many zeros come before the first one, plus one.
 */
import { MurmurHash64A } from '../../base/murmur-hash.ts';

/** The seed that Redis hashes with; other seeds would give values that cannot be merged. */
const SEED = 0xadc83b19;
const INDEX_BITS = 14;
const INDEX_MASK = (1 << INDEX_BITS) - 1;
/** What the hash's lower word has beside the index. */
const LOWER_BITS = 32 - INDEX_BITS;

/** All rest of the hash being zero counts as this. */
export const GREATEST_RANK = 64 - INDEX_BITS + 1;

export class ElementPosition {
  readonly #hash = new MurmurHash64A(SEED);
  /** Of the element that `compute` was called with last. */
  index = 0;
  /** 1 to GREATEST_RANK. */
  rank = 0;

  compute(view: DataView, start: number, length: number): void {
    const hash = this.#hash;
    hash.compute(view, start, length);
    this.index = hash.low & INDEX_MASK;
    const lower = hash.low >>> INDEX_BITS;
    if (lower !== 0) this.rank = trailingZeros(lower) + 1;
    else if (hash.high !== 0) this.rank = LOWER_BITS + trailingZeros(hash.high) + 1;
    else this.rank = GREATEST_RANK;
  }
}

function trailingZeros(word: number): number {
  return 31 - Math.clz32(word & -word);
}
