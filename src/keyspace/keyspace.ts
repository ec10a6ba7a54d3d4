/**
 * All databases and every change to them. Commands find a key here, then store, resize, rename or
 * remove it; what follows from a change (the dirty count, watchers, events, expiry bookkeeping) is
 * done here once, so that no command can forget it.
 *
 * `find` leaves the key's hash and place behind: the calls that take the `ref` it returned must
 * come next, before anything else touches the keyspace.
 */
import type { Arguments } from '../base/arguments.ts';
import { asciiBytes } from '../base/ascii.ts';
import { copyBytes } from '../base/bytes.ts';
import { HalfSipHash } from '../base/half-siphash.ts';
import type { Random } from '../base/random.ts';
import { Memory } from '../memory/memory.ts';
import {
  FLAG_EXPIRES,
  FLAG_INTEREST,
  HEAD_EXPIRES,
  HEAD_INTEREST,
  KeyedRecords,
} from '../structures/keyed-record.ts';
import { TYPE_STRING, typeOf } from '../values/kinds.ts';
import { ValueTypes } from '../values/value-types.ts';
import { AccessClock } from './access-clock.ts';
import { Database } from './database.ts';
import { EffectStream } from './effect-stream.ts';
import { EVENT_KEY_MISS, EVENT_NEW_KEY, type EventListener } from './events.ts';
import { KeyInterest } from './interest.ts';
import { KeyForesight } from './key-foresight.ts';
import { KeyspaceStatistics } from './keyspace-statistics.ts';
import { LazyFree } from './lazy-free.ts';
import { expireKey, expireRecord } from './removal.ts';
import type { RunningSnapshot } from './running-snapshot.ts';
import { IN_EXPIRES, IN_FIELD_TIMES, secondTables } from './second-tables.ts';

/** For `expireTimeMs` arguments: the key shall not expire. */
export const NO_EXPIRY = -1;
/** For `expireTimeMs` arguments: as it was. */
export const KEEP_EXPIRY = -2;

const DEL = asciiBytes('DEL');

export class Keyspace {
  readonly memory = new Memory();
  readonly records: KeyedRecords;
  readonly hash: HalfSipHash;
  readonly foresight: KeyForesight;
  readonly values: ValueTypes;
  readonly databases: Database[] = [];
  readonly effects = new EffectStream();
  readonly interest = new KeyInterest();
  readonly statistics = new KeyspaceStatistics();
  readonly random: Random;
  readonly accesses: AccessClock;
  readonly lazyFree: LazyFree;
  /** The commands that tell of a key whose time had come, and of one evicted. */
  expirationEffect: Uint8Array = DEL;
  evictionEffect: Uint8Array = DEL;
  /** The time that commands go by, ms since the epoch: fixed while a batch of them runs. */
  nowMs = 0;
  /** Changes since the start; a command that raised it has written. */
  dirty = 0;
  /** HEAD_INTEREST while somebody wants to know of changes to all keys, otherwise 0. */
  interestInAll = 0;
  /** Classes of events that somebody listens to. */
  eventMask = 0;
  eventListener: EventListener | undefined = undefined;
  /** Is told of every key before it is written or removed; undefined while no snapshot runs. */
  snapshot: RunningSnapshot | undefined = undefined;
  expiryPaused = false; // While clients are paused: expired keys are hidden, but stay.
  /** The hash of the key that `find` was last asked for. */
  #high = 0;
  #low = 0;

  constructor(databaseCount: number, random: Random) {
    this.random = random;
    this.hash = new HalfSipHash(random.nextUint32(), random.nextUint32());
    this.records = new KeyedRecords(this.memory, this.hash);
    this.foresight = new KeyForesight(this.records, this.hash);
    this.accesses = new AccessClock(this.records, random);
    this.values = new ValueTypes(this.records, this.hash, random);
    this.lazyFree = new LazyFree(this.records, this.values);
    for (let index = 0; index < databaseCount; index++) {
      this.databases.push(new Database(index, this.records, this.hash));
    }
  }

  setNow(nowMs: number): void {
    this.nowMs = nowMs;
    this.accesses.setNow(nowMs);
  }

  /** The record of a key, or 0; also of a key whose time has come. */
  lookUp(database: Database, request: Arguments, index: number): number {
    const start = request.starts[index];
    const length = request.lengths[index];
    this.foresight.computeHash(request.bytes, request.view, start, length);
    const { high, low } = this.hash;
    this.#high = high;
    this.#low = low;
    return database.keys.find(high, low, request.bytes, request.view, start, length);
  }

