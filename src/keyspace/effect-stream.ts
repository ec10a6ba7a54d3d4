/**
 * The one stream of effects: every change of the data as commands in RESP, in order, with SELECT
 * where the database changes. The append-only file and the replicas take the same bytes. While
 * nobody takes them nothing is written, and a write command pays one test of `enabled` for it.
 */
import type { Arguments } from '../base/arguments.ts';
import { asciiBytes } from '../base/ascii.ts';
import { copyBytes } from '../base/bytes.ts';
import { writeInteger } from '../base/integers.ts';

const INITIAL_BYTES = 16 * 1024;
/** A buffer that has grown beyond this is let go as soon as it was taken. */
const KEPT_BYTES = 1024 * 1024;
const HEADER_BYTES = 24;
const ASTERISK = 42;
const DOLLAR = 36;
const CR = 13;
const LF = 10;
const SELECT = asciiBytes('SELECT');
const MULTI = asciiBytes('*1\r\n$5\r\nMULTI\r\n');
const EXEC = asciiBytes('*1\r\n$4\r\nEXEC\r\n');

export class EffectStream {
  /** Does anybody want the effects? */
  enabled = false;
  #bytes = new Uint8Array(0);
  #length = 0;
  #database = -1;
  /** Commands since the last unit was over, and where they begin. */
  unitCount = 0;
  #unitStart = 0;

  get length(): number {
    return this.#length;
  }

  /** Bytes that the stream holds on to. */
  get bufferBytes(): number {
    return this.#bytes.length;
  }

  /** One command, made of parts. */
  append(database: number, parts: readonly Uint8Array[]): void {
    if (!this.enabled) return;
    this.#begin(database);
    this.#header(ASTERISK, parts.length);
    for (const part of parts) this.#bulk(part, 0, part.length);
  }

  /** A request just as the client sent it. */
  appendVerbatim(database: number, request: Arguments): void {
    if (!this.enabled) return;
    this.#begin(database);
    this.#header(ASTERISK, request.count);
    for (let index = 0; index < request.count; index++) {
      this.#bulk(request.bytes, request.starts[index], request.lengths[index]);
    }
  }

  /** The buffer, of which the first `length` bytes were appended since the last `drop`. */
  get bytes(): Uint8Array {
    return this.#bytes;
  }

  /** Forgets what was appended: it has been taken from where it lies. */
  drop(): void {
    this.#length = 0;
    this.unitCount = 0;
    if (this.#bytes.length > KEPT_BYTES) this.#bytes = new Uint8Array(0);
  }

  /**
   * What was appended since the last unit was over belongs together, as it was one command, one
   * transaction or one script that did it: more than one command is set between MULTI and EXEC.
   */
  closeUnit(): void {
    if (this.unitCount > 1) this.#wrapUnit();
    this.unitCount = 0;
  }

  #wrapUnit(): void {
    this.#reserve(MULTI.length + EXEC.length);
    const start = this.#unitStart;
    this.#bytes.copyWithin(start + MULTI.length, start, this.#length);
    this.#bytes.set(MULTI, start);
    this.#length += MULTI.length;
    this.#bytes.set(EXEC, this.#length);
    this.#length += EXEC.length;
  }

  /** The same for commands that have nothing to do with each other, as when keys expire. */
  endUnit(): void {
    this.unitCount = 0;
  }

  /** What was appended since the last call; the caller may keep it. */
  take(): Uint8Array {
    const taken = this.#bytes.slice(0, this.#length);
    this.drop();
    return taken;
  }

  /** Makes the next command begin with a SELECT, for a reader that starts here. */
  forgetDatabase(): void {
    this.#database = -1;
  }

  #begin(database: number): void {
    // The first SELECT comes before MULTI, as Redis writes it.
    this.#select(database);
    if (this.unitCount++ === 0) this.#unitStart = this.#length;
  }

  #select(database: number): void {
    if (database === this.#database) return;
    this.#database = database;
    const digits = new Uint8Array(12);
    const length = writeInteger(digits, 0, database);
    this.#header(ASTERISK, 2);
    this.#bulk(SELECT, 0, SELECT.length);
    this.#bulk(digits, 0, length);
  }

  #reserve(more: number): void {
    const needed = this.#length + more;
    if (needed <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(needed, this.#bytes.length * 2, INITIAL_BYTES));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
  }

  #header(type: number, count: number): void {
    this.#reserve(HEADER_BYTES);
    this.#bytes[this.#length] = type;
    const at = writeInteger(this.#bytes, this.#length + 1, count);
    this.#bytes[at] = CR;
    this.#bytes[at + 1] = LF;
    this.#length = at + 2;
  }

  #bulk(bytes: Uint8Array, start: number, length: number): void {
    this.#header(DOLLAR, length);
    this.#reserve(length + 2);
    copyBytes(bytes, start, this.#bytes, this.#length, length);
    this.#length += length;
    this.#bytes[this.#length++] = CR;
    this.#bytes[this.#length++] = LF;
  }
}
