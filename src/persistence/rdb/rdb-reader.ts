/**
 * Reads the small pieces that RDB files are made of. The bytes come from a payload in memory or,
 * piece by piece, from a file. Whatever they say is doubted: no length makes us allocate more than
 * there are bytes for, and what is not as it should be throws an RdbError.
 */

import { copyBytes } from '../../base/bytes.ts';
import type { Crc64 } from '../../base/crc64.ts';
import { writeInteger } from '../../base/integers.ts';
import { REF_ARENA_SHIFT, REF_UNIT_MASK } from '../../memory/arena-layout.ts';
import { LARGEST_BLOCK_BYTES, type Memory } from '../../memory/memory.ts';
import { ByteRoutines, FILE_BUFFER_BYTES, longestDecompressed } from './byte-routines.ts';
import {
  ENCODED_INT8,
  ENCODED_INT16,
  ENCODED_INT32,
  ENCODED_LZF,
  LENGTH_32_BITS,
  LENGTH_64_BITS,
  LENGTH_ENCODED,
  RdbError,
} from './rdb-format.ts';

const TWO_TO_32 = 0x1_0000_0000;
const LONGEST_STRING = 2 ** 31 - 1;
const INITIAL_SCRATCH = 256;
/** A scratch buffer larger than this is not kept. */
const KEPT_SCRATCH = 1024 * 1024;

/** Where more bytes come from. */
export interface RdbSource {
  /** Bytes that have not been handed out yet. */
  readonly remaining: number;
  /** Reads up to so many into a buffer; 0 at the end. */
  read(bytes: Uint8Array, start: number, length: number): number;
}

/** A string that was read: some bytes of a buffer, which is the reader's or the window's own. */
export class StringWindow {
  bytes: Uint8Array = new Uint8Array(INITIAL_SCRATCH);
  view: DataView = new DataView(this.bytes.buffer);
  start = 0;
  length = 0;
  #own = this.bytes;
  #ownView = this.view;

  /** Makes the window show the first bytes of its own buffer, which the caller then writes. */
  useOwn(length: number): Uint8Array {
    if (length > this.#own.length || this.#own.length > KEPT_SCRATCH) {
      this.#own = new Uint8Array(Math.max(length, INITIAL_SCRATCH));
      this.#ownView = new DataView(this.#own.buffer);
    }
    this.bytes = this.#own;
    this.view = this.#ownView;
    this.start = 0;
    this.length = length;
    return this.#own;
  }

  show(bytes: Uint8Array, view: DataView, start: number, length: number): void {
    this.bytes = bytes;
    this.view = view;
    this.start = start;
    this.length = length;
  }

  /** Shows the beginning of a block of memory. */
  showBlock({ bytes, views }: Memory, ref: number, length: number): void {
    const arena = ref >>> REF_ARENA_SHIFT;
    this.show(bytes[arena], views[arena], (ref & REF_UNIT_MASK) << 3, length);
  }

  copy(): Uint8Array {
    return this.bytes.slice(this.start, this.start + this.length);
  }
}

/** Longer strings are not copied out of the buffer they were read into. */
const IN_PLACE_BYTES = 16 * 1024;

export class RdbReader {
  bytes: Uint8Array;
  view: DataView;
  at: number;
  end: number;
  readonly #source: RdbSource | undefined;
  readonly #routines: ByteRoutines;
  /** What the first byte of the buffer is in the whole file. */
  #base = 0;
  /** Made up to date with all that was read whenever `updateChecksum` is called. */
  crc: Crc64 | undefined = undefined;
  #checkedTo = 0;
  /**
   * May it be believed that in what is packed no element comes twice, and all are in order? (That a
   * packed form is one is never believed.)
   */
  trustsElements = false;
  /** What stands before a compressed string. */
  #compressedLength = 0;
  #textLength = 0;

  private constructor(
    bytes: Uint8Array,
    end: number,
    source: RdbSource | undefined,
    routines: ByteRoutines,
  ) {
    this.bytes = bytes;
    this.#routines = routines;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.at = 0;
    this.end = end;
    this.#source = source;
  }

  static ofBytes(bytes: Uint8Array, end = bytes.length, routines = new ByteRoutines()): RdbReader {
    return new RdbReader(bytes, end, undefined, routines);
  }

