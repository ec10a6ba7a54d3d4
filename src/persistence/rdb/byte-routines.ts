/**
 * Checksums, compression and checks of what goes to files and comes from there, in WebAssembly: see
 * ADR 19.
 * The routines work in a memory of their own, so bytes are copied there and back, which costs a
 * tenth of what is won; a buffer that lies in it (`fileBuffer`) is worked on where it is.
 *
 * One object does one thing at a time, and may serve any number of readers and writers.
 */
import { copyBytes, copyByViews } from '../../base/bytes.ts';
import type { Crc64 } from '../../base/crc64.ts';
import { CRC64_TABLES_BYTES, crc64Routine, fillCrc64Tables } from '../../base/crc64-routine.ts';
import {
  LZF_FARTHEST,
  LZF_HASH_BITS,
  LZF_LONGEST_MATCH,
  LZF_MOST_LITERALS,
  LZF_OVERSHOOT,
  lzfCompressRoutine,
  lzfDecompressRoutine,
} from '../../base/lzf-routines.ts';
import { assembleModule } from '../../base/webassembly.ts';

/** Of what is a standard everywhere, the part that is used here. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: Exports };
};

type Compress = (at: number, end: number, to: number, limit: number, shift: number) => number;

interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer };
  crc64(crcAt: number, at: number, end: number): number;
  readonly lzfCompressShort: Compress;
  readonly lzfCompress: Compress;
  lzfDecompress(
    atAt: number,
    at: number,
    end: number,
    to: number,
    stop: number,
    lowest: number,
  ): number;
}

/** A text up to this size is compressed as Redis compresses it, byte for byte. */
const LIKE_REDIS_BYTES = 256;
/** What is longer is worked on in pieces of this size. */
const PIECE_BYTES = 256 * 1024;
/** The longest text that is compressed. */
export const LONGEST_COMPRESSED = PIECE_BYTES;
export const FILE_BUFFER_BYTES = PIECE_BYTES;

// The memory, from its beginning: what routines leave for us to read, tables, and three buffers.
const CRC_AT = 0;
const READ_TO_AT = 8;
const TABLES_AT = 64;
const PLACES_AT = TABLES_AT + CRC64_TABLES_BYTES;
const PLACES = 1 << LZF_HASH_BITS;
/**
 * Texts to be compressed are put one behind the other until so many bytes are passed: what is
 * remembered of the places in one is then not taken for a place in the next.
 */
const LAP_BYTES = 32 * 1024;
const GIVEN_AT = PLACES_AT + 4 * PLACES;
/** Before what is made there is room for what was made last, which may be referred to. */
const MADE_AT = GIVEN_AT + LAP_BYTES + PIECE_BYTES + 64 + LZF_FARTHEST;
const FILE_AT = MADE_AT + PIECE_BYTES + LZF_OVERSHOOT + 40;
const PAGE_BYTES = 65_536;
const PAGES = Math.ceil((FILE_AT + FILE_BUFFER_BYTES + 64) / PAGE_BYTES);

/** A text that does not shrink by at least so many bytes is not worth compressing. */
const LEAST_GAIN = 4;
const LEAST_HASH_BITS = 8;

/** The routines, and the memory they work in. */
interface Workshop {
  readonly exports: Exports;
  readonly buffer: ArrayBuffer;
  readonly bytes: Uint8Array;
  readonly words: Int32Array;
  readonly view: DataView;
}

function setUp(): Workshop {
  const routines = [
    crc64Routine(TABLES_AT),
    lzfCompressRoutine('lzfCompressShort', 3, PLACES_AT),
    lzfCompressRoutine('lzfCompress', 4, PLACES_AT),
    lzfDecompressRoutine(),
  ];
  const module = new WebAssembly.Module(assembleModule(routines, PAGES));
  const { exports } = new WebAssembly.Instance(module);
  const { buffer } = exports.memory;
  const words = new Int32Array(buffer);
  fillCrc64Tables(words.subarray(TABLES_AT >>> 2, PLACES_AT >>> 2));
  return { exports, buffer, bytes: new Uint8Array(buffer), words, view: new DataView(buffer) };
}

/**
 * The longest text that so many compressed bytes can stand for: a bound on what an announced length
 * may make us allocate.
 */
export function longestDecompressed(compressedLength: number): number {
  return Math.ceil(compressedLength / 3) * LZF_LONGEST_MATCH + LZF_MOST_LITERALS;
}

export class ByteRoutines {
  #workshop: Workshop | undefined = undefined;
  /** Where `compress` leaves what it makes. */
  readonly compressedAt = MADE_AT;
  /** Where the next text to be compressed is put. */
  #textAt = GIVEN_AT;