  /** The same for a key that is no argument of a request. */
  lookUpKey(
    database: Database,
    bytes: Uint8Array,
    view: DataView,
    start: number,
    length: number,
  ): number {
    this.hash.compute(view, start, length);
    this.#high = this.hash.high;
    this.#low = this.hash.low;
    return database.keys.find(this.#high, this.#low, bytes, view, start, length);
  }

  /** The record of a key, or 0. A key whose time has come is removed on the way. */
  find(database: Database, request: Arguments, index: number): number {
    const ref = this.lookUp(database, request, index);
    if (ref === 0) return 0;
    if (!this.isExpired(ref)) {
      this.snapshot?.beforeWrite(database, this.#high, this.#low, ref);
      return ref;
    }
    const { bytes, view, starts, lengths } = request;
    expireKey(this, database, ref, bytes, view, starts[index], lengths[index]);
    return 0;
  }

  /** `find` for a command that reads: counts hit or miss and notes the access. */
  read(database: Database, request: Arguments, index: number): number {
    const ref = this.peek(database, request, index);
    if (ref !== 0) this.accesses.touch(ref);
    return ref;
  }

  /** `read` for a command that asks about a key, which is no access to it: EXISTS, TTL, TYPE. */
  peek(database: Database, request: Arguments, index: number): number {
    let ref = this.lookUp(database, request, index);
    if (ref !== 0 && this.isExpired(ref)) {
      ref = this.expiryPaused ? 0 : this.find(database, request, index);
    }
    if (ref !== 0) {
      this.statistics.hits++;
    } else {
      this.statistics.misses++;
      this.notify(EVENT_KEY_MISS, 'keymiss', database, request, index);
    }
    return ref;
  }

  /**
   * Gives a key this string value. `ref` is what `find` just said about the key.
   * `expireTimeMs` is a time, NO_EXPIRY or KEEP_EXPIRY. Returns the record.
   */
  storeString(
    database: Database,
    request: Arguments,
    index: number,
    ref: number,
    kind: number,
    value: Uint8Array,
    valueStart: number,
    valueLength: number,
    expireTimeMs: number | bigint,
  ): number {
    const { records } = this;
    if (ref !== 0) {
      const head = records.head(ref);
      const had = (head & HEAD_EXPIRES) !== 0;
      const wants = expireTimeMs === KEEP_EXPIRY ? had : expireTimeMs !== NO_EXPIRY;
      records.open(ref);
      // What hangs below the record of a collection is not to be forgotten in place.
      const isString = typeOf(head & 0xff) === TYPE_STRING;
      if (isString && had === wants && this.fitsWell(valueLength)) {
        records.resizeInPlace(kind, valueLength);
        copyBytes(value, valueStart, records.valueBytes, records.valueStart, valueLength);
        if (had && expireTimeMs !== KEEP_EXPIRY) records.setExpireTime(ref, expireTimeMs);
        this.dirty++;
        this.accesses.touch(ref);
        if (((head | this.interestInAll) & HEAD_INTEREST) !== 0)
          this.signal(database, request, index);
        return ref;
      }
    }
    return this.#storeAnew(
      database,
      request,
      index,
      ref,
      kind,
      value,
      valueStart,
      valueLength,
      expireTimeMs,
    );
  }

  #storeAnew(
    database: Database,
    request: Arguments,
    index: number,
    ref: number,
    kind: number,
    value: Uint8Array,
    valueStart: number,
    valueLength: number,
    expireTimeMs: number | bigint,
  ): number {
    const { records } = this;
    let time = expireTimeMs;
    if (time === KEEP_EXPIRY) time = ref === 0 ? NO_EXPIRY : records.expireTimeExact(ref);
    const created = this.create(database, request, index, ref, kind, time, valueLength);
    copyBytes(value, valueStart, records.valueBytes, records.valueStart, valueLength);
    this.settle(database, request, index, ref, created);
    return created;
  }

  /**
   * A record for the key with nothing in its value yet, not in any table. Left open: the caller
   * writes the value and then calls `settle`, before anything else touches the keyspace.
   */
  create(
    database: Database,
    request: Arguments,
    index: number,
    replaced: number,
    kind: number,
    expireTimeMs: number | bigint,
    valueLength: number,
    room = valueLength,
  ): number {
    const { records } = this;
    const start = request.starts[index];
    const length = request.lengths[index];
    let flags = expireTimeMs === NO_EXPIRY ? 0 : FLAG_EXPIRES;
    if (replaced !== 0) {
      if ((records.head(replaced) & HEAD_INTEREST) !== 0) flags |= FLAG_INTEREST;
    } else if (this.#concerns(database, this.#high, request, index)) {
      flags |= FLAG_INTEREST;
    }
    const ref = records.create(kind, flags, request.bytes, start, length, valueLength, room);
    if (expireTimeMs !== NO_EXPIRY) records.setExpireTime(ref, expireTimeMs);
    this.accesses.begin(ref, replaced);
    return ref;
  }