  /** @param routines Their file buffer is the reader's as long as it reads. */
  static ofSource(source: RdbSource, routines = new ByteRoutines()): RdbReader {
    return new RdbReader(routines.fileBuffer, 0, source, routines);
  }

  /** How far reading has come in the whole file or payload. */
  get position(): number {
    return this.#base + this.at;
  }

  /** How many bytes there still are. */
  get remaining(): number {
    return this.end - this.at + (this.#source?.remaining ?? 0);
  }

  /** Sees to it that so many bytes stand in the buffer from `at` on. */
  need(count: number): void {
    if (count > this.end - this.at) this.#fetch(count);
  }

  #fetch(count: number): void {
    const source = this.#source;
    if (source === undefined || count > this.remaining)
      throw new RdbError('unexpected end of data');
    const kept = this.end - this.at;
    this.updateChecksum();
    this.#checkedTo = 0;
    if (count > this.bytes.length || this.bytes.length > FILE_BUFFER_BYTES) {
      const usual = this.#routines.fileBuffer;
      const other = count > usual.length ? new Uint8Array(count) : usual;
      other.set(this.bytes.subarray(this.at, this.end));
      this.bytes = other;
      this.view = new DataView(other.buffer, other.byteOffset, other.byteLength);
    } else {
      this.bytes.copyWithin(0, this.at, this.end);
    }
    this.#base += this.at;
    this.at = 0;
    this.end = kept;
    while (this.end < count) {
      const got = source.read(this.bytes, this.end, this.bytes.length - this.end);
      if (got === 0) throw new RdbError('unexpected end of data');
      this.end += got;
    }
  }

  updateChecksum(): void {
    if (this.crc !== undefined) {
      const length = this.at - this.#checkedTo;
      this.#routines.updateCrc(this.crc, this.bytes, this.#checkedTo, length);
    }
    this.#checkedTo = this.at;
  }

  byte(): number {
    this.need(1);
    return this.bytes[this.at++];
  }

  /** Moves on over bytes that are not looked at. */
  skip(count: number): void {
    let left = count;
    while (left > 0) {
      this.need(Math.min(left, FILE_BUFFER_BYTES));
      const step = Math.min(left, this.end - this.at);
      this.at += step;
      left -= step;
    }
  }

  /** A length that must be one of something that is there: at least a byte each. */
  count(): number {
    const value = this.unsigned();
    if (typeof value === 'bigint' || value > this.remaining) {
      throw new RdbError('a length is larger than what there is');
    }
    return value;
  }

  /** A number of up to 64 bits that is written like a length. */
  unsigned(): number | bigint {
    const first = this.byte();
    if (first < 0x40) return first;
    if (first < 0x80) return ((first & 0x3f) << 8) | this.byte();
    if (first === LENGTH_32_BITS) {
      this.need(4);
      this.at += 4;
      return this.view.getUint32(this.at - 4, false);
    }
    if (first === LENGTH_64_BITS) {
      this.need(8);
      this.at += 8;
      const high = this.view.getUint32(this.at - 8, false);
      if (high < 0x20_0000) return high * TWO_TO_32 + this.view.getUint32(this.at - 4, false);
      return this.view.getBigUint64(this.at - 8, false);
    }
    throw new RdbError('a length of an unknown form');
  }

  /** Reads a string; the window is good until the next string is read into it. */
  string(window: StringWindow): void {
    const first = this.byte();
    if (first >= 0xc0) {
      this.#encoded(first & 0x3f, window);
      return;
    }
    this.at--;
    this.#inPlace(window);
    const { bytes, start, length } = window;
    // Further reading may move what is in the buffer.
    if (length > IN_PLACE_BYTES || this.#source === undefined) return;
    copyBytes(bytes, start, window.useOwn(length), 0, length);
  }

  /** A string that is written as it is: the window shows it in the buffer. */
  #inPlace(window: StringWindow): void {
    const length = this.count();
    if (length > LONGEST_STRING) throw new RdbError('a string is longer than 2 GiB');
    this.need(length);
    window.show(this.bytes, this.view, this.at, length);
    this.at += length;
  }

  /** A string in a buffer of the window's own, whatever is read next. */
  stringCopy(window: StringWindow): void {
    this.string(window);
    const { bytes, start, length } = window;
    if (bytes === this.bytes) window.useOwn(length).set(bytes.subarray(start, start + length));
  }

