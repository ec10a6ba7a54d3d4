/**
 * Hashes in RDB form: packed ones as their bytes, tables field by field. Hashes whose fields have
 * times to live are what needs version 12; one in which no field has is written as if it could not.
 */

import { parseSafeInteger } from '../../../base/integers.ts';
import type { Keyspace } from '../../../keyspace/keyspace.ts';
import { PackedBlocks } from '../../../structures/packed-block.ts';
import type { PackedList } from '../../../structures/packed-list.ts';
import { LATEST_FIELD_TIME_MS, NEVER } from '../../../values/hash/hash-field.ts';
import { HASH_PACKED, HASH_PACKED_EXPIRES } from '../../../values/hash/hash-kinds.ts';
import { HashValue } from '../../../values/hash/hash-value.ts';
import {
  type ElementSource,
  ListpackElements,
  ZiplistElements,
  ZipmapElements,
} from '../old-encodings.ts';
import { PackedPayload } from '../packed-payload.ts';
import * as format from '../rdb-format.ts';
import { RdbError } from '../rdb-format.ts';
import { type RdbReader, StringWindow } from '../rdb-reader.ts';
import type { RdbWriter } from '../rdb-writer.ts';
import { SeenElements } from '../seen-elements.ts';
import {
  BIG_ELEMENTS,
  type LoadedValue,
  SLICE_ELEMENTS,
  type ValueCodec,
  type ValueSlices,
} from '../value-codec.ts';

const NO_TIMES = Number.POSITIVE_INFINITY;

export class HashCodec implements ValueCodec {
  readonly rdbTypes = [
    format.RDB_HASH,
    format.RDB_HASH_ZIPMAP,
    format.RDB_HASH_ZIPLIST,
    format.RDB_HASH_LISTPACK,
    format.RDB_HASH_METADATA_PRE_GA,
    format.RDB_HASH_LISTPACK_EX_PRE_GA,
    format.RDB_HASH_METADATA,
    format.RDB_HASH_LISTPACK_EX,
  ];
  readonly #keyspace: Keyspace;
  readonly #blocks: PackedBlocks;
  readonly #value: HashValue;
  readonly #blob = new StringWindow();
  readonly #field = new StringWindow();
  readonly #text = new StringWindow();
  readonly #time = new StringWindow();
  readonly #seen: SeenElements;
  readonly #payload: PackedPayload;
  /** What is being read. */
  #form = '';

  constructor(keyspace: Keyspace) {
    this.#keyspace = keyspace;
    this.#blocks = new PackedBlocks(keyspace.memory);
    this.#value = new HashValue(keyspace.records, keyspace.hash);
    this.#seen = new SeenElements(keyspace.hash);
    this.#payload = new PackedPayload(keyspace.memory);
  }

  rdbType(kind: number, root: number): number {
    if (kind === HASH_PACKED) return format.RDB_HASH_LISTPACK;
    const value = this.#value;
    value.open(kind, root);
    if (value.soonestMs === NO_TIMES) return format.RDB_HASH;
    return value.isPacked ? format.RDB_HASH_LISTPACK_EX : format.RDB_HASH_METADATA;
  }

  isBig(kind: number, root: number): boolean {
    if (kind === HASH_PACKED) return false;
    this.#value.open(kind, root);
    return !this.#value.isPacked && this.#value.length > BIG_ELEMENTS;
  }