  /** Set up when it is used first: V8 takes 5 MB for its first module. */
  get #used(): Workshop {
    this.#workshop ??= setUp();
    return this.#workshop;
  }

  /** The whole memory. */
  get bytes(): Uint8Array {
    return this.#used.bytes;
  }

  get view(): DataView {
    return this.#used.view;
  }

  /** A buffer for what is read from a file. There is one only. */
  get fileBuffer(): Uint8Array {
    return this.bytes.subarray(FILE_AT, FILE_AT + FILE_BUFFER_BYTES);
  }

  /** Where the bytes are in the memory: there already, or they are copied. */
  #place(bytes: Uint8Array, start: number, length: number): number {
    const { buffer, bytes: memory } = this.#used;
    if (bytes.buffer === buffer) return bytes.byteOffset + start;
    copyBytes(bytes, start, memory, GIVEN_AT, length);
    return GIVEN_AT;
  }

  /** Takes bytes into a checksum. */
  updateCrc(crc: Crc64, bytes: Uint8Array, start: number, length: number): void {
    const { words, exports } = this.#used;
    words[CRC_AT >>> 2] = crc.low;
    words[(CRC_AT >>> 2) + 1] = crc.high;
    for (let done = 0; done < length; done += PIECE_BYTES) {
      const piece = Math.min(length - done, PIECE_BYTES);
      const at = this.#place(bytes, start + done, piece);
      exports.crc64(CRC_AT, at, at + piece);
    }
    crc.low = words[CRC_AT >>> 2];
    crc.high = words[(CRC_AT >>> 2) + 1];
  }

  /**
   * Compresses a text of up to LONGEST_COMPRESSED bytes: returns how many bytes there are at
   * `compressedAt`, until the next call; 0 when too little would be won.
   */
  compress(bytes: Uint8Array, start: number, length: number): number {
    if (length <= LEAST_GAIN) return 0;
    const at = this.#placeText(length);
    copyBytes(bytes, start, this.#used.bytes, at, length);
    return this.#compressAt(at, length);
  }

  /** The same for a short text that is seen through a view. */
  compressShort(view: DataView, start: number, length: number): number {
    if (length <= LEAST_GAIN) return 0;
    const at = this.#placeText(length);
    copyByViews(view, start, this.#used.view, at, length);
    return this.#compressAt(at, length);
  }

  /** Where the next text is put. */
  #placeText(length: number): number {
    if (this.#textAt >= GIVEN_AT + LAP_BYTES) {
      this.#used.words.fill(0, PLACES_AT >>> 2, GIVEN_AT >>> 2);
      this.#textAt = GIVEN_AT;
    }
    const at = this.#textAt;
    this.#textAt = at + length;
    return at;
  }

  #compressAt(at: number, length: number): number {
    const { exports } = this.#used;
    // Few places are in the cache, if not more are in use than the text has bytes.
    const bits = Math.max(LEAST_HASH_BITS, Math.min(LZF_HASH_BITS, 32 - Math.clz32(length)));
    const limit = MADE_AT + length - LEAST_GAIN;
    const compress = length <= LIKE_REDIS_BYTES ? exports.lzfCompressShort : exports.lzfCompress;
    const made = compress(at, at + length, MADE_AT, limit, 32 - bits);
    return made === 0 ? 0 : made - MADE_AT;
  }

  /**
   * Decompresses into `target` from `targetStart` on; false unless the text is whole and exactly
   * `targetLength` long. Nothing is written outside these bytes.
   */
  decompress(
    bytes: Uint8Array,
    start: number,
    length: number,
    target: Uint8Array,
    targetStart: number,
    targetLength: number,
  ): boolean {
    const { words, exports, bytes: memory } = this.#used;
    const end = start + length;
    let from = start;
    let made = 0;
    for (;;) {
      const given = Math.min(end - from, PIECE_BYTES);
      const at = this.#place(bytes, from, given);
      // Of bytes that go on, the last may be the beginning of something.
      const isLast = from + given === end;
      const stopAt = at + given - (isLast ? 0 : LZF_MOST_LITERALS);
      const left = targetLength - made;
      const stop = MADE_AT + Math.min(left, PIECE_BYTES);
      const lowest = MADE_AT - Math.min(made, LZF_FARTHEST);
      const reached = exports.lzfDecompress(READ_TO_AT, at, stopAt, MADE_AT, stop, lowest);
      const more = reached - MADE_AT;
      if (reached === 0 || more > left) return false;
      copyBytes(memory, MADE_AT, target, targetStart + made, more);
      made += more;
      from += words[READ_TO_AT >>> 2] - at;
      if (from >= end || made === targetLength) return from === end && made === targetLength;
      memory.copyWithin(MADE_AT - LZF_FARTHEST, reached - LZF_FARTHEST, reached);
    }
  }
}
