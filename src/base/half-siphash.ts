/**
 * HalfSipHash-1-3 (Aumasson and Bernstein, the 32-bit variant of SipHash): the keyed hash of every
 * hash table here. Keyed, so that a client cannot choose keys that collide; 32-bit, because that is
 * the arithmetic that JavaScript does fast. Two words are taken from the final state: the tables
 * use the high one to choose a segment and the low one for bucket and tag.
 */
import { HashesAhead } from './hashes-ahead.ts';

/** Hashes that may be known ahead. */
const MOST_AHEAD = 32;

export class HalfSipHash {
  readonly #key0: number;
  readonly #key1: number;
  /** The result of the last `compute`, as signed 32-bit integers. */
  high = 0;
  low = 0;
  /** What is known of arguments to come. */
  readonly ahead: HashesAhead = new HashesAhead(MOST_AHEAD);

  constructor(key0: number, key1: number) {
    this.#key0 = key0 | 0;
    this.#key1 = key1 | 0;
  }

  /** As `compute`, of what may be an argument whose hash is known ahead. */
  computeArgument(bytes: Uint8Array, view: DataView, start: number, length: number): void {
    const { ahead } = this;
    const known = ahead.recall(bytes, start);
    if (known < 0) {
      this.compute(view, start, length);
    } else {
      this.high = ahead.highs[known];
      this.low = ahead.lows[known];
    }
  }

  /** Hashes `length` bytes from `start` into `high` and `low`. */
  compute(view: DataView, start: number, length: number): void {
    let v0 = this.#key0 | 0;
    let v1 = this.#key1 | 0;
    let v2 = 0x6c796765 ^ v0;
    let v3 = 0x74656462 ^ v1;
    const wholeEnd = start + (length & ~3);
    let at = start;
    for (; at < wholeEnd; at += 4) {
      const word = view.getInt32(at, true);
      v3 ^= word;
      v0 = (v0 + v1) | 0;
      v1 = ((v1 << 5) | (v1 >>> 27)) ^ v0;
      v0 = (v0 << 16) | (v0 >>> 16);
      v2 = (v2 + v3) | 0;
      v3 = ((v3 << 8) | (v3 >>> 24)) ^ v2;
      v0 = (v0 + v3) | 0;
      v3 = ((v3 << 7) | (v3 >>> 25)) ^ v0;
      v2 = (v2 + v1) | 0;
      v1 = ((v1 << 13) | (v1 >>> 19)) ^ v2;
      v2 = (v2 << 16) | (v2 >>> 16);
      v0 ^= word;
    }
    let last = length << 24;
    const rest = length & 3;
    if (rest > 0) {
      last |= view.getUint8(at);
      if (rest > 1) last |= view.getUint8(at + 1) << 8;
      if (rest > 2) last |= view.getUint8(at + 2) << 16;
    }
    v3 ^= last;
    for (let round = 0; round < 4; round++) {
      v0 = (v0 + v1) | 0;
      v1 = ((v1 << 5) | (v1 >>> 27)) ^ v0;
      v0 = (v0 << 16) | (v0 >>> 16);
      v2 = (v2 + v3) | 0;
      v3 = ((v3 << 8) | (v3 >>> 24)) ^ v2;
      v0 = (v0 + v3) | 0;
      v3 = ((v3 << 7) | (v3 >>> 25)) ^ v0;
      v2 = (v2 + v1) | 0;
      v1 = ((v1 << 13) | (v1 >>> 19)) ^ v2;
      v2 = (v2 << 16) | (v2 >>> 16);
      if (round === 0) {
        // End of the last block, start of the three finalization rounds.
        v0 ^= last;
        v2 ^= 0xff;
      }
    }
    this.high = v1 ^ v3;
    this.low = v0 ^ v2;
  }
}
