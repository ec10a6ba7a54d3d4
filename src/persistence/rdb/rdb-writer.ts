/**
 * Writes the small pieces that RDB files are made of (lengths, strings, numbers) into a buffer that
 * grows. Whoever owns the writer takes the bytes away from time to time.
 */

import { copyBytes, copyByViews } from '../../base/bytes.ts';
import { parseSafeInteger, writeInteger } from '../../base/integers.ts';
import { ByteRoutines, LONGEST_COMPRESSED } from './byte-routines.ts';
import {
  ENCODED_INT8,
  ENCODED_INT16,
  ENCODED_INT32,
  ENCODED_LZF,
  LENGTH_14_BITS,
  LENGTH_32_BITS,
  LENGTH_64_BITS,
  LENGTH_ENCODED,
} from './rdb-format.ts';

const INITIAL_BYTES = 4 * 1024;
/** A buffer that has grown beyond this is let go when it is emptied. */
const KEPT_BYTES = 1024 * 1024;
/** Longer strings cannot be an integer of 32 bits. */
const LONGEST_INTEGER = 11;
/** Shorter strings are not worth compressing. */
const SHORTEST_COMPRESSED = 21;
/** Longer strings are copied faster by the built-in function. */
const MOST_BY_VIEWS = 128;
/** What stands before a compressed string of up to 16 KB. */
const STRING_OVERHEAD = 5;
const TWO_TO_32 = 0x1_0000_0000;

export class RdbWriter {
  bytes: Uint8Array = new Uint8Array(INITIAL_BYTES);
  #view = new DataView(this.bytes.buffer);
  length = 0;
  #spare: Uint8Array | undefined = undefined;
  /** Are strings compressed (`rdbcompression`)? */
  compresses = true;
  /** The oldest version that has what was written so far. */
  neededVersion = 0;
  readonly #routines: ByteRoutines;
  readonly #digits = new Uint8Array(24);

  constructor(routines = new ByteRoutines()) {
    this.#routines = routines;
  }

  /** Makes room for so many bytes more. */
  reserve(more: number): void {
    const needed = this.length + more;
    if (needed <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(needed, this.bytes.length * 2));
    grown.set(this.bytes.subarray(0, this.length));
    this.#use(grown);
  }

