/**
 * The union of several HyperLogLogs: the greatest value that each register has in any of them, a
 * byte each, four to a word, so that four can be compared at once.
 */
import { REGISTERS } from './header.ts';
import type { RegisterCounts } from './register-counts.ts';

/** The highest bit of each of four bytes; no value reaches up there. */
const HIGH_BITS = 0x80808080 | 0;

export class RegisterMaxima {
  readonly #words = new Int32Array(REGISTERS / 4);

  clear(): void {
    this.#words.fill(0);
  }

  of(index: number): number {
    return (this.#words[index >>> 2] >>> ((index & 3) << 3)) & 0xff;
  }

  /** Registers 4 * `four` to 4 * `four` + 3, a byte each. */
  four(four: number): number {
    return this.#words[four];
  }

  raise(index: number, value: number): void {
    if (this.of(index) >= value) return;
    const shift = (index & 3) << 3;
    const word = this.#words[index >>> 2];
    this.#words[index >>> 2] = (word & ~(0xff << shift)) | (value << shift);
  }

  /** Raises registers 4 * `four` to 4 * `four` + 3 to these values, a byte each. */
  raiseFour(four: number, values: number): void {
    const word = this.#words[four];
    // A byte's highest bit survives the subtraction where the old value is not the smaller one.
    const kept = ((word | HIGH_BITS) - values) & HIGH_BITS;
    const keptMask = kept - (kept >>> 7);
    this.#words[four] = values ^ ((word ^ values) & keptMask);
  }

  countInto(counts: RegisterCounts): void {
    for (const four of this.#words) counts.addFour(four);
  }
}
