/**
 * An unsigned integer of 128 bits in two halves of 64, each as two 32-bit words: what the ordered
 * index goes by. Words are signed, because V8 keeps those unboxed; comparing turns the sign bit.
 * Instances are made once and reused: no object exists per id that is stored.
 */
const SIGN = 0x8000_0000 | 0;
const TWO_32 = 0x1_0000_0000;

export class WideId {
  upperHigh = 0;
  upperLow = 0;
  lowerHigh = 0;
  lowerLow = 0;

  set(upperHigh: number, upperLow: number, lowerHigh: number, lowerLow: number): this {
    this.upperHigh = upperHigh | 0;
    this.upperLow = upperLow | 0;
    this.lowerHigh = lowerHigh | 0;
    this.lowerLow = lowerLow | 0;
    return this;
  }

  /** Both halves as whole numbers below 2^53. */
  setHalves(upper: number, lower: number): this {
    return this.set(Math.floor(upper / TWO_32), upper, Math.floor(lower / TWO_32), lower);
  }

  copy(other: WideId): this {
    this.upperHigh = other.upperHigh;
    this.upperLow = other.upperLow;
    this.lowerHigh = other.lowerHigh;
    this.lowerLow = other.lowerLow;
    return this;
  }

  /** Four words in a row, the most significant first. */
  read(words: Int32Array, at: number): this {
    this.upperHigh = words[at];
    this.upperLow = words[at + 1];
    this.lowerHigh = words[at + 2];
    this.lowerLow = words[at + 3];
    return this;
  }

  write(words: Int32Array, at: number): void {
    words[at] = this.upperHigh;
    words[at + 1] = this.upperLow;
    words[at + 2] = this.lowerHigh;
    words[at + 3] = this.lowerLow;
  }

  /** Negative, zero or positive. */
  compare(other: WideId): number {
    if (this.upperHigh !== other.upperHigh) return order(this.upperHigh, other.upperHigh);
    if (this.upperLow !== other.upperLow) return order(this.upperLow, other.upperLow);
    if (this.lowerHigh !== other.lowerHigh) return order(this.lowerHigh, other.lowerHigh);
    return this.lowerLow === other.lowerLow ? 0 : order(this.lowerLow, other.lowerLow);
  }

  equals(other: WideId): boolean {
    return (
      this.lowerLow === other.lowerLow &&
      this.upperLow === other.upperLow &&
      this.lowerHigh === other.lowerHigh &&
      this.upperHigh === other.upperHigh
    );
  }

  get isZero(): boolean {
    return (this.upperHigh | this.upperLow | this.lowerHigh | this.lowerLow) === 0;
  }

  get isLargest(): boolean {
    return (this.upperHigh & this.upperLow & this.lowerHigh & this.lowerLow) === -1;
  }

  /** The next one; false, and 0, when there is none. */
  increment(): boolean {
    this.lowerLow = (this.lowerLow + 1) | 0;
    if (this.lowerLow !== 0) return true;
    this.lowerHigh = (this.lowerHigh + 1) | 0;
    if (this.lowerHigh !== 0) return true;
    this.upperLow = (this.upperLow + 1) | 0;
    if (this.upperLow !== 0) return true;
    this.upperHigh = (this.upperHigh + 1) | 0;
    return this.upperHigh !== 0;
  }

  /** The one before; false, and the largest, when there is none. */
  decrement(): boolean {
    this.lowerLow = (this.lowerLow - 1) | 0;
    if (this.lowerLow !== -1) return true;
    this.lowerHigh = (this.lowerHigh - 1) | 0;
    if (this.lowerHigh !== -1) return true;
    this.upperLow = (this.upperLow - 1) | 0;
    if (this.upperLow !== -1) return true;
    this.upperHigh = (this.upperHigh - 1) | 0;
    return this.upperHigh !== -1;
  }
}

/** How two different unsigned words compare. */
function order(left: number, right: number): number {
  return (left ^ SIGN) < (right ^ SIGN) ? -1 : 1;
}
