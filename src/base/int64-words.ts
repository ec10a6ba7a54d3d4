/**
 * A signed 64-bit integer as two 32-bit words, which V8 keeps unboxed where a bigint is an object
 * on the heap: what binary structures of 64-bit integers compare and store.
 */
import { parseInt64 } from './integers.ts';

const WORD_RANGE = 0x1_0000_0000;

export class Int64Words {
  /** The upper half, with the sign. */
  high = 0;
  /** The lower half; as every int32 it reads as signed, `>>> 0` has its bits. */
  low = 0;

  /** Takes the integer that the bytes spell; false when they spell none (see `parseInt64`). */
  parse(bytes: Uint8Array, start: number, length: number): boolean {
    const value = parseInt64(bytes, start, length);
    if (value === undefined) return false;
    this.set(value);
    return true;
  }

  /** Takes a safe integer, or any bigint of 64 bits. */
  set(value: number | bigint): void {
    if (typeof value === 'number') {
      this.high = Math.floor(value / WORD_RANGE);
      this.low = value | 0;
    } else {
      this.high = Number(value >> 32n);
      this.low = Number(BigInt.asIntN(32, value));
    }
  }

  /** A number when that is exact (up to 2^53 - 1), else a bigint. */
  get value(): number | bigint {
    return int64OfWords(this.high, this.low);
  }
}

/** The integer that two words are: a number when it is a safe one, else a bigint. */
export function int64OfWords(high: number, low: number): number | bigint {
  // Rounding keeps order: what is beyond 2^53 never comes out as a safe integer.
  const value = high * WORD_RANGE + (low >>> 0);
  if (Number.isSafeInteger(value)) return value;
  return (BigInt(high) << 32n) | BigInt(low >>> 0);
}

/** Negative, zero or positive, as the first integer is less than, equal to or above the second. */
export function compareInt64Words(
  high: number,
  low: number,
  otherHigh: number,
  otherLow: number,
): number {
  if (high !== otherHigh) return high < otherHigh ? -1 : 1;
  return (low >>> 0) - (otherLow >>> 0);
}
