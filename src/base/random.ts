/**
 * Randomness as a port. The engine never calls Math.random: one seed replays one run.
 */
export interface Random {
  /** A uniformly distributed 32-bit integer, 0 to 2^32 - 1. */
  nextUint32(): number;
}

/** xoshiro128**, by Blackman and Vigna: small, quick and good enough for sampling keys. */
export class SeededRandom implements Random {
  #a: number;
  #b: number;
  #c: number;
  #d: number;

  /** Up to four 32-bit seeds; one is enough for a test, a server takes as many as it can use. */
  constructor(seed: number, ...more: readonly number[]) {
    // splitmix32 spreads the seed, so that similar seeds give unlike sequences.
    let state = seed | 0;
    const next = (extra = 0): number => {
      state = (state + 0x9e3779b9 + extra) | 0;
      let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
      mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
      return mixed ^ (mixed >>> 15);
    };
    this.#a = next();
    this.#b = next(more[0]);
    this.#c = next(more[1]);
    this.#d = next(more[2]) | 1;
  }

  nextUint32(): number {
    const times5 = Math.imul(this.#b, 5);
    const result = Math.imul((times5 << 7) | (times5 >>> 25), 9);
    const shifted = this.#b << 9;
    this.#c ^= this.#a;
    this.#d ^= this.#b;
    this.#b ^= this.#c;
    this.#a ^= this.#d;
    this.#c ^= shifted;
    this.#d = (this.#d << 11) | (this.#d >>> 21);
    return result >>> 0;
  }
}

/** A uniformly distributed integer from 0 to `limit` - 1, for limits up to 2^32. */
export function randomBelow(random: Random, limit: number): number {
  return Math.floor((random.nextUint32() / 0x1_0000_0000) * limit);
}

/** So many random hexadecimal digits, in small letters. */
export function randomHexDigits(random: Random, count: number): string {
  let digits = '';
  while (digits.length < count) digits += random.nextUint32().toString(16).padStart(8, '0');
  return digits.slice(0, count);
}
