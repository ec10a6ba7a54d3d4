/**
 * Writes keys with all that belongs to them in RDB form: time to live, how lately or how often it
 * was used where the eviction policy asks for that, type, key and value.
 */

import type { AccessClock } from '../../keyspace/access-clock.ts';
import { REF_ARENA_SHIFT } from '../../memory/arena-layout.ts';
import type { KeyedRecords } from '../../structures/keyed-record.ts';
import { FLAG_WIDE, HEAD_EXPIRES } from '../../structures/keyed-record.ts';
import { TYPE_STRING, typeOf } from '../../values/kinds.ts';
import { ByteRoutines } from './byte-routines.ts';
import { OPCODE_EXPIRE_MS, OPCODE_FREQ, OPCODE_IDLE, RDB_STRING } from './rdb-format.ts';
import type { RdbWriter } from './rdb-writer.ts';
import type { ValueCodec, ValueSlices } from './value-codec.ts';

/** A longer string is written in slices of this size. */
const STRING_SLICE_BYTES = 256 * 1024;

/** What the file notes of a key's use. */
export type UseNoted = 'nothing' | 'idle' | 'frequency';

export class RecordWriter {
  /** For all that write and read files and payloads of this server. */
  readonly routines = new ByteRoutines();
  readonly #records: KeyedRecords;
  readonly #accesses: AccessClock;
  readonly #codecs: readonly (ValueCodec | undefined)[];
  useNoted: UseNoted = 'nothing';

  /** @param codecs By type. */
  constructor(
    records: KeyedRecords,
    accesses: AccessClock,
    codecs: readonly (ValueCodec | undefined)[],
  ) {
    this.#records = records;
    this.#accesses = accesses;
    this.#codecs = codecs;
  }

  #codecOf(kind: number): ValueCodec {
    const codec = this.#codecs[typeOf(kind)];
    if (codec === undefined) throw new Error(`values of kind ${kind} cannot be saved`);
    return codec;
  }

  /** Must this key be written in slices? */
  isBig(ref: number): boolean {
    const records = this.#records;
    records.open(ref);
    const { kind } = records;
    if (typeOf(kind) === TYPE_STRING) return records.valueLength > STRING_SLICE_BYTES;
    return this.#codecOf(kind).isBig(kind, records.innerRef(ref));
  }

  /** A whole key. */
  write(writer: RdbWriter, ref: number): void {
    this.#records.open(ref);
    if (typeOf(this.#records.kind) === TYPE_STRING) {
      this.#writeString(writer, ref);
    } else {
      this.#beginKey(writer, ref);
      this.writeValue(writer, ref);
    }
  }

  /** The same; false, and nothing is written, if the key must be written in slices. */
  writeUnlessBig(writer: RdbWriter, ref: number): boolean {
    const records = this.#records;
    records.open(ref);
    const { kind } = records;
    if (typeOf(kind) === TYPE_STRING) {
      if (records.valueLength > STRING_SLICE_BYTES) return false;
      this.#writeString(writer, ref);
    } else {
      if (this.#codecOf(kind).isBig(kind, records.innerRef(ref))) return false;
      this.#beginKey(writer, ref);
      this.writeValue(writer, ref);
    }
    return true;
  }

  /** Of a record that is open: most keys of most files. */
  #writeString(writer: RdbWriter, ref: number): void {
    const records = this.#records;
    if (this.#writeFacts(writer, ref)) records.open(ref);
    writer.byte(RDB_STRING);
    const { keyBytes, keyStart, keyLength, valueBytes, valueStart, valueLength } = records;
    if ((records.flags & FLAG_WIDE) === 0) {
      const view = records.memory.views[ref >>> REF_ARENA_SHIFT];
      writer.arenaString(keyBytes, view, keyStart, keyLength);
      writer.arenaString(valueBytes, view, valueStart, valueLength);
    } else {
      writer.string(keyBytes, keyStart, keyLength);
      writer.string(valueBytes, valueStart, valueLength);
    }
  }

  /** Type, then the bare value: what DUMP gives. */
  writeDump(writer: RdbWriter, ref: number): void {
    this.#records.open(ref);
    writer.byte(this.#rdbType(ref));
    this.writeValue(writer, ref);
  }

  /** The same in slices. */
  beginDump(writer: RdbWriter, ref: number): ValueSlices {
    this.#records.open(ref);
    writer.byte(this.#rdbType(ref));
    return this.#beginValue(writer, ref);
  }

  writeValue(writer: RdbWriter, ref: number): void {
    const records = this.#records;
    records.open(ref);
    const { kind } = records;
    if (typeOf(kind) === TYPE_STRING) {
      writer.string(records.valueBytes, records.valueStart, records.valueLength);
    } else {
      this.#codecOf(kind).write(writer, kind, records.innerRef(ref));
    }
  }

  /** Begins a key whose value is written by the slices. */
  begin(writer: RdbWriter, ref: number): ValueSlices {
    this.#beginKey(writer, ref);
    return this.#beginValue(writer, ref);
  }

  #beginValue(writer: RdbWriter, ref: number): ValueSlices {
    const records = this.#records;
    records.open(ref);
    const { kind } = records;
    if (typeOf(kind) === TYPE_STRING) {
      writer.count(records.valueLength);
      return new StringSlices(records, ref);
    }
    return this.#codecOf(kind).begin(writer, kind, records.innerRef(ref));
  }

  #rdbType(ref: number): number {
    const { kind } = this.#records;
    if (typeOf(kind) === TYPE_STRING) return RDB_STRING;
    return this.#codecOf(kind).rdbType(kind, this.#records.innerRef(ref));
  }

  #beginKey(writer: RdbWriter, ref: number): void {
    const records = this.#records;
    this.#writeFacts(writer, ref);
    records.open(ref);
    writer.byte(this.#rdbType(ref));
    records.open(ref);
    writer.string(records.keyBytes, records.keyStart, records.keyLength);
  }

  /** What stands before the type. Returns whether there is any. */
  #writeFacts(writer: RdbWriter, ref: number): boolean {
    const records = this.#records;
    const expires = (records.head(ref) & HEAD_EXPIRES) !== 0;
    if (expires) {
      writer.byte(OPCODE_EXPIRE_MS);
      writer.int64(records.expireTimeExact(ref));
    }
    if (this.useNoted === 'nothing') return expires;
    if (this.useNoted === 'idle') {
      writer.byte(OPCODE_IDLE);
      writer.count(this.#accesses.idleSeconds(ref));
    } else {
      writer.byte(OPCODE_FREQ);
      writer.byte(this.#accesses.count(ref));
    }
    return true;
  }
}

/** A long string goes uncompressed, piece by piece. */
class StringSlices implements ValueSlices {
  readonly #records: KeyedRecords;
  readonly #ref: number;
  #at = 0;

  constructor(records: KeyedRecords, ref: number) {
    this.#records = records;
    this.#ref = ref;
  }

  step(writer: RdbWriter): boolean {
    const records = this.#records;
    records.open(this.#ref);
    const { valueBytes, valueStart, valueLength } = records;
    const length = Math.min(STRING_SLICE_BYTES, valueLength - this.#at);
    writer.raw(valueBytes, valueStart + this.#at, length);
    this.#at += length;
    return this.#at < valueLength;
  }
}
