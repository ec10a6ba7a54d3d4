/**
 * Of one database: the hashes whose fields may expire, and when there is something to do about
 * them. A second table of the keys' records, like the one of keys that expire (ADR 5); the times
 * themselves stand in the hashes.
 */
import type { HalfSipHash } from '../base/half-siphash.ts';
import { HashTable } from '../structures/hash-table.ts';
import type { KeyedRecords } from '../structures/keyed-record.ts';

export class FieldTimesIndex {
  readonly table: HashTable;
  /** No field expires before this time. */
  soonestMs = Number.POSITIVE_INFINITY;
  /** Where the walk goes on that looks for fields to expire, and the soonest time it has seen. */
  cursor = 0;
  walkSoonestMs = Number.POSITIVE_INFINITY;

  constructor(records: KeyedRecords, hash: HalfSipHash) {
    this.table = new HashTable(records, hash);
  }

  /** Adds a key, given its hash; its fields' times are learnt by the next walk. */
  enter(high: number, low: number, ref: number): void {
    this.table.insert(high, low, ref);
    this.soonestMs = Number.NEGATIVE_INFINITY;
  }

  /** A field of one of the keys expires at this time. */
  note(timeMs: number): void {
    if (timeMs < this.soonestMs) this.soonestMs = timeMs;
    if (timeMs < this.walkSoonestMs) this.walkSoonestMs = timeMs;
  }

  clear(): void {
    this.table.clear();
    this.#reset();
  }

  /** Like `clear`, for when the memory behind the table is already gone. */
  forget(): void {
    this.table.forget();
    this.#reset();
  }

  #reset(): void {
    this.soonestMs = Number.POSITIVE_INFINITY;
    this.walkSoonestMs = Number.POSITIVE_INFINITY;
    this.cursor = 0;
  }
}
