/**
 * Walks through all keys and saves each as it was when the walk began, while they change: see
 * ../DESIGN.md. The walk goes bucket by bucket in SCAN's order. What is to be written next and lies
 * ahead of the walk is saved first; the flag SAVED in its record says so, until the walk passes.
 */
import type { Database } from '../../keyspace/database.ts';
import type { Keyspace } from '../../keyspace/keyspace.ts';
import type { RunningSnapshot } from '../../keyspace/running-snapshot.ts';
import { REF_ARENA_SHIFT, REF_UNIT_MASK } from '../../memory/arena-layout.ts';
import type { Memory } from '../../memory/memory.ts';
import type { HashTable } from '../../structures/hash-table.ts';
import { FLAG_SAVED, HEAD_SAVED } from '../../structures/keyed-record.ts';
import { hashRecord } from '../../structures/record-hash.ts';
import { homeOf, PREFIX_WORD } from '../../structures/segment.ts';

/** Takes the keys. */
export interface SnapshotSink {
  isBig(ref: number): boolean;
  /** Saves a whole key. */
  key(database: number, ref: number): void;
  /** Begins a big key, of which each `step` saves a piece until it returns false. */
  begin(database: number, ref: number): void;
  step(): boolean;
}

interface WalkedTable {
  readonly database: number;
  readonly table: HashTable;
  /** The database has been emptied: the walk is the last to need the table. */
  abandoned: boolean;
}

const TWO_TO_32 = 0x1_0000_0000;

export class Snapshot implements RunningSnapshot {
  readonly #keyspace: Keyspace;
  readonly #sink: SnapshotSink;
  readonly #tables: WalkedTable[] = [];
  readonly #batch: number[] = [];
  #current = 0;
  /** Where the walk is in the current table: home bucket and position among hashes. */
  #cursor = 0;
  #home = 0;
  #position = 0;
  /** The big key that is being saved in slices; 0: none. */
  #slicedRef = 0;
  #cancelled = false;
  #done = false;
  /** Called when all data were dropped, and with them whatever was left to save. */
  onAbort: (() => void) | undefined = undefined;
  readonly keysInAll: number;

  constructor(keyspace: Keyspace, sink: SnapshotSink) {
    if (keyspace.snapshot !== undefined) throw new Error('a snapshot is being taken already');
    this.#keyspace = keyspace;
    this.#sink = sink;
    let keys = 0;
    for (const { index, keys: table } of keyspace.databases) {
      if (table.size === 0) continue;
      this.#tables.push({ database: index, table, abandoned: false });
      keys += table.size;
    }
    this.keysInAll = keys;
    keyspace.snapshot = this;
  }

  /** Saves no more keys, but walks on: what is flagged must not stay so. */
  cancel(): void {
    this.#cancelled = true;
    this.#slicedRef = 0;
  }

