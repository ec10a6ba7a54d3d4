/**
 * What the keyspace tells a snapshot that is being taken (persistence/snapshot/). The snapshot
 * saves a key that is about to change before it does; see persistence/DESIGN.md.
 */
import type { HashTable } from '../structures/hash-table.ts';
import type { Database } from './database.ts';

export interface RunningSnapshot {
  /** An existing key, with its hash, may be changed or removed next. */
  beforeWrite(database: Database, high: number, low: number, ref: number): void;
  /**
   * Somebody who can wait means to write this key. True: wait, or the key would have to be saved at
   * once, which takes long; it is saved next, and the snapshot tells of it.
   */
  holdsUp(database: Database, high: number, low: number, ref: number): boolean;
  /**
   * A key is about to go for good. True when its record is still needed: the snapshot releases it,
   * once the key is detached.
   */
  adopts(database: Database, high: number, low: number, ref: number): boolean;
  /** A record has just been entered for a key, which may or may not have existed before. */
  written(database: Database, high: number, low: number, ref: number): void;
  /**
   * A database gives up its table. True when the snapshot needs it: then it sees to its being
   * freed, with all records, and memory must not be dropped whole.
   */
  abandoned(table: HashTable): boolean;
  /** All data are about to be dropped: there is nothing left to save. */
  abort(): void;
}
