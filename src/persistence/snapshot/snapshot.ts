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
import { TablePreload } from '../../structures/table-preload.ts';

/** Takes the keys. */
export interface SnapshotSink {
  /** What it has in memory. */
  readonly pendingBytes: number;
  isBig(ref: number): boolean;
  /** Saves a whole key. */
  key(database: number, ref: number): void;
  /** The same; false, and nothing is saved, if it is big. */
  keyUnlessBig(database: number, ref: number): boolean;
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

/** A big key that is to be saved ahead of the walk. */
interface WantedKey {
  readonly database: number;
  readonly ref: number;
}

/** Of the keys of a bucket so much is saved in one step, but for the key that exceeds it. */
const STEP_BYTES = 64 * 1024;
const TWO_TO_32 = 0x1_0000_0000;

export class Snapshot implements RunningSnapshot {
  readonly #keyspace: Keyspace;
  readonly #sink: SnapshotSink;
  readonly #tables: WalkedTable[] = [];
  /** The keys of a bucket: nothing is made anew for each, so that nothing has to be collected. */
  #batch = new Int32Array(64);
  #batched = 0;
  readonly #preload: TablePreload;
  readonly #note = (ref: number): void => {
    if (this.#batched === this.#batch.length) {
      const longer = new Int32Array(2 * this.#batched);
      longer.set(this.#batch);
      this.#batch = longer;
    }
    this.#batch[this.#batched++] = ref;
  };
  #current = 0;
  /** Where the walk is in the current table: home bucket and position among hashes. */
  #cursor = 0;
  #home = 0;
  #position = 0;
  /** The big key that is being saved in slices; 0: none. */
  #slicedRef = 0;
  /** Big keys for which somebody waits: the next to be saved. */
  readonly #wanted: WantedKey[] = [];
  /** Records of keys that are gone, which nobody but the snapshot needs. */
  readonly #adopted = new Set<number>();
  #cancelled = false;
  #done = false;
  /** Called when all data were dropped, and with them whatever was left to save. */
  onAbort: (() => void) | undefined = undefined;
  /** Is so much kept in memory that nothing should be added? */
  isFull: () => boolean = () => false;
  /** Called when a big key is saved, and when all is over: whoever waits may look again. */
  onProgress: () => void = () => {};
  readonly keysInAll: number;

  constructor(keyspace: Keyspace, sink: SnapshotSink) {
    if (keyspace.snapshot !== undefined) throw new Error('a snapshot is being taken already');
    this.#keyspace = keyspace;
    this.#sink = sink;
    this.#preload = new TablePreload(keyspace.memory, 0);
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
    this.#wanted.length = 0;
    for (const ref of this.#adopted) this.#keyspace.release(ref);
    this.#adopted.clear();
    this.onProgress();
  }

  /** A bucket's keys, or a slice of a big one. False when all is saved. */
  step(): boolean {
    if (this.#done) return false;
    if (this.#slicedRef !== 0) {
      this.#stepSliced();
      return true;
    }
    const wanted = this.#wanted.shift();
    if (wanted !== undefined) {
      this.#begin(wanted.database, wanted.ref);
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

  #begin(database: number, ref: number): void {
    this.#slicedRef = ref;
    this.#sink.begin(database, ref);
  }

  /** What is left of a bucket when a step has done enough is met again by the next. */
  #bucket({ table, database }: WalkedTable): void {
    const { records } = this.#keyspace;
    const enough = this.#sink.pendingBytes + STEP_BYTES;
    this.#batched = 0;
    const next = table.scan(this.#cursor, this.#note);
    this.#dropPassed(table);
    const batch = this.#batch;
    const count = this.#batched;
    if (!this.#cancelled) {
      this.#preload.touchRecords(batch, count);
      for (let nth = 0; nth < count; nth++) {
        const ref = batch[nth];
        if ((records.head(ref) & HEAD_SAVED) !== 0) continue;
        const isEnough = this.#sink.pendingBytes >= enough;
        if (isEnough || !this.#sink.keyUnlessBig(database, ref)) {
          // Only what stays behind needs to be told from what is still to come.
          for (let saved = 0; saved < nth; saved++) records.setFlag(batch[saved], FLAG_SAVED, true);
          if (!isEnough) this.#begin(database, ref);
          return;
        }
      }
    }
    for (let nth = 0; nth < count; nth++) {
      if ((records.head(batch[nth]) & HEAD_SAVED) !== 0) {
        records.setFlag(batch[nth], FLAG_SAVED, false);
      }
    }
    this.#moveTo(next);
    if (next === 0) this.#nextTable();
  }

  /** After a merge the bucket may have keys again that the walk has passed. */
  #dropPassed(table: HashTable): void {
    const { memory, hash } = this.#keyspace;
    if (segmentStart(memory, table, this.#position) === this.#position) return;
    const batch = this.#batch;
    let kept = 0;
    for (let nth = 0; nth < this.#batched; nth++) {
      hashRecord(memory, hash, batch[nth]);
      if (hash.high >>> 0 >= this.#position) batch[kept++] = batch[nth];
    }
    this.#batched = kept;
  }

  #moveTo(cursor: number): void {
    this.#cursor = cursor;
    this.#home = Math.floor(cursor / TWO_TO_32);
    this.#position = cursor - this.#home * TWO_TO_32;
  }

  #nextTable(): void {
    const { table, abandoned } = this.#tables[this.#current];
    this.#current++;
    this.#moveTo(0);
    if (abandoned) this.#keyspace.lazyFree.takeOver(table);
  }

  #stepSliced(): void {
    if (this.#sink.step()) return;
    const ref = this.#slicedRef;
    this.#slicedRef = 0;
    if (this.#adopted.delete(ref)) this.#keyspace.release(ref);
    else this.#keyspace.records.setFlag(ref, FLAG_SAVED, true);
    this.onProgress();
  }

  #finish(): void {
    this.#done = true;
    this.#keyspace.snapshot = undefined;
    this.onProgress();
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

  #isUnsaved(database: Database, high: number, low: number, ref: number): boolean {
    if (this.#cancelled || (this.#keyspace.records.head(ref) & HEAD_SAVED) !== 0) return false;
    return this.#isAhead(database, high, low);
  }

  holdsUp(database: Database, high: number, low: number, ref: number): boolean {
    if (!this.#isUnsaved(database, high, low, ref)) return false;
    if (!this.#sink.isBig(ref)) return this.isFull();
    this.#want(database, ref);
    return true;
  }

  adopts(database: Database, high: number, low: number, ref: number): boolean {
    if (!this.#isUnsaved(database, high, low, ref) || !this.#sink.isBig(ref)) return false;
    this.#want(database, ref);
    this.#adopted.add(ref);
    this.#keyspace.records.setFlag(ref, FLAG_SAVED, true);
    return true;
  }

  #want(database: Database, ref: number): void {
    if (ref === this.#slicedRef || this.#wanted.some((wanted) => wanted.ref === ref)) return;
    this.#wanted.push({ database: this.#numberOf(database), ref });
  }

  /** The number that the database's table had when the snapshot began. */
  #numberOf({ keys }: Database): number {
    const walked = this.#tables.find(({ table }) => table === keys);
    if (walked === undefined)
      throw new Error('a key is ahead of the walk and in none of its tables');
    return walked.database;
  }

  beforeWrite(database: Database, high: number, low: number, ref: number): void {
    const { records } = this.#keyspace;
    if (!this.#isUnsaved(database, high, low, ref)) return;
    if (ref === this.#slicedRef) {
      while (this.#slicedRef !== 0) this.#stepSliced();
      return;
    }
    // Of one that could not wait.
    const wantedAt = this.#wanted.findIndex((wanted) => wanted.ref === ref);
    if (wantedAt >= 0) this.#wanted.splice(wantedAt, 1);
    this.#sink.key(this.#numberOf(database), ref);
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
    this.#wanted.length = 0;
    this.#adopted.clear();
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