  /** A bucket's keys, or a slice of a big one. False when all is saved. */
  step(): boolean {
    if (this.#done) return false;
    if (this.#slicedRef !== 0) {
      this.#stepSliced();
      return true;
    }
    const walked = this.#tables[this.#current];
    if (walked === undefined) {
      this.#finish();
      return false;
    }
    if (walked.table.size === 0) this.#nextTable();
    else this.#bucket(walked);
    return true;
  }

  #bucket({ table, database }: WalkedTable): void {
    const { records } = this.#keyspace;
    const batch = this.#batch;
    batch.length = 0;
    const next = table.scan(this.#cursor, (ref) => batch.push(ref));
    this.#dropPassed(table);
    if (!this.#cancelled) {
      for (const ref of batch) {
        if ((records.head(ref) & HEAD_SAVED) !== 0) continue;
        if (this.#sink.isBig(ref)) {
          this.#slicedRef = ref;
          this.#sink.begin(database, ref);
          return;
        }
        this.#sink.key(database, ref);
        records.setFlag(ref, FLAG_SAVED, true);
      }
    }
    for (const ref of batch) records.setFlag(ref, FLAG_SAVED, false);
    this.#moveTo(next);
    if (next === 0) this.#nextTable();
  }

  /** After a merge the bucket may have keys again that the walk has passed. */
  #dropPassed(table: HashTable): void {
    const { memory, hash } = this.#keyspace;
    if (segmentStart(memory, table, this.#position) === this.#position) return;
    const batch = this.#batch;
    let kept = 0;
    for (const ref of batch) {
      hashRecord(memory, hash, ref);
      if (hash.high >>> 0 >= this.#position) batch[kept++] = ref;
    }
    batch.length = kept;
  }

  #moveTo(cursor: number): void {
    this.#cursor = cursor;
    this.#home = Math.floor(cursor / TWO_TO_32);
    this.#position = cursor % TWO_TO_32;
  }

  #nextTable(): void {
    const { table, abandoned } = this.#tables[this.#current];
    this.#current++;
    this.#moveTo(0);
    if (abandoned) this.#keyspace.lazyFree.takeOver(table);
  }

  #stepSliced(): void {
    if (this.#sink.step()) return;
    this.#keyspace.records.setFlag(this.#slicedRef, FLAG_SAVED, true);
    this.#slicedRef = 0;
  }

  #finish(): void {
    this.#done = true;
    this.#keyspace.snapshot = undefined;
  }

  /** Has the walk still to come to this key? */
  #isAhead(database: Database, high: number, low: number): boolean {
    const table = database.keys;
    const current = this.#tables[this.#current];
    if (current === undefined) return false;
    if (table === current.table) {
      const home = homeOf(low);
      return home > this.#home || (home === this.#home && high >>> 0 >= this.#position);
    }
    for (let at = this.#current + 1; at < this.#tables.length; at++) {
      if (this.#tables[at].table === table) return true;
    }
    return false;
  }

  /** Is this key a big one that is still to be saved, so that whoever writes it had better wait? */
  isBigAhead(database: Database, high: number, low: number, ref: number): boolean {
    if (this.#cancelled || (this.#keyspace.records.head(ref) & HEAD_SAVED) !== 0) return false;
    return this.#isAhead(database, high, low) && this.#sink.isBig(ref);
  }

  beforeWrite(database: Database, high: number, low: number, ref: number): void {
    const { records } = this.#keyspace;
    if (this.#cancelled || (records.head(ref) & HEAD_SAVED) !== 0) return;
    if (!this.#isAhead(database, high, low)) return;
    if (ref === this.#slicedRef) {
      while (this.#slicedRef !== 0) this.#stepSliced();
      return;
    }
    const walked = this.#tables.find(({ table }) => table === database.keys);
    if (walked === undefined)
      throw new Error('a key is ahead of the walk and in none of its tables');
    this.#sink.key(walked.database, ref);
    records.setFlag(ref, FLAG_SAVED, true);
  }

  written(database: Database, high: number, low: number, ref: number): void {
    this.#keyspace.records.setFlag(ref, FLAG_SAVED, this.#isAhead(database, high, low));
  }

  abandoned(table: HashTable): boolean {
    for (let at = this.#current; at < this.#tables.length; at++) {
      const walked = this.#tables[at];
      if (walked.table !== table) continue;
      walked.abandoned = true;
      return true;
    }
    return false;
  }

  abort(): void {
    for (let at = this.#current; at < this.#tables.length; at++) {
      const { table, abandoned } = this.#tables[at];
      if (abandoned) table.forget();
    }
    this.#finish();
    this.onAbort?.();
  }
}

/** The first of the hashes (as unsigned words) that share a segment with this one. */
function segmentStart(memory: Memory, { directory }: HashTable, high: number): number {
  const segment = directory.at(directory.indexOf(high | 0));
  const words = memory.words[segment >>> REF_ARENA_SHIFT];
  return words[((segment & REF_UNIT_MASK) << 1) + PREFIX_WORD] >>> 0;
}