  write(writer: RdbWriter, kind: number, root: number): void {
    const rdbType = this.rdbType(kind, root);
    if (rdbType === format.RDB_HASH_LISTPACK || rdbType === format.RDB_HASH_LISTPACK_EX) {
      if (rdbType === format.RDB_HASH_LISTPACK_EX) writer.int64(beginTimes(writer, this.#value));
      const list = this.#blocks.open(root);
      writer.string(list.bytes, list.start, list.byteLength);
      return;
    }
    const value = this.#value;
    const base = value.soonestMs;
    if (base !== NO_TIMES) writer.int64(beginTimes(writer, value));
    writer.count(value.length);
    // As of the beginning of time, so that none of the fields has expired.
    value.nowMs = 0;
    value.forEach(() => {
      writeField(writer, value, base);
    });
  }

  begin(writer: RdbWriter, kind: number, root: number): ValueSlices {
    const value = new HashValue(this.#keyspace.records, this.#keyspace.hash);
    value.open(kind, root);
    const base = value.soonestMs;
    if (base !== NO_TIMES) writer.int64(beginTimes(writer, value));
    writer.count(value.length);
    let cursor = 0;
    const found: number[] = [];
    return {
      step(target) {
        let written = 0;
        do {
          found.length = 0;
          cursor = value.table.scan(cursor, found);
          for (const ref of found) {
            value.table.load(ref);
            writeField(target, value, base);
          }
          written += found.length;
        } while (cursor !== 0 && written < SLICE_ELEMENTS);
        return cursor !== 0;
      },
    };
  }

  read(reader: RdbReader, rdbType: number, loaded: LoadedValue): void {
    this.#form = formOf(rdbType);
    switch (rdbType) {
      case format.RDB_HASH:
      case format.RDB_HASH_METADATA:
      case format.RDB_HASH_METADATA_PRE_GA:
        this.#readFields(reader, rdbType, loaded);
        return;
      case format.RDB_HASH_LISTPACK:
        this.#readPacked(reader, false, loaded);
        return;
      case format.RDB_HASH_ZIPLIST:
        reader.string(this.#blob);
        this.#readElements(new ZiplistElements(this.#blob, 'Hash ziplist'), false, loaded);
        return;
      case format.RDB_HASH_ZIPMAP:
        reader.string(this.#blob);
        this.#readElements(new ZipmapElements(this.#blob), false, loaded);
        return;
      default:
        if (rdbType === format.RDB_HASH_LISTPACK_EX) reader.int64();
        this.#readPacked(reader, true, loaded);
    }
  }

  /** A packed hash mostly stays as it is; else its fields are set one by one. */
  #readPacked(reader: RdbReader, hasTimes: boolean, loaded: LoadedValue): void {
    const payload = this.#payload;
    payload.read(reader);
    try {
      if (this.#mayStay(hasTimes, reader.trustsElements)) {
        loaded.kind = hasTimes ? HASH_PACKED_EXPIRES : HASH_PACKED;
        loaded.root = payload.take();
      } else {
        this.#readElements(new ListpackElements(payload.window), hasTimes, loaded);
      }
    } finally {
      payload.release();
    }
  }

  #mayStay(hasTimes: boolean, trustsElements: boolean): boolean {
    const payload = this.#payload;
    const width = hasTimes ? 3 : 2;
    const fields = payload.count / width;
    const { limits } = this.#keyspace.values.hashes.value;
    if (payload.block === 0 || fields > limits.maxListpackEntries.value) return false;
    if (fields === 0 || !Number.isInteger(fields)) return false;
    if (hasTimes && !timesAreInOrder(payload.list)) return false;
    return trustsElements || !payload.mayRepeat(this.#seen, width);
  }

  #readFields(reader: RdbReader, rdbType: number, loaded: LoadedValue): void {
    const hasTimes = rdbType !== format.RDB_HASH;
    const base = rdbType === format.RDB_HASH_METADATA ? Number(reader.int64()) - 1 : 0;
    const count = reader.count();
    let left = count;
    this.#build(count, loaded, () => {
      if (left-- === 0) return undefined;
      const time = hasTimes ? Number(reader.unsigned()) : 0;
      reader.stringCopy(this.#field);
      reader.string(this.#text);
      return time === 0 ? NEVER : time + base;
    });
  }

  #readElements(source: ElementSource, hasTimes: boolean, loaded: LoadedValue): void {
    const width = hasTimes ? 3 : 2;
    this.#build(Math.max(source.count, 0) / width, loaded, () => {
      if (!source.next(this.#field)) return undefined;
      if (!source.next(this.#text)) throw new RdbError('a field of a hash has no value');
      if (!hasTimes) return NEVER;
      if (!source.next(this.#time)) throw new RdbError('a field of a hash has no time');
      const { bytes, start, length } = this.#time;
      return parseSafeInteger(bytes, start, length);
    });
  }

  /** Sets fields for as long as `next` leaves one in the windows and returns its time. */
  #build(count: number, loaded: LoadedValue, next: () => number | undefined): void {
    const { value } = this.#keyspace.values.hashes;
    const field = this.#field;
    let fields = 0;
    this.#seen.clear();
    loaded.root = 0;
    value.create();
    value.nowMs = 0;
    try {
      value.expect(count);
      for (let time = next(); time !== undefined; time = next()) {
        if (!(time >= NEVER && time <= LATEST_FIELD_TIME_MS)) {
          throw new RdbError('a field of a hash has an impossible time');
        }
        this.#add(value, fields++);
        if (time === NEVER) continue;
        if (!value.expires) value.allowTimes();
        value.setTime(field.bytes, field.view, field.start, field.length, time);
      }
    } catch (error) {
      this.#free(value);
      throw error;
    }
    if (value.length === 0) {
      this.#free(value);
      return;
    }
    loaded.kind = value.kind;
    loaded.root = value.root;
  }

  /** Adds what is in the windows to a hash that has so many fields. */
  #add(value: HashValue, fields: number): void {
    const { bytes, view, start, length } = this.#field;
    const text = this.#text;
    if (value.isPacked && !this.#seen.mayRepeat(view, start, length)) {
      value.addNew(bytes, view, start, length, text.bytes, text.start, text.length, fields);
      return;
    }
    const { bytes: valueBytes, start: valueStart, length: valueLength } = text;
    if (!value.set(bytes, view, start, length, valueBytes, valueStart, valueLength, false)) {
      throw new RdbError(`Hash integrity check failed: a ${this.#form} with dup elements.`);
    }
  }

  #free({ kind, root }: HashValue): void {
    this.#keyspace.lazyFree.free(kind, root);
  }
}

function formOf(rdbType: number): string {
  switch (rdbType) {
    case format.RDB_HASH:
    case format.RDB_HASH_METADATA:
    case format.RDB_HASH_METADATA_PRE_GA:
      return 'hash';
    case format.RDB_HASH_ZIPLIST:
      return 'ziplist';
    case format.RDB_HASH_ZIPMAP:
      return 'zipmap';
    default:
      return 'listpack';
  }
}

/** Times in a packed hash: the soonest first, at least one, behind them what never expires. */
function timesAreInOrder(list: PackedList): boolean {
  let soonest = NEVER + 1;
  for (let at = list.first(); at !== 0; ) {
    const timeAt = list.next(list.next(at));
    list.inspect(timeAt);
    const time = list.isInteger ? list.integer.toNumber() : Number.NaN;
    if (time === NEVER) {
      if (at === list.first()) return false;
      soonest = Number.POSITIVE_INFINITY;
    } else {
      if (!(time >= soonest && time <= LATEST_FIELD_TIME_MS)) return false;
      soonest = time;
    }
    at = list.next(timeAt);
  }
  return true;
}

/** Says that the newer version is needed; returns what the fields' times are counted from. */
function beginTimes(writer: RdbWriter, value: HashValue): number {
  writer.neededVersion = format.RDB_VERSION_FIELD_EXPIRY;
  return Math.max(value.soonestMs, 0);
}

function writeField(writer: RdbWriter, { field }: HashValue, base: number): void {
  if (base !== NO_TIMES) {
    const { expiresAtMs } = field;
    writer.count(expiresAtMs === NEVER ? 0 : expiresAtMs - Math.max(base, 0) + 1);
  }
  writer.string(field.fieldBytes, field.fieldStart, field.fieldLength);
  writer.string(field.valueBytes, field.valueStart, field.valueLength);
}
