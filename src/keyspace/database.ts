/** One numbered database: the table of its keys, and the tables of those that expire somehow. */
import type { HalfSipHash } from '../base/half-siphash.ts';
import { HashTable } from '../structures/hash-table.ts';
import type { KeyedRecords } from '../structures/keyed-record.ts';
import { FieldTimesIndex } from './field-times-index.ts';

export class Database {
  readonly index: number;
  keys: HashTable;
  /** The same records again, only those with a time to live: what active expiry samples. */
  expires: HashTable;
  /** The same records again, only hashes whose fields may expire. */
  fieldTimes: FieldTimesIndex;
  /** Where active expiry goes on in `expires`. */
  expireCursor = 0;
  /** Mean time to live of the keys that active expiry last saw, ms; 0 when unknown. */
  averageTtlMs = 0;
  readonly #records: KeyedRecords;
  readonly #hash: HalfSipHash;

  constructor(index: number, records: KeyedRecords, hash: HalfSipHash) {
    this.index = index;
    this.#records = records;
    this.#hash = hash;
    this.keys = new HashTable(records, hash);
    this.expires = new HashTable(records, hash);
    this.fieldTimes = new FieldTimesIndex(records, hash);
  }

  /**
   * Exchanges everything but the number with another database, so that whoever holds one of the
   * two, as sessions do, has the other's data from now on.
   */
  swapContents(other: Database): void {
    const { keys, expires, fieldTimes, expireCursor, averageTtlMs } = this;
    this.keys = other.keys;
    this.expires = other.expires;
    this.fieldTimes = other.fieldTimes;
    this.expireCursor = other.expireCursor;
    this.averageTtlMs = other.averageTtlMs;
    other.keys = keys;
    other.expires = expires;
    other.fieldTimes = fieldTimes;
    other.expireCursor = expireCursor;
    other.averageTtlMs = averageTtlMs;
  }

  /** Begins anew without a key. Returns the table of those it had, with their records. */
  abandonKeys(): HashTable {
    const { keys } = this;
    this.keys = new HashTable(this.#records, this.#hash);
    this.expires.clear();
    this.fieldTimes.clear();
    this.expireCursor = 0;
    this.averageTtlMs = 0;
    return keys;
  }
}
