/**
 * A signed 64-bit integer as two 32-bit words, for packed lists and int sets, whose widest integers
 * a JS number cannot hold. Bigints would be an object for each element looked at; the few
 * divisions here stay within what a number holds exactly.
 */
import { isCanonicalInt64, parseSafeInteger, writeInteger } from './integers.ts';

const WORD = 4_294_967_296;
const HALF_WORD = 65_536;
const BILLION = 1_000_000_000;
const DASH = 0x2d;
const ZERO = 0x30;
/** Of the digits of an integer beyond 2^53, so many make up the low part. */
const LOW_DIGITS = 9;

export class Int64 {
  /** Bits 63 to 32, signed. */
  high = 0;
  /** Bits 31 to 0, as a signed word too. */
  low = 0;

  /** Takes the integer that the bytes spell; false, and nothing changed, when they spell none. */
  parse(bytes: Uint8Array, start: number, length: number): boolean {
    const safe = parseSafeInteger(bytes, start, length);
    if (!Number.isNaN(safe)) {
      this.setNumber(safe);
      return true;
    }
    if (!isCanonicalInt64(bytes, start, length)) return false;
    const negative = bytes[start] === DASH;
    const end = start + length;
    const billions = digitsValue(bytes, negative ? start + 1 : start, end - LOW_DIGITS);
    this.#setProduct(billions, digitsValue(bytes, end - LOW_DIGITS, end));
    if (negative) this.#negate();
    return true;
  }

  /** Takes a safe integer. */
  setNumber(value: number): void {
    this.high = Math.floor(value / WORD);
    this.low = value | 0;
  }

  /** Takes any integer of the signed 64-bit range. */
  setBigInt(value: bigint): void {
    this.high = Number(BigInt.asIntN(32, value >> 32n));
    this.low = Number(BigInt.asIntN(32, value));
  }

  /** The value as a number, rounded beyond 2^53. */
  toNumber(): number {
    return this.high * WORD + (this.low >>> 0);
  }

  /** The value: a number when that is exact, else a bigint. */
  toExact(): number | bigint {
    const rounded = this.toNumber();
    if (Number.isSafeInteger(rounded)) return rounded;
    return (BigInt(this.high) << 32n) | BigInt(this.low >>> 0);
  }

  /** Negative, zero or positive, as this is less than, equal to or greater than the other. */
  compare(high: number, low: number): number {
    return this.high === high ? (this.low >>> 0) - (low >>> 0) : this.high - high;
  }

  /** Writes the value in decimal and returns the position after it; 20 bytes hold every value. */
  write(target: Uint8Array, at: number): number {
    const rounded = this.toNumber();
    if (Number.isSafeInteger(rounded)) return writeInteger(target, at, rounded);
    let { high, low } = this;
    let position = at;
    if (high < 0) {
      target[position++] = DASH;
      low = -low | 0;
      high = (~high + (low === 0 ? 1 : 0)) | 0;
    }
    // Long division by 10^9, half a word at a time; the highest word is at most 2^31.
    let rest = high >>> 0;
    const upper = Math.floor(rest / BILLION);
    rest = (rest - upper * BILLION) * HALF_WORD + (low >>> 16);
    const middle = Math.floor(rest / BILLION);
    rest = (rest - middle * BILLION) * HALF_WORD + (low & 0xffff);
    const lower = Math.floor(rest / BILLION);
    rest -= lower * BILLION;
    position = writeInteger(target, position, upper * WORD + middle * HALF_WORD + lower);
    for (let digit = position + LOW_DIGITS - 1; digit >= position; digit--) {
      const quotient = Math.floor(rest / 10);
      target[digit] = ZERO + rest - quotient * 10;
      rest = quotient;
    }
    return position + LOW_DIGITS;
  }

  /** Takes `billions` * 10^9 + `rest`, modulo 2^64. */
  #setProduct(billions: number, rest: number): void {
    const upper = Math.floor(billions / HALF_WORD) * BILLION;
    const lower = (billions % HALF_WORD) * BILLION + rest;
    const sum = (upper % HALF_WORD) * HALF_WORD + lower;
    this.low = sum | 0;
    this.high = (Math.floor(upper / HALF_WORD) + Math.floor(sum / WORD)) | 0;
  }

  #negate(): void {
    this.low = -this.low | 0;
    this.high = (~this.high + (this.low === 0 ? 1 : 0)) | 0;
  }
}

/** The value of bytes already known to be digits, at most ten of them. */
function digitsValue(bytes: Uint8Array, start: number, end: number): number {
  let value = 0;
  for (let at = start; at < end; at++) value = value * 10 + (bytes[at] - ZERO);
  return value;
}
