/**
 * How often a key is used, in the 24 bits of its record: 16 bits of minutes, when it was last
 * counted, and a counter of 8 bits that grows ever more slowly, so that 255 stands for a million
 * accesses and more. An idle key's counter falls as time passes; it is written down only when the
 * key is used.
 */
import type { Random } from '../../base/random.ts';

/** What a new key starts with: not the first to go, before anybody could use it. */
export const INITIAL_COUNT = 5;
export const GREATEST_COUNT = 255;

const COUNT_BITS = 8;
const COUNT_MASK = 0xff;
const MINUTES_MASK = 0xffff;
const MS_PER_MINUTE = 60_000;

export class AccessFrequency {
  readonly #random: Random;
  /** `lfu-log-factor`: the greater, the more accesses it takes to raise a counter. */
  logFactor = 10;
  /** `lfu-decay-time`: minutes for which a counter keeps its value; 0: for ever. */
  decayMinutes = 1;

  constructor(random: Random) {
    this.#random = random;
  }

  /** The bits of a key that is new. */
  initial(nowMs: number): number {
    return (minutesOf(nowMs) << COUNT_BITS) | INITIAL_COUNT;
  }

  /** The bits of a key whose counter is this one now. */
  bits(count: number, nowMs: number): number {
    return (minutesOf(nowMs) << COUNT_BITS) | count;
  }

  /** The counter that these bits stand for now. */
  count(bits: number, nowMs: number): number {
    const count = bits & COUNT_MASK;
    if (this.decayMinutes === 0) return count;
    const idleMinutes = (minutesOf(nowMs) - (bits >>> COUNT_BITS)) & MINUTES_MASK;
    return Math.max(0, count - Math.floor(idleMinutes / this.decayMinutes));
  }

  /** The bits after one more access. */
  afterAccess(bits: number, nowMs: number): number {
    let count = this.count(bits, nowMs);
    if (count < GREATEST_COUNT) {
      const above = Math.max(0, count - INITIAL_COUNT);
      const chance = 0x1_0000_0000 / (above * this.logFactor + 1);
      if (this.#random.nextUint32() < chance) count++;
    }
    return (minutesOf(nowMs) << COUNT_BITS) | count;
  }
}

function minutesOf(nowMs: number): number {
  return Math.floor(nowMs / MS_PER_MINUTE) & MINUTES_MASK;
}
