/**
 * Big hashes: a hash table of records, key being the field and value the value. The root is the
 * table's header. Where fields may expire it is followed by the header of a second table, of those
 * records that do, as the keyspace has one (ADR 5), and by a time before which none does:
 *
 *   bytes 0-23    header of the table
 *   bytes 24-47   header of the table of fields that expire
 *   bytes 48-55   no field expires before this time (a double, as the next two)
 *   bytes 56-63   how far the walk through the second table has come, which looks for the next one
 *   bytes 64-71   the soonest time that this walk has seen
 *
 * A window: `open` it on one hash after the other; the root never moves.
 */

import { copyBytes } from '../../base/bytes.ts';
import type { HalfSipHash } from '../../base/half-siphash.ts';
import type { Random } from '../../base/random.ts';
import { REF_ARENA_SHIFT, REF_UNIT_MASK } from '../../memory/arena-layout.ts';
import { SEGMENT_BLOCK_BYTES } from '../../memory/size-classes.ts';
import { HashTable } from '../../structures/hash-table.ts';
import {
  FLAG_EXPIRES,
  FLAG_EXTERNAL_KEY,
  FLAG_EXTERNAL_VALUE,
  FLAG_SHORT,
  HEAD_EXPIRES,
  type KeyedRecords,
} from '../../structures/keyed-record.ts';
import { formatTableHeader, TABLE_HEADER_BYTES } from '../../structures/table-directory.ts';
import { type HashField, NEVER } from './hash-field.ts';

/** From the root to the header of the second table, as references count. */
export const EXPIRES_UNITS = TABLE_HEADER_BYTES >>> 3;
const SOONEST_BYTE = TABLE_HEADER_BYTES * 2;
const WALK_CURSOR_BYTE = SOONEST_BYTE + 8;
const WALK_SOONEST_BYTE = SOONEST_BYTE + 16;
/** What the roots of the two variants take. */
const TABLE_ROOT_BYTES = TABLE_HEADER_BYTES;
const EXPIRING_ROOT_BYTES = SOONEST_BYTE + 24;

/** Looking for fields that have expired stops after so many steps through their table. */
const STEPS_AT_ONCE = 64;

/** The records' `kind` says nothing here: all are fields. */
const FIELD_KIND = 0;

export class TableFields {
  root = 0;
  readonly table: HashTable;
  readonly #expires: HashTable;
  readonly #records: KeyedRecords;
  readonly #hash: HalfSipHash;
  readonly #field: HashField;
  #withTimes = false;
  /** The hash of the field that `find` was last asked for. */
  #high = 0;
  #low = 0;

  constructor(records: KeyedRecords, hash: HalfSipHash, field: HashField) {
    this.#records = records;
    this.#hash = hash;
    this.#field = field;
    this.table = new HashTable(records, hash);
    this.#expires = new HashTable(records, hash);
  }

  open(root: number, withTimes: boolean): void {
    this.root = root;
    this.#withTimes = withTimes;
    this.table.open(root);
    if (withTimes) this.#expires.open(root + EXPIRES_UNITS);
  }

  close(): void {
    this.table.close();
    this.#expires.close();
    this.#records.close();
  }

  get length(): number {
    return this.table.size;
  }

  /** The table of fields that expire: for freeing and evacuation. */
  get expires(): HashTable {
    return this.#expires;
  }

  /** A root with nothing in it. */
  createRoot(withTimes: boolean): number {
    const { memory } = this.#records;
    const root = memory.allocate(withTimes ? EXPIRING_ROOT_BYTES : TABLE_ROOT_BYTES);
    formatTableHeader(memory, root);
    if (withTimes) this.#formatExpires(root);
    return root;
  }