  /** Puts a new record in the place of the old one, if there is one, and frees that. */
  settle(database: Database, request: Arguments, index: number, old: number, ref: number): void {
    this.place(database, request, index, old, ref);
    this.dirty++;
    if (this.isCaredFor(ref)) this.signal(database, request, index);
  }

  /** The same for a change that is yet to be reported by `changed`. */
  place(database: Database, request: Arguments, index: number, old: number, ref: number): void {
    const had = old === 0 ? 0 : secondTables(this.records.head(old));
    const wants = secondTables(this.records.head(ref));
    try {
      this.#enter(database, request, index, ref, old === 0, wants & ~had);
    } catch (error) {
      this.records.free(ref);
      throw error;
    }
    if (old === 0) {
      this.notify(EVENT_NEW_KEY, 'new', database, request, index);
    } else {
      database.keys.replaceFound(ref);
      if (had !== 0) this.#redirect(database, request, index, had, wants, ref);
      this.release(old);
    }
    this.snapshot?.written(database, this.#high, this.#low, ref);
  }

  /** Adds a record to tables (`added`: which second ones); without memory for one, to none. */
  #enter(
    database: Database,
    request: Arguments,
    index: number,
    ref: number,
    inKeys: boolean,
    added: number,
  ): void {
    let entered = 0;
    try {
      if ((added & IN_EXPIRES) !== 0) database.expires.insert(this.#high, this.#low, ref);
      entered = added & IN_EXPIRES;
      if ((added & IN_FIELD_TIMES) !== 0) {
        database.fieldTimes.enter(this.#high, this.#low, ref);
        entered = added;
      }
      if (inKeys) database.keys.insert(this.#high, this.#low, ref);
    } catch (error) {
      this.#redirect(database, request, index, entered, 0, 0);
      throw error;
    }
  }

  /** Of the second tables that have the key: those that are to have it get another record. */
  #redirect(
    database: Database,
    request: Arguments,
    index: number,
    had: number,
    wants: number,
    ref: number,
  ): void {
    const { bytes, view, starts, lengths } = request;
    for (let bit = IN_EXPIRES; bit <= IN_FIELD_TIMES; bit <<= 1) {
      if ((had & bit) === 0) continue;
      const table = bit === IN_EXPIRES ? database.expires : database.fieldTimes.table;
      table.find(this.#high, this.#low, bytes, view, starts[index], lengths[index]);
      if ((wants & bit) !== 0) table.replaceFound(ref);
      else table.removeFound(this.#high, this.#low);
    }
  }

  /** The hash of the key that `find` has just found has fields that expire from now on. */
  enterFieldTimes(database: Database, ref: number): void {
    database.fieldTimes.enter(this.#high, this.#low, ref);
  }

  /** Takes that back. */
  leaveFieldTimes(database: Database, request: Arguments, index: number): void {
    this.#redirect(database, request, index, IN_FIELD_TIMES, 0, 0);
  }

  /** Does the open record's block suit a value of this length: large enough, not far too large? */
  fitsWell(valueLength: number): boolean {
    const { records } = this;
    if (valueLength === records.valueLength) return true;
    const room = records.valueRoom();
    return valueLength <= room && room - valueLength <= (valueLength >>> 1) + 64;
  }

  /** Changes inside an existing value, made in place by the caller. */
  changed(database: Database, request: Arguments, index: number, ref: number, count = 1): void {
    this.dirty += count;
    this.accesses.touch(ref);
    if (this.isCaredFor(ref)) this.signal(database, request, index);
  }

  /** Sets, changes or (NO_EXPIRY) removes a key's time to live. Returns the record, maybe moved. */
  setExpiry(
    database: Database,
    request: Arguments,
    index: number,
    ref: number,
    expireTimeMs: number | bigint,
  ): number {
    const { records } = this;
    const head = records.head(ref);
    const expires = (head & HEAD_EXPIRES) !== 0;
    const shall = expireTimeMs !== NO_EXPIRY;
    let settled = ref;
    if (expires !== shall) {
      settled = records.relayout(ref, shall);
      const had = secondTables(head);
      const wants = secondTables(records.head(settled));
      try {
        this.#enter(database, request, index, settled, false, wants & ~had);
      } catch (error) {
        records.freeBlock(settled); // what it refers to is the old record's
        throw error;
      }
      if (had !== 0) this.#redirect(database, request, index, had, wants, settled);
      database.keys.replaceFound(settled);
      records.freeBlock(ref);
    }
    this.dirty++;
    if (shall) records.setExpireTime(settled, expireTimeMs);
    if (((head | this.interestInAll) & HEAD_INTEREST) !== 0) this.signal(database, request, index);
    return settled;
  }

  /** Removes a key that `find` has just found. */
  remove(database: Database, request: Arguments, index: number, ref: number): void {
    this.dirty++;
    this.detach(database, request, index, ref);
    this.release(ref);
  }

  /** Frees a record that is in no database, with its value: if that is large, in slices. */
  release(ref: number): void {
    const kind = this.records.head(ref) & 0xff;
    if (typeOf(kind) !== TYPE_STRING) this.lazyFree.free(kind, this.records.innerRef(ref));
    this.records.free(ref);
  }

  /**
   * Takes a key that `find` has just found out of its database; the record is the caller's.
   * `tells`: who cares for the key is told at once.
   */
  detach(database: Database, request: Arguments, index: number, ref: number, tells = true): void {
    const start = request.starts[index];
    const length = request.lengths[index];
    this.detachKey(database, ref, request.bytes, request.view, start, length, tells);
  }

  /** The same for a key that `lookUpKey` has just found. */
  detachKey(
    database: Database,
    ref: number,
    bytes: Uint8Array,
    view: DataView,
    start: number,
    length: number,
    tells = true,
  ): void {
    const head = this.records.head(ref);
    this.snapshot?.beforeWrite(database, this.#high, this.#low, ref);
    database.keys.removeFound(this.#high, this.#low);
    if ((head & HEAD_EXPIRES) !== 0) {
      database.expires.find(this.#high, this.#low, bytes, view, start, length);
      database.expires.removeFound(this.#high, this.#low);
    }
    if ((secondTables(head) & IN_FIELD_TIMES) !== 0) {
      const { table } = database.fieldTimes;
      table.find(this.#high, this.#low, bytes, view, start, length);
      table.removeFound(this.#high, this.#low);
    }
    if (tells && ((head | this.interestInAll) & HEAD_INTEREST) !== 0)
      this.interest.touch(database.index, bytes, start, length);
  }

  /** Puts a record under a key that does not exist; the record must have that key. */
  attach(database: Database, request: Arguments, index: number, ref: number, tells = true): void {
    this.hash.compute(request.view, request.starts[index], request.lengths[index]);
    this.#high = this.hash.high;
    this.#low = this.hash.low;
    this.#enter(database, request, index, ref, true, secondTables(this.records.head(ref)));
    this.snapshot?.written(database, this.#high, this.#low, ref);
    this.notify(EVENT_NEW_KEY, 'new', database, request, index);
    const concerns = this.#concerns(database, this.#high, request, index);
    if (concerns) this.records.setFlag(ref, FLAG_INTEREST, true);
    if (tells && (concerns || this.interestInAll !== 0)) this.signal(database, request, index);
  }

  /** Does anybody care for the key of this record? */
  isCaredFor(ref: number): boolean {
    return ((this.records.head(ref) | this.interestInAll) & HEAD_INTEREST) !== 0;
  }

  /** Does a key that is about to appear interest somebody? */
  #concerns(database: Database, high: number, request: Arguments, index: number): boolean {
    if (!this.interest.mayConcern(high)) return false;
    const start = request.starts[index];
    return this.interest.concerns(database.index, request.bytes, start, request.lengths[index]);
  }

  /** Expires a record met outside a request, if its time has come. */
  expireRecord(database: Database, ref: number): boolean {
    return this.expiryPaused ? false : expireRecord(this, database, ref);
  }

  /** Has this record's time come? */
  isExpired(ref: number): boolean {
    if ((this.records.head(ref) & HEAD_EXPIRES) === 0) return false;
    return this.records.expireTimeMs(ref) < this.nowMs;
  }

  /** Reports an event about one of the request's keys. */
  notify(
    eventClass: number,
    name: string,
    database: Database,
    request: Arguments,
    index: number,
  ): void {
    if ((this.eventMask & eventClass) === 0) return;
    const { bytes, starts, lengths } = request;
    this.notifyKey(eventClass, name, database.index, bytes, starts[index], lengths[index]);
  }

  /** The same for a key that is no argument of a request. */
  notifyKey(
    eventClass: number,
    name: string,
    database: number,
    bytes: Uint8Array,
    start: number,
    length: number,
  ): void {
    if ((this.eventMask & eventClass) === 0) return;
    this.eventListener?.(eventClass, name, database, bytes, start, length);
  }

  /** The high word of the hash of the key that `find` was last asked for. */
  get foundHigh(): number {
    return this.#high;
  }

  /** Tells who cares for a key that it has changed. */
  signal(database: Database, request: Arguments, index: number): void {
    const start = request.starts[index];
    this.interest.touch(database.index, request.bytes, start, request.lengths[index]);
  }
}