  #encoded(encoding: number, window: StringWindow): void {
    if (encoding === ENCODED_INT8) {
      this.need(1);
      this.#digits(this.view.getInt8(this.at), 1, window);
    } else if (encoding === ENCODED_INT16) {
      this.need(2);
      this.#digits(this.view.getInt16(this.at, true), 2, window);
    } else if (encoding === ENCODED_INT32) {
      this.need(4);
      this.#digits(this.view.getInt32(this.at, true), 4, window);
    } else if (encoding === ENCODED_LZF) {
      this.#compressed(window);
    } else {
      throw new RdbError('a string of an unknown encoding');
    }
  }

  #digits(value: number, width: number, window: StringWindow): void {
    this.at += width;
    window.length = writeInteger(window.useOwn(24), 0, value);
  }

  #compressed(window: StringWindow): void {
    this.#beginCompressed();
    window.useOwn(this.#textLength);
    this.#decompress(window);
  }

  /** Reads both lengths, and sees to it that the compressed bytes are in the buffer. */
  #beginCompressed(): void {
    const compressed = this.count();
    const length = this.unsigned();
    if (typeof length === 'bigint' || length > longestDecompressed(compressed)) {
      throw new RdbError('a compressed string claims to be too long');
    }
    if (length > LONGEST_STRING) throw new RdbError('a string is longer than 2 GiB');
    this.need(compressed);
    this.#compressedLength = compressed;
    this.#textLength = length;
  }

  /** Into what the window shows. */
  #decompress({ bytes, start, length }: StringWindow): void {
    const compressed = this.#compressedLength;
    if (!this.#routines.decompress(this.bytes, this.at, compressed, bytes, start, length)) {
      throw new RdbError('invalid LZF compressed string');
    }
    this.at += compressed;
  }

  /**
   * Reads a string into a block of memory, where it may stay: returns the block, which is the
   * caller's. The window shows it. 0: it is no string that suits a block, and is the window's only.
   */
  block(memory: Memory, window: StringWindow): number {
    const first = this.byte();
    if (first === (LENGTH_ENCODED | ENCODED_LZF)) return this.#compressedBlock(memory, window);
    if (first < LENGTH_ENCODED) return this.#plainBlock(memory, window);
    this.#encoded(first & 0x3f, window);
    return 0;
  }

  #compressedBlock(memory: Memory, window: StringWindow): number {
    this.#beginCompressed();
    const length = this.#textLength;
    const fits = length > 0 && length <= LARGEST_BLOCK_BYTES;
    const ref = fits ? memory.allocate(length) : 0;
    if (fits) window.showBlock(memory, ref, length);
    else window.useOwn(length);
    try {
      this.#decompress(window);
    } catch (error) {
      if (fits) memory.free(ref);
      throw error;
    }
    return ref;
  }

  #plainBlock(memory: Memory, window: StringWindow): number {
    this.at--;
    this.#inPlace(window);
    const { bytes, start, length } = window;
    if (length === 0 || length > LARGEST_BLOCK_BYTES) return 0;
    const ref = memory.allocate(length);
    window.showBlock(memory, ref, length);
    copyBytes(bytes, start, window.bytes, window.start, length);
    return ref;
  }

  double(): number {
    this.need(8);
    this.at += 8;
    return this.view.getFloat64(this.at - 8, true);
  }

  /** A double in the form of the oldest files: its text behind a byte for its length. */
  oldDouble(): number {
    const length = this.byte();
    if (length === 255) return Number.NEGATIVE_INFINITY;
    if (length === 254) return Number.POSITIVE_INFINITY;
    if (length === 253) return Number.NaN;
    this.need(length);
    let text = '';
    for (let nth = 0; nth < length; nth++) text += String.fromCharCode(this.bytes[this.at + nth]);
    this.at += length;
    const value = Number(text);
    if (length === 0 || Number.isNaN(value)) throw new RdbError('a score is no number');
    return value;
  }

  uint32(): number {
    this.need(4);
    this.at += 4;
    return this.view.getUint32(this.at - 4, true);
  }

  int32(): number {
    return this.uint32() | 0;
  }

  /** 64 bits, the least significant byte first; a number where it is exact. */
  int64(): number | bigint {
    this.need(8);
    this.at += 8;
    const value = this.view.getBigInt64(this.at - 8, true);
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value;
  }
}