  #formatExpires(root: number): void {
    formatTableHeader(this.#records.memory, root + EXPIRES_UNITS);
    const view = this.#view(root);
    const start = (root & REF_UNIT_MASK) << 3;
    view.setFloat64(start + SOONEST_BYTE, Number.POSITIVE_INFINITY, true);
    view.setFloat64(start + WALK_SOONEST_BYTE, Number.POSITIVE_INFINITY, true);
    view.setFloat64(start + WALK_CURSOR_BYTE, 0, true);
  }

  /** A root for the same table whose fields may expire; the old root's block is the caller's. */
  withTimes(): number {
    const { memory } = this.#records;
    const root = memory.allocate(EXPIRING_ROOT_BYTES);
    const from = memory.words[this.root >>> REF_ARENA_SHIFT];
    const to = memory.words[root >>> REF_ARENA_SHIFT];
    const source = (this.root & REF_UNIT_MASK) << 1;
    const target = (root & REF_UNIT_MASK) << 1;
    for (let at = 0; at < TABLE_HEADER_BYTES >>> 2; at++) to[target + at] = from[source + at];
    this.#formatExpires(root);
    return root;
  }

  /** Before this time no field expires. */
  get soonestMs(): number {
    return this.#number(SOONEST_BYTE);
  }

  #number(byte: number): number {
    return this.#view(this.root).getFloat64(((this.root & REF_UNIT_MASK) << 3) + byte, true);
  }

  #setNumber(byte: number, value: number): void {
    this.#view(this.root).setFloat64(((this.root & REF_UNIT_MASK) << 3) + byte, value, true);
  }

  #view(ref: number): DataView {
    return this.#records.memory.views[ref >>> REF_ARENA_SHIFT];
  }

  /** The record of a field, or 0; its place is remembered for the changes below. */
  find(bytes: Uint8Array, view: DataView, start: number, length: number): number {
    this.#hash.computeArgument(bytes, view, start, length);
    const { high, low } = this.#hash;
    this.#high = high;
    this.#low = low;
    return this.table.find(high, low, bytes, view, start, length);
  }

  /** Finds the place of a record that is in the table. */
  locate(ref: number): void {
    const records = this.#records;
    records.open(ref);
    const { keyBytes, keyStart, keyLength } = records;
    if (this.find(keyBytes, this.#keyView(ref), keyStart, keyLength) !== ref) {
      throw new Error('a field is not in its hash');
    }
  }

  /** The open record's key as a view. */
  #keyView(ref: number): DataView {
    const { keyBytes, memory } = this.#records;
    if (keyBytes === memory.bytes[ref >>> REF_ARENA_SHIFT]) return this.#view(ref);
    return new DataView(keyBytes.buffer, keyBytes.byteOffset);
  }

  /** Leaves field, value and time in the field object. */
  load(ref: number): void {
    const records = this.#records;
    const field = this.#field;
    records.open(ref);
    field.fieldBytes = records.keyBytes;
    field.fieldView = this.#keyView(ref);
    field.fieldStart = records.keyStart;
    field.fieldLength = records.keyLength;
    field.valueBytes = records.valueBytes;
    field.valueStart = records.valueStart;
    field.valueLength = records.valueLength;
    field.expiresAtMs = (records.flags & FLAG_EXPIRES) === 0 ? NEVER : records.expireTimeMs(ref);
  }

  timeAt(ref: number): number {
    if ((this.#records.head(ref) & HEAD_EXPIRES) === 0) return NEVER;
    return this.#records.expireTimeMs(ref);
  }

  /** A field that `find` has just not found. */
  insert(
    fieldBytes: Uint8Array,
    fieldStart: number,
    fieldLength: number,
    valueBytes: Uint8Array,
    valueStart: number,
    valueLength: number,
  ): void {
    const records = this.#records;
    const ref = records.create(
      FIELD_KIND,
      FLAG_SHORT,
      fieldBytes,
      fieldStart,
      fieldLength,
      valueLength,
      valueLength,
    );
    copyBytes(valueBytes, valueStart, records.valueBytes, records.valueStart, valueLength);
    try {
      this.table.insert(this.#high, this.#low, ref);
    } catch (error) {
      records.free(ref);
      throw error;
    }
  }

  /**
   * Another value for the field that `find` has just found; its time stays. Returns its record,
   * which may be another.
   */
  replaceValue(ref: number, bytes: Uint8Array, start: number, length: number): number {
    const records = this.#records;
    if (records.overwrite(ref, bytes, start, length)) return ref;
    records.open(ref);
    if (this.#fits(length)) {
      records.resizeInPlace(FIELD_KIND, length);
      copyBytes(bytes, start, records.valueBytes, records.valueStart, length);
      return ref;
    }
    const { keyBytes, keyStart, keyLength } = records;
    const time = this.timeAt(ref);
    const flags = time === NEVER ? FLAG_SHORT : FLAG_SHORT | FLAG_EXPIRES;
    const moved = records.create(FIELD_KIND, flags, keyBytes, keyStart, keyLength, length, length);
    copyBytes(bytes, start, records.valueBytes, records.valueStart, length);
    if (time !== NEVER) {
      records.setExpireTime(moved, time);
      this.#findExpiring(ref);
      this.#expires.replaceFound(moved);
    }
    this.table.replaceFound(moved);
    records.free(ref);
    return moved;
  }

  /** Does the open record's block suit a value of this length: large enough, not far too large? */
  #fits(length: number): boolean {
    const records = this.#records;
    if (length === records.valueLength) return true;
    const room = records.valueRoom();
    return length <= room && room - length <= (length >>> 1) + 32;
  }

  /** Removes the field that `find` has just found. */
  remove(ref: number): void {
    if (this.timeAt(ref) !== NEVER) this.#leaveExpires(ref);
    this.table.removeFound(this.#high, this.#low);
    this.#records.free(ref);
  }

  /** Sets or (NEVER) clears the time of the field that `find` has just found. */
  setTime(ref: number, timeMs: number): void {
    const records = this.#records;
    const had = this.timeAt(ref) !== NEVER;
    const wants = timeMs !== NEVER;
    let settled = ref;
    if (had !== wants) {
      settled = records.relayout(ref, wants);
      if (wants) this.#enterExpires(settled);
      else this.#leaveExpires(ref);
      this.table.replaceFound(settled);
      records.freeBlock(ref);
    }
    if (!wants) return;
    records.setExpireTime(settled, timeMs);
    if (timeMs < this.#number(SOONEST_BYTE)) this.#setNumber(SOONEST_BYTE, timeMs);
    if (timeMs < this.#number(WALK_SOONEST_BYTE)) this.#setNumber(WALK_SOONEST_BYTE, timeMs);
  }

  #enterExpires(ref: number): void {
    try {
      this.#expires.insert(this.#high, this.#low, ref);
    } catch (error) {
      this.#records.freeBlock(ref); // what it refers to is the old record's
      throw error;
    }
  }

  #leaveExpires(ref: number): void {
    this.#findExpiring(ref);
    this.#expires.removeFound(this.#high, this.#low);
  }

  /** Finds the place of a record in the table of those that expire. */
  #findExpiring(ref: number): void {
    const records = this.#records;
    records.open(ref);
    const { keyBytes, keyStart, keyLength } = records;
    const view = this.#keyView(ref);
    const found = this.#expires.find(this.#high, this.#low, keyBytes, view, keyStart, keyLength);
    if (found !== ref) throw new Error('an expiring field is not in the table of those');
  }

  /**
   * Visits and removes fields whose time came before `nowMs`, at most `most` and a few that stand
   * beside them; returns how many. Looks at a part of the fields at a time, going on where it
   * stopped: until it has been through, `soonestMs` stays in the past.
   */
  removeExpired(nowMs: number, most: number, visit: () => void): number {
    if (this.soonestMs >= nowMs) return 0;
    const records = this.#records;
    const due: number[] = [];
    let soonest = this.#number(WALK_SOONEST_BYTE);
    let cursor = this.#number(WALK_CURSOR_BYTE);
    let steps = STEPS_AT_ONCE;
    do {
      cursor = this.#expires.scan(cursor, (ref) => {
        const time = records.expireTimeMs(ref);
        if (time < nowMs) due.push(ref);
        else if (time < soonest) soonest = time;
      });
    } while (cursor !== 0 && due.length < most && --steps > 0);
    this.#setNumber(WALK_CURSOR_BYTE, cursor);
    this.#setNumber(WALK_SOONEST_BYTE, cursor === 0 ? Number.POSITIVE_INFINITY : soonest);
    if (cursor === 0) this.#setNumber(SOONEST_BYTE, soonest);
    for (const ref of due) {
      this.locate(ref);
      this.load(ref);
      visit();
      this.remove(ref);
    }
    return due.length;
  }

  /**
   * Becomes a copy of another table, whose window is `source`; returns its root. If there is no
   * memory for it, nothing of it is left.
   */
  copyFrom(source: TableFields, withTimes: boolean): number {
    this.open(this.createRoot(withTimes), withTimes);
    try {
      source.table.forEach((ref) => {
        source.load(ref);
        this.add(source.#field);
      });
    } catch (error) {
      this.destroy();
      throw error;
    }
    return this.root;
  }

  /**
   * Adds a field with its time, unless it is there: a packed hash may come from a file that lies,
   * and records of the same field without end would find no place in the table.
   */
  add(field: HashField): void {
    const { fieldBytes, fieldView, fieldStart, fieldLength, expiresAtMs } = field;
    if (this.find(fieldBytes, fieldView, fieldStart, fieldLength) !== 0) return;
    const { valueBytes, valueStart, valueLength } = field;
    this.insert(fieldBytes, fieldStart, fieldLength, valueBytes, valueStart, valueLength);
    if (expiresAtMs === NEVER) return;
    this.setTime(this.find(fieldBytes, fieldView, fieldStart, fieldLength), expiresAtMs);
  }

  /** One step through the table, as `HashTable.scan`, which adds what it meets to `found`. */
  scan(cursor: number, found: number[]): number {
    return this.table.scan(cursor, (ref) => {
      found.push(ref);
    });
  }

  /** What all of it takes; the records estimated from so many of them (0: from all). */
  memoryBytes(samples: number): number {
    const { memory } = this.#records;
    let total = memory.sizeOf(this.root) + this.#tableBytes(this.table);
    if (this.#withTimes) total += this.#tableBytes(this.#expires);
    let seen = 0;
    let bytes = 0;
    let cursor = 0;
    do {
      cursor = this.table.scan(cursor, (ref) => {
        if (samples > 0 && seen >= samples) return;
        bytes += recordBytes(this.#records, ref);
        seen++;
      });
    } while (cursor !== 0 && (samples === 0 || seen < samples));
    return total + (seen === 0 ? 0 : Math.round((bytes * this.length) / seen));
  }

  #tableBytes(table: HashTable): number {
    return table.segmentCount * SEGMENT_BLOCK_BYTES + table.directory.storageBytes;
  }

  /** Gives everything back: records, tables, root. */
  destroy(): void {
    const records = this.#records;
    if (this.#withTimes) this.#expires.clear();
    this.table.forEach((ref) => {
      records.free(ref);
    });
    this.table.clear();
    records.memory.free(this.root);
  }

  /** A field chosen with equal chance for each; 0 when there is none. */
  random(random: Random): number {
    return this.table.randomEntry(random);
  }
}

/** What a record takes, its large buffers included. */
function recordBytes(records: KeyedRecords, ref: number): number {
  records.open(ref);
  let bytes = records.memory.sizeOf(ref);
  if ((records.flags & FLAG_EXTERNAL_KEY) !== 0) bytes += records.keyBytes.length;
  if ((records.flags & FLAG_EXTERNAL_VALUE) !== 0) bytes += records.valueBytes.length;
  return bytes;
}
