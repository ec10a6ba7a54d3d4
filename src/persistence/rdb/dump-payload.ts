/**
 * DUMP and RESTORE: one value in RDB form with a footer of two bytes for the version and eight for
 * the checksum.
 */

import { Crc64 } from '../../base/crc64.ts';
import type { ByteRoutines } from './byte-routines.ts';
import { NEWEST_RDB_VERSION, RDB_STRING, RDB_VERSION, RdbError } from './rdb-format.ts';
import { codecsByRdbType } from './rdb-loader.ts';
import { RdbReader, StringWindow } from './rdb-reader.ts';
import { RdbWriter } from './rdb-writer.ts';
import type { RecordWriter } from './record-writer.ts';
import type { LoadedValue, ValueCodec } from './value-codec.ts';

const FOOTER_BYTES = 10;

export class DumpPayloads {
  readonly #records: RecordWriter;
  readonly #codecs: readonly (ValueCodec | undefined)[];
  readonly #routines: ByteRoutines;
  readonly #writer: RdbWriter;
  /** The string that `read` found. */
  readonly string = new StringWindow();
  readonly loaded: LoadedValue = { kind: 0, root: 0 };
  /** Does who sends the payloads never send what `RdbReader.trustsElements` is about? */
  trustsElements = false;
  /** DEBUG SET-SKIP-CHECKSUM-VALIDATION. */
  skipsChecksum = false;

  constructor(records: RecordWriter, codecs: readonly (ValueCodec | undefined)[]) {
    this.#records = records;
    this.#routines = records.routines;
    this.#writer = new RdbWriter(records.routines);
    this.#codecs = codecsByRdbType(codecs);
  }

  /** The payload of a record, at the start of a buffer; good until the next call. */
  write(ref: number, compresses: boolean): { readonly bytes: Uint8Array; readonly length: number } {
    const writer = this.#writer;
    writer.clear();
    writer.compresses = compresses;
    writer.neededVersion = RDB_VERSION;
    this.#records.writeDump(writer, ref);
    writer.byte(writer.neededVersion & 0xff);
    writer.byte(writer.neededVersion >>> 8);
    const crc = new Crc64();
    this.#routines.updateCrc(crc, writer.bytes, 0, writer.length);
    writer.words(crc.low, crc.high);
    return writer;
  }

  /** Is it whole, and of a version that we know? */
  verify(bytes: Uint8Array, start: number, length: number): boolean {
    if (length < FOOTER_BYTES) return false;
    const footer = start + length - FOOTER_BYTES;
    const version = bytes[footer] | (bytes[footer + 1] << 8);
    if (version > NEWEST_RDB_VERSION) return false;
    if (this.skipsChecksum) return true;
    const crc = new Crc64();
    this.#routines.updateCrc(crc, bytes, start, length - 8);
    const expected = new DataView(bytes.buffer, bytes.byteOffset + footer + 2, 8);
    return expected.getInt32(0, true) === crc.low && expected.getInt32(4, true) === crc.high;
  }

  /**
   * Reads the value: 'string' leaves it in `string`, 'value' in `loaded`, where it is the
   * caller's. Throws RdbError.
   */
  read(bytes: Uint8Array, start: number, length: number): 'string' | 'value' {
    const end = length - FOOTER_BYTES;
    const value = bytes.subarray(start, start + end);
    const reader = RdbReader.ofBytes(value, end, this.#routines);
    reader.trustsElements = this.trustsElements;
    const rdbType = reader.byte();
    if (rdbType === RDB_STRING) {
      reader.string(this.string);
      return 'string';
    }
    const codec = this.#codecs[rdbType];
    if (codec === undefined) throw new RdbError(`unknown type ${rdbType}`);
    codec.read(reader, rdbType, this.loaded);
    if (this.loaded.root === 0) throw new RdbError('a value without elements');
    return 'value';
  }
}
