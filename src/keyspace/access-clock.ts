/**
 * What a record remembers of its use, in 24 bits: the second of the last access or, under an LFU
 * policy, how often there were any. `touch` runs for every key that a command reads or writes, so
 * it tests one field for everything that is not the usual case.
 */
import type { Random } from '../base/random.ts';
import { REF_ARENA_SHIFT, REF_UNIT_MASK } from '../memory/arena-layout.ts';
import type { Memory } from '../memory/memory.ts';
import type { KeyedRecords } from '../structures/keyed-record.ts';
import { AccessFrequency } from './eviction/access-frequency.ts';

const CLOCK_MASK = 0xffffff;

/** What an access leaves behind: the second, a count, or nothing. */
const TRACK_TIME = 0;
const TRACK_FREQUENCY = 1;
const TRACK_NOTHING = 2;

export class AccessClock {
  readonly #memory: Memory;
  readonly #records: KeyedRecords;
  readonly frequency: AccessFrequency;
  /** The LRU clock: 24 bits of seconds. */
  seconds = 0;
  #nowMs = 0;
  #tracking = TRACK_TIME;
  #counts = false;
  /** What stands in a record made now. */
  #newBits = 0;

  constructor(records: KeyedRecords, random: Random) {
    this.#memory = records.memory;
    this.#records = records;
    this.frequency = new AccessFrequency(random);
  }

  setNow(nowMs: number): void {
    this.#nowMs = nowMs;
    this.seconds = Math.floor(nowMs / 1000) & CLOCK_MASK;
    this.frequency.setNow(nowMs);
    this.#newBits = this.#counts ? this.frequency.initial() : this.seconds;
  }

  /** Do records count accesses, rather than note the time of the last? */
  get countsAccesses(): boolean {
    return this.#counts;
  }

  /** Changes that from now on; what stands in the records becomes true with use. */
  set countsAccesses(counts: boolean) {
    this.#counts = counts;
    this.setNow(this.#nowMs);
    this.track(true);
  }

  /** Whether the accesses that follow leave a trace (CLIENT NO-TOUCH). */
  track(on: boolean): void {
    if (!on) this.#tracking = TRACK_NOTHING;
    else this.#tracking = this.#counts ? TRACK_FREQUENCY : TRACK_TIME;
  }

  /** Notes an access. For LRU it writes only when the second has changed. */
  touch(ref: number): void {
    if (this.#tracking !== TRACK_TIME) {
      if (this.#tracking === TRACK_FREQUENCY) this.#count(ref);
      return;
    }
    const words = this.#memory.words[ref >>> REF_ARENA_SHIFT];
    const word = ((ref & REF_UNIT_MASK) << 1) + 1;
    const old = words[word];
    if ((old & CLOCK_MASK) !== this.seconds) words[word] = (old & ~CLOCK_MASK) | this.seconds;
  }

  /** The same for LFU: mostly, the counter of a key often used stays what it was. */
  #count(ref: number): void {
    const words = this.#memory.words[ref >>> REF_ARENA_SHIFT];
    const word = ((ref & REF_UNIT_MASK) << 1) + 1;
    const old = words[word];
    const bits = this.frequency.afterAccess(old & 0xffffff);
    if (bits !== (old & 0xffffff)) words[word] = (old & 0xff000000) | bits;
  }

  /** Notes an access whoever the client is, as TOUCH does. */
  touchAlways(ref: number): void {
    if (this.#counts) this.#count(ref);
    else this.#records.setClock(ref, this.seconds);
  }

  /** The first bits of a record that takes the place of another, or (0) of none. */
  begin(ref: number, replaced: number): void {
    if (replaced === 0 || this.#tracking === TRACK_TIME) {
      this.#records.setClock(ref, this.#newBits);
      return;
    }
    this.#records.setClock(ref, this.#records.clock(replaced));
    this.touch(ref);
  }

  /** Seconds since the last access, as far as the bits say the time. */
  idleSeconds(ref: number): number {
    return (this.seconds - this.#records.clock(ref)) & CLOCK_MASK;
  }

  /** The bits of a record whose counter of accesses is this one now. */
  frequencyBits(count: number): number {
    return this.frequency.bits(count);
  }

  /** The counter of accesses, as it has become by now. */
  count(ref: number): number {
    return this.frequency.count(this.#records.clock(ref));
  }
}
