/**
 * How often a key is used, in the 24 bits of its record: 16 bits of minutes, when it was last
 * counted, and a counter of 8 bits that grows ever more slowly, so that 255 stands for a million
 * accesses and more. An idle key's counter falls as time passes; it is written down only when the
 * key is used. Every access of a key comes through here under an LFU policy, so there is nothing
 * but small integers in its way.
 */
import type { Random } from '../../base/random.ts';

/** What a new key starts with: not the first to go, before anybody could use it. */
export const INITIAL_COUNT = 5;
export const GREATEST_COUNT = 255;

const MS_PER_MINUTE = 60_000;
/** Chances are shares of this, the greatest small integer. */
const CERTAIN = 0x7fffffff;

export class AccessFrequency {
  /** A generator of its own (Marsaglia's xorshift): three shifts, and nothing to call. */
  #state: number;
  /** The chance that an access raises a counter, by what the counter is. */
  readonly #chances = new Int32Array(GREATEST_COUNT + 1);
  #logFactor = 0;
  /** The minute that it is now, at its place in a record's bits. */
  #minute = 0;
  /** `lfu-decay-time`: minutes for which a counter keeps its value; 0: for ever. */
  decayMinutes = 1;

  constructor(random: Random) {
    this.#state = random.nextUint32() | 1;
    this.logFactor = 10;
  }

  setNow(nowMs: number): void {
    this.#minute = (Math.floor(nowMs / MS_PER_MINUTE) & 0xffff) << 8;
  }

  /** `lfu-log-factor`: the greater, the more accesses it takes to raise a counter. */
  get logFactor(): number {
    return this.#logFactor;
  }

  set logFactor(factor: number) {
    this.#logFactor = factor;
    for (let count = 0; count < GREATEST_COUNT; count++) {
      const above = Math.max(0, count - INITIAL_COUNT);
      this.#chances[count] = Math.floor(CERTAIN / (above * factor + 1));
    }
    this.#chances[GREATEST_COUNT] = -1;
  }

  /** The bits of a key whose counter is this one now. */
  bits(count: number): number {
    return this.#minute | count;
  }

  /** The bits of a key that is new. */
  initial(): number {
    return this.bits(INITIAL_COUNT);
  }

  /** The counter that these bits stand for now. */
  count(bits: number): number {
    if ((bits & 0xffff00) === (this.#minute | 0)) return bits & 0xff;
    return this.#decayed(bits);
  }

  #decayed(bits: number): number {
    const count = bits & 0xff;
    if (this.decayMinutes === 0) return count;
    const idleMinutes = ((this.#minute - (bits & 0xffff00)) >>> 8) & 0xffff;
    return Math.max(0, count - Math.floor(idleMinutes / this.decayMinutes));
  }

  /** The bits after one more access. */
  afterAccess(bits: number): number {
    let state = this.#state | 0;
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    this.#state = state;
    let count = this.count(bits) | 0;
    if (state >>> 1 <= this.#chances[count]) count++;
    return this.#minute | 0 | count;
  }
}
