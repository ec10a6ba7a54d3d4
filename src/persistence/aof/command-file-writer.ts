/**
 * The base of an append-only file in the form of commands (`aof-use-rdb-preamble no`): a SELECT for
 * each database and, for each key, a RESTORE with the value as DUMP gives it. One command for every
 * type and size, which Redis reads like any other.
 */
import { asciiBytes } from '../../base/ascii.ts';
import { Crc64 } from '../../base/crc64.ts';
import type { KeyedRecords } from '../../structures/keyed-record.ts';
import type { ByteRoutines } from '../rdb/byte-routines.ts';
import { RDB_VERSION } from '../rdb/rdb-format.ts';
import { RdbWriter } from '../rdb/rdb-writer.ts';
import type { RecordWriter } from '../rdb/record-writer.ts';
import type { ValueSlices } from '../rdb/value-codec.ts';
import type { SaveWriter } from '../snapshot/save-writer.ts';
import { timestampLine } from './increment-file.ts';

export class CommandFileWriter implements SaveWriter {
  readonly #routines: ByteRoutines;
  readonly #out: RdbWriter;
  /** The payload that is being made. */
  readonly #payload: RdbWriter;
  /** For a whole key that comes in between the slices of a big one. */
  readonly #small: RdbWriter;
  readonly #records: KeyedRecords;
  readonly #writer: RecordWriter;
  #database = -1;
  #big:
    | { readonly database: number; readonly ref: number; readonly slices: ValueSlices }
    | undefined;
  keys = 0;

  /** With `stampSeconds` the file begins with the time, as `aof-timestamp-enabled` wants it. */
  constructor(
    records: KeyedRecords,
    writer: RecordWriter,
    compresses: boolean,
    stampSeconds: number | undefined,
    functions: readonly Uint8Array[],
  ) {
    this.#records = records;
    this.#writer = writer;
    this.#routines = writer.routines;
    this.#out = new RdbWriter(writer.routines);
    this.#payload = new RdbWriter(writer.routines);
    this.#small = new RdbWriter(writer.routines);
    this.#payload.compresses = compresses;
    this.#small.compresses = compresses;
    if (stampSeconds !== undefined) {
      const stamp = timestampLine(stampSeconds);
      this.#out.raw(stamp, 0, stamp.length);
    }
    for (const library of functions) {
      this.#header('*', 3);
      this.#text('FUNCTION');
      this.#text('LOAD');
      this.#bulk(library, 0, library.length);
    }
  }

  get pendingBytes(): number {
    return this.#out.length + this.#payload.length;
  }

  isBig(ref: number): boolean {
    return this.#writer.isBig(ref);
  }

  key(database: number, ref: number): void {
    this.#small.clear();
    this.#small.neededVersion = RDB_VERSION;
    this.#writer.writeDump(this.#small, ref);
    this.#emit(database, ref, this.#small);
  }

  keyUnlessBig(database: number, ref: number): boolean {
    if (this.isBig(ref)) return false;
    this.key(database, ref);
    return true;
  }

  begin(database: number, ref: number): void {
    this.#payload.clear();
    this.#payload.neededVersion = RDB_VERSION;
    const slices = this.#writer.beginDump(this.#payload, ref);
    this.#big = { database, ref, slices };
  }

  step(): boolean {
    const big = this.#big;
    if (big === undefined) return false;
    if (big.slices.step(this.#payload)) return true;
    this.#big = undefined;
    this.#emit(big.database, big.ref, this.#payload);
    this.#payload.clear();
    return false;
  }

  #emit(database: number, ref: number, payload: RdbWriter): void {
    payload.byte(payload.neededVersion & 0xff);
    payload.byte(payload.neededVersion >>> 8);
    const crc = new Crc64();
    this.#routines.updateCrc(crc, payload.bytes, 0, payload.length);
    payload.words(crc.low, crc.high);
    if (database !== this.#database) {
      this.#database = database;
      this.#header('*', 2);
      this.#text('SELECT');
      this.#text(String(database));
    }
    const records = this.#records;
    const expires = records.expireTimeMs(ref) >= 0;
    this.#header('*', expires ? 5 : 4);
    this.#text('RESTORE');
    records.open(ref);
    this.#bulk(records.keyBytes, records.keyStart, records.keyLength);
    this.#text(expires ? String(records.expireTimeExact(ref)) : '0');
    this.#bulk(payload.bytes, 0, payload.length);
    if (expires) this.#text('ABSTTL');
    this.keys++;
  }

  #header(mark: string, count: number): void {
    const bytes = asciiBytes(`${mark}${count}\r\n`);
    this.#out.raw(bytes, 0, bytes.length);
  }

  #text(text: string): void {
    const bytes = asciiBytes(text);
    this.#bulk(bytes, 0, bytes.length);
  }

  #bulk(bytes: Uint8Array, start: number, length: number): void {
    this.#header('$', length);
    this.#out.raw(bytes, start, length);
    this.#out.byte(13);
    this.#out.byte(10);
  }

  take(): Uint8Array {
    return this.#out.take();
  }

  giveBack(bytes: Uint8Array): void {
    this.#out.giveBack(bytes);
  }

  end(): { readonly bytes: Uint8Array; readonly header: undefined } {
    return { bytes: this.#out.take(), header: undefined };
  }
}
