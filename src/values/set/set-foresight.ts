/**
 * Reads the members of a large set some dozens at a time, before they are looked for in another
 * large one. Its bucket in the other set and the record there are two cache misses, one after the
 * other; here those of all members of a portion are under way at the same time.
 */
import type { HalfSipHash } from '../../base/half-siphash.ts';
import type { Memory } from '../../memory/memory.ts';
import { HashTable } from '../../structures/hash-table.ts';
import type { KeyedRecords } from '../../structures/keyed-record.ts';
import { hashRecord } from '../../structures/record-hash.ts';
import { TablePreload } from '../../structures/table-preload.ts';
import { SET_HASHTABLE } from './set-kinds.ts';
import type { SetSources } from './set-sources.ts';
import type { SetWalk } from './set-walk.ts';

const PORTION = 32;
/** Smaller sets are in the cache anyway, or soon will be. */
const LARGE_SIZE = 10_000;

export class SetForesight {
  /** Of the member last read: its record, and its hash. */
  ref = 0;
  high = 0;
  low = 0;
  readonly #memory: Memory;
  readonly #hash: HalfSipHash;
  /** The set that is looked in. */
  readonly #table: HashTable;
  readonly #preload: TablePreload;
  readonly #refs = new Int32Array(PORTION);
  readonly #highs = new Int32Array(PORTION);
  readonly #lows = new Int32Array(PORTION);
  #count = 0;
  #at = 0;

  constructor(records: KeyedRecords, hash: HalfSipHash) {
    this.#memory = records.memory;
    this.#hash = hash;
    this.#table = new HashTable(records, hash);
    this.#preload = new TablePreload(records.memory, PORTION);
  }

  /** Do the first two sources gain by it? Then it is ready for the first one's members. */
  begin({ count, kinds, sizes, roots }: SetSources): boolean {
    this.#count = 0;
    this.#at = 0;
    const pays =
      count > 1 &&
      kinds[0] === SET_HASHTABLE &&
      kinds[1] === SET_HASHTABLE &&
      sizes[0] >= LARGE_SIZE &&
      sizes[1] >= LARGE_SIZE;
    if (pays) this.#table.open(roots[1]);
    return pays;
  }

  /** The next member that the walk comes by; false when there is none. */
  next(walk: SetWalk): boolean {
    if (this.#at === this.#count) this.#readPortion(walk);
    if (this.#count === 0) return false;
    this.ref = this.#refs[this.#at];
    this.high = this.#highs[this.#at];
    this.low = this.#lows[this.#at++];
    return true;
  }

  #readPortion(walk: SetWalk): void {
    const refs = this.#refs;
    let count = 0;
    for (; count < PORTION; count++) {
      const ref = walk.nextRecord();
      if (ref === 0) break;
      refs[count] = ref;
    }
    for (let at = 0; at < count; at++) {
      hashRecord(this.#memory, this.#hash, refs[at]);
      this.#highs[at] = this.#hash.high;
      this.#lows[at] = this.#hash.low;
    }
    this.#preload.touch(this.#table, this.#highs, this.#lows, count);
    this.#count = count;
    this.#at = 0;
  }

  /** Lets go of the arenas looked at. */
  close(): void {
    this.#table.close();
    this.#count = 0;
    this.#at = 0;
  }
}
