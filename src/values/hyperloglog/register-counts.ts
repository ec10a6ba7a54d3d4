/**
 * How many registers have each value: all that an estimate needs. Neighbouring registers are
 * counted in four tables by turns, since they are often equal, and adding to the same number again
 * and again makes the processor wait for itself.
 */
import { REGISTERS } from './header.ts';

/** Values that six bits can have. */
const VALUES = 64;

export class RegisterCounts {
  readonly #counts = new Int32Array(VALUES * 4);

  clear(): void {
    this.#counts.fill(0);
  }

  add(value: number, times: number): void {
    this.#counts[value] += times;
  }

  /** Four values below 64, a byte each. */
  addFour(values: number): void {
    const counts = this.#counts;
    counts[values & 0x3f]++;
    counts[VALUES + ((values >>> 8) & 0x3f)]++;
    counts[2 * VALUES + ((values >>> 16) & 0x3f)]++;
    counts[3 * VALUES + (values >>> 24)]++;
  }

  of(value: number): number {
    const counts = this.#counts;
    return (
      counts[value] +
      counts[VALUES + value] +
      counts[2 * VALUES + value] +
      counts[3 * VALUES + value]
    );
  }

  /** Registers that have any value below `limit`. */
  below(limit: number): number {
    let sum = 0;
    for (let value = 0; value < limit; value++) sum += this.of(value);
    return sum;
  }

  /** Have just as many registers been counted as a value has? */
  get isComplete(): boolean {
    return this.below(VALUES) === REGISTERS;
  }
}