  #use(bytes: Uint8Array): void {
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer);
  }

  /** What was written; the writer goes on with an empty buffer, so the bytes stay as they are. */
  take(): Uint8Array {
    const taken = this.bytes.subarray(0, this.length);
    this.#use(this.#spare ?? new Uint8Array(INITIAL_BYTES));
    this.#spare = undefined;
    this.length = 0;
    return taken;
  }

  /** Nobody needs any more what was taken: its buffer, which has grown already, is used again. */
  giveBack({ buffer }: Uint8Array): void {
    if (buffer.byteLength <= KEPT_BYTES) this.#spare = new Uint8Array(buffer);
  }

  /** Forgets what was written. */
  clear(): void {
    this.length = 0;
    if (this.bytes.length > KEPT_BYTES) this.#use(new Uint8Array(INITIAL_BYTES));
  }

  byte(value: number): void {
    this.reserve(1);
    this.bytes[this.length++] = value;
  }

  raw(bytes: Uint8Array, start: number, length: number): void {
    this.reserve(length);
    copyBytes(bytes, start, this.bytes, this.length, length);
    this.length += length;
  }

  /** A length, or any number that is written like one: an unsigned integer of 64 bits. */
  count(value: number | bigint): void {
    this.reserve(9);
    if (typeof value === 'number' && value < TWO_TO_32) {
      this.#shortCount(value);
      return;
    }
    this.bytes[this.length] = LENGTH_64_BITS;
    this.#view.setBigUint64(this.length + 1, BigInt(value), false);
    this.length += 9;
  }

  #shortCount(value: number): void {
    if (value < 64) {
      this.bytes[this.length++] = value;
    } else if (value < 16384) {
      this.bytes[this.length++] = LENGTH_14_BITS | (value >>> 8);
      this.bytes[this.length++] = value & 0xff;
    } else {
      this.bytes[this.length] = LENGTH_32_BITS;
      this.#view.setUint32(this.length + 1, value, false);
      this.length += 5;
    }
  }

  /** A string in its shortest form: as an integer, compressed, or as it is. */
  string(bytes: Uint8Array, start: number, length: number): void {
    if (length <= LONGEST_INTEGER && this.#asInteger(parseSafeInteger(bytes, start, length)))
      return;
    if (this.compresses && length >= SHORTEST_COMPRESSED && length <= LONGEST_COMPRESSED) {
      const routines = this.#routines;
      const compressed = routines.compress(bytes, start, length);
      if (compressed !== 0) {
        this.byte(LENGTH_ENCODED | ENCODED_LZF);
        this.count(compressed);
        this.count(length);
        this.raw(routines.bytes, routines.compressedAt, compressed);
        return;
      }
    }
    this.count(length);
    this.raw(bytes, start, length);
  }

  /** The same, of a string that lies in an arena: `bytes` and `view` show the same memory. */
  arenaString(bytes: Uint8Array, view: DataView, start: number, length: number): void {
    if (length <= LONGEST_INTEGER || length > MOST_BY_VIEWS) {
      this.string(bytes, start, length);
      return;
    }
    this.reserve(length + STRING_OVERHEAD);
    if (this.compresses && length >= SHORTEST_COMPRESSED) {
      const routines = this.#routines;
      const compressed = routines.compressShort(view, start, length);
      if (compressed !== 0) {
        this.bytes[this.length++] = LENGTH_ENCODED | ENCODED_LZF;
        this.#shortCount(compressed);
        this.#shortCount(length);
        this.#copy(routines.view, routines.compressedAt, compressed);
        return;
      }
    }
    this.#shortCount(length);
    this.#copy(view, start, length);
  }

  #copy(view: DataView, start: number, length: number): void {
    copyByViews(view, start, this.#view, this.length, length);
    this.length += length;
  }

  #asInteger(value: number): boolean {
    if ((value | 0) !== value) return false;
    this.reserve(5);
    if (value >= -0x80 && value <= 0x7f) {
      this.bytes[this.length] = LENGTH_ENCODED | ENCODED_INT8;
      this.#view.setInt8(this.length + 1, value);
      this.length += 2;
    } else if (value >= -0x8000 && value <= 0x7fff) {
      this.bytes[this.length] = LENGTH_ENCODED | ENCODED_INT16;
      this.#view.setInt16(this.length + 1, value, true);
      this.length += 3;
    } else {
      this.bytes[this.length] = LENGTH_ENCODED | ENCODED_INT32;
      this.#view.setInt32(this.length + 1, value, true);
      this.length += 5;
    }
    return true;
  }

  /** A string of ASCII, such as the name of a fact about the file. */
  text(text: string): void {
    const bytes = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
    this.string(bytes, 0, bytes.length);
  }

  /** An integer as a string of its digits. */
  integerText(value: number): void {
    const end = writeInteger(this.#digits, 0, value);
    this.string(this.#digits, 0, end);
  }

  double(value: number): void {
    this.reserve(8);
    this.#view.setFloat64(this.length, value, true);
    this.length += 8;
  }

  uint32(value: number): void {
    this.reserve(4);
    this.#view.setUint32(this.length, value, true);
    this.length += 4;
  }

  /** 64 bits, the least significant byte first: times, and the checksum. */
  int64(value: number | bigint): void {
    this.reserve(8);
    this.#view.setBigInt64(this.length, BigInt.asIntN(64, BigInt(value)), true);
    this.length += 8;
  }

  /** Two words as 64 bits, the low one first. */
  words(low: number, high: number): void {
    this.reserve(8);
    this.#view.setInt32(this.length, low, true);
    this.#view.setInt32(this.length + 4, high, true);
    this.length += 8;
  }
}
