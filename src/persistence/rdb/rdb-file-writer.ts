/**
 * Puts keys together to an RDB file: header, facts about the file, databases, end, checksum. It
 * takes keys in any order, of any database. While a big value is being written in slices, whole
 * keys that come in between are kept aside and follow behind it.
 */

import { Crc64 } from '../../base/crc64.ts';
import type { SaveWriter } from '../snapshot/save-writer.ts';
import type { ByteRoutines } from './byte-routines.ts';
import {
  OPCODE_AUX,
  OPCODE_END,
  OPCODE_FUNCTION,
  OPCODE_RESIZE,
  OPCODE_SELECT,
  RDB_VERSION,
} from './rdb-format.ts';
import { RdbWriter } from './rdb-writer.ts';
import type { RecordWriter } from './record-writer.ts';
import type { ValueSlices } from './value-codec.ts';

/** What the file says of itself. */
export interface FileFacts {
  readonly redisVersion: string;
  readonly createdSeconds: number;
  readonly usedMemoryBytes: number;
  /** The base of an append-only file. */
  readonly isAofBase: boolean;
  readonly compresses: boolean;
  readonly hasChecksum: boolean;
  /** Libraries of functions, as they were loaded. */
  readonly functions: readonly Uint8Array[];
}

const HEADER_BYTES = 9;

function headerOf(version: number): Uint8Array {
  const text = `REDIS${String(version).padStart(4, '0')}`;
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

export class RdbFileWriter implements SaveWriter {
  readonly #routines: ByteRoutines;
  readonly writer: RdbWriter;
  readonly #aside: RdbWriter;
  readonly #records: RecordWriter;
  readonly #facts: FileFacts;
  readonly #crc = new Crc64();
  readonly #sizeOf: (database: number) => readonly [keys: number, expiring: number];
  readonly #announced = new Set<number>();
  #database = -1;
  #slices: ValueSlices | undefined = undefined;
  #takenBytes = 0;
  #keys = 0;

  constructor(
    records: RecordWriter,
    facts: FileFacts,
    sizeOf: (database: number) => readonly [number, number],
  ) {
    this.#records = records;
    this.#routines = records.routines;
    this.writer = new RdbWriter(records.routines);
    this.#aside = new RdbWriter(records.routines);
    this.#facts = facts;
    this.#sizeOf = sizeOf;
    this.writer.compresses = facts.compresses;
    this.#aside.compresses = facts.compresses;
    this.#begin();
  }

  /** Keys written so far. */
  get keys(): number {
    return this.#keys;
  }

  /** Bytes that nobody has taken yet. */
  get pendingBytes(): number {
    return this.writer.length + this.#aside.length;
  }

  #begin(): void {
    const { writer } = this;
    const facts = this.#facts;
    const header = headerOf(RDB_VERSION);
    writer.raw(header, 0, header.length);
    this.#fact('redis-ver', facts.redisVersion);
    this.#numericFact('redis-bits', 64);
    this.#numericFact('ctime', facts.createdSeconds);
    this.#numericFact('used-mem', facts.usedMemoryBytes);
    this.#numericFact('aof-base', facts.isAofBase ? 1 : 0);
    for (const code of facts.functions) {
      writer.byte(OPCODE_FUNCTION);
      writer.string(code, 0, code.length);
    }
  }

  #fact(name: string, value: string): void {
    this.writer.byte(OPCODE_AUX);
    this.writer.text(name);
    this.writer.text(value);
  }

  #numericFact(name: string, value: number): void {
    this.writer.byte(OPCODE_AUX);
    this.writer.text(name);
    this.writer.integerText(value);
  }

  #select(writer: RdbWriter, database: number): void {
    if (database === this.#database) return;
    this.#database = database;
    writer.byte(OPCODE_SELECT);
    writer.count(database);
    if (this.#announced.has(database)) return;
    this.#announced.add(database);
    const [keys, expiring] = this.#sizeOf(database);
    writer.byte(OPCODE_RESIZE);
    writer.count(keys);
    writer.count(expiring);
  }

  /** A whole key. */
  key(database: number, ref: number): void {
    const writer = this.#slices === undefined ? this.writer : this.#aside;
    this.#select(writer, database);
    this.#records.write(writer, ref);
    this.#keys++;
  }

  keyUnlessBig(database: number, ref: number): boolean {
    const writer = this.#slices === undefined ? this.writer : this.#aside;
    this.#select(writer, database);
    if (!this.#records.writeUnlessBig(writer, ref)) return false;
    this.#keys++;
    return true;
  }

  isBig(ref: number): boolean {
    return this.#records.isBig(ref);
  }

  /** Begins a big key, which `step` writes on. One at a time. */
  begin(database: number, ref: number): void {
    if (this.#slices !== undefined) throw new Error('a big value is being written already');
    this.#select(this.writer, database);
    this.#slices = this.#records.begin(this.writer, ref);
    this.#keys++;
  }

  /** False when the big value is through. */
  step(): boolean {
    const slices = this.#slices;
    if (slices === undefined) return false;
    if (slices.step(this.writer)) return true;
    this.#slices = undefined;
    this.writer.raw(this.#aside.bytes, 0, this.#aside.length);
    this.#aside.clear();
    return false;
  }

  /** Takes what is ready for the disk; the bytes are the caller's. */
  take(): Uint8Array {
    const bytes = this.writer.take();
    if (this.#facts.hasChecksum) this.#routines.updateCrc(this.#crc, bytes, 0, bytes.length);
    this.#takenBytes += bytes.length;
    return bytes;
  }

  giveBack(bytes: Uint8Array): void {
    this.writer.giveBack(bytes);
  }

  /**
   * The end of the file. Returns its last bytes, and its beginning anew if that has to be put
   * right, since a value needed a newer version.
   */
  end(): { readonly bytes: Uint8Array; readonly header: Uint8Array | undefined } {
    const { writer } = this;
    writer.byte(OPCODE_END);
    const bytes = this.take();
    const version = Math.max(RDB_VERSION, writer.neededVersion, this.#aside.neededVersion);
    const header = version === RDB_VERSION ? undefined : headerOf(version);
    if (header !== undefined && this.#facts.hasChecksum) {
      const old = headerOf(RDB_VERSION);
      const difference = header.map((byte, at) => byte ^ old[at]);
      this.#crc.correct(difference, this.#takenBytes - HEADER_BYTES);
    }
    writer.words(this.#crc.low, this.#crc.high);
    const checksum = writer.take();
    const all = new Uint8Array(bytes.length + checksum.length);
    all.set(bytes);
    all.set(checksum, bytes.length);
    return { bytes: all, header };
  }
}
