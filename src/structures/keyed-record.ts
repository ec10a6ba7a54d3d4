/**
 * The block that a hash table refers to: a short header, the key, the value. One layout for keys of
 * the keyspace and elements of big collections, so that one lookup routine serves all tables.
 *
 *   word 0   kind 8 | flags 8 | key length 8 | value length low 8
 *   word 1   clock 24 | value length high 8          absent if SHORT
 *   2 words  key length 32, value length 32          only if WIDE (the fields above are then 0)
 *   2 words  the key's hash, high and low            only if WIDE
 *   2 words  time to expire, signed 64-bit, ms       only if EXPIRES
 *   key bytes, then value bytes                      an 8-byte handle for either if external
 *
 * `kind` belongs to the caller (type and encoding); `clock` is for LRU and LFU.
 */
import { copyBytes, equalBytes } from '../base/bytes.ts';
import type { HalfSipHash } from '../base/half-siphash.ts';
import { REF_ARENA_SHIFT, REF_UNIT_MASK } from '../memory/arena-layout.ts';
import type { Memory } from '../memory/memory.ts';
import { keepHash } from './record-hash.ts';

export const FLAG_WIDE = 1;
export const FLAG_EXPIRES = 2;
export const FLAG_SHORT = 4;
export const FLAG_EXTERNAL_VALUE = 8;
export const FLAG_EXTERNAL_KEY = 16;
/** Somebody watches, tracks or waits for this key: writes take the slow path. */
export const FLAG_INTEREST = 32;
/** Not for the running snapshot: it has saved the record already, or the record is newer. */
export const FLAG_SAVED = 64;

/** The flags as they stand in word 0. */
export const HEAD_WIDE = FLAG_WIDE << 8;
export const HEAD_EXPIRES = FLAG_EXPIRES << 8;
export const HEAD_SHORT = FLAG_SHORT << 8;
export const HEAD_EXTERNAL_VALUE = FLAG_EXTERNAL_VALUE << 8;
export const HEAD_EXTERNAL_KEY = FLAG_EXTERNAL_KEY << 8;
export const HEAD_INTEREST = FLAG_INTEREST << 8;
export const HEAD_SAVED = FLAG_SAVED << 8;

/** Lengths above these do not fit the narrow header. */
export const NARROW_KEY_BYTES = 0xff;
export const NARROW_VALUE_BYTES = 0xffff;
export const NARROW_SHORT_VALUE_BYTES = 0xff;

/** Longer keys and values move to large buffers. */
export const LONGEST_INLINE_KEY_BYTES = 64 * 1024;
export const LONGEST_INLINE_VALUE_BYTES = 256 * 1024;

/** Where the key begins, in words, by the three layout flags. */
export const KEY_WORDS: Uint8Array = Uint8Array.from([2, 6, 4, 8, 1, 5, 3, 7]);

const NO_BYTES: Uint8Array = new Uint8Array(0);

/** Writes an expiry time (an integer of at most 64 bits) into two words. */
export function writeTime(words: Int32Array, at: number, timeMs: number | bigint): void {
  if (typeof timeMs === 'number') {
    words[at] = timeMs | 0;
    words[at + 1] = Math.floor(timeMs / 0x1_0000_0000);
  } else {
    words[at] = Number(BigInt.asIntN(32, timeMs));
    words[at + 1] = Number(timeMs >> 32n);
  }
}

/** Reads it back; beyond 2^53 the result is rounded, which comparisons with a clock do not mind. */
export function readTime(words: Int32Array, at: number): number {
  return words[at + 1] * 0x1_0000_0000 + (words[at] >>> 0);
}

/**
 * A window on one record at a time, reused for all: `open` reads the header once and leaves what it
 * found in plain fields. Nothing here may be kept across a write to memory.
 */
export class KeyedRecords {
  readonly memory: Memory;
  readonly #hash: HalfSipHash;
  ref = 0;
  kind = 0;
  flags = 0;
  keyBytes: Uint8Array = NO_BYTES;
  keyStart = 0;
  keyLength = 0;
  valueBytes: Uint8Array = NO_BYTES;
  valueStart = 0;
  valueLength = 0;

  /** `hash` is the one of all tables; making a wide record leaves that key's hash in it. */
  constructor(memory: Memory, hash: HalfSipHash) {
    this.memory = memory;
    this.#hash = hash;
  }

  /** Lets go of the bytes that were opened last, so that the window keeps no arena alive. */
  close(): void {
    this.ref = 0;
    this.keyBytes = NO_BYTES;
    this.valueBytes = NO_BYTES;
  }

  open(ref: number): void {
    const arena = ref >>> REF_ARENA_SHIFT;
    const words = this.memory.words[arena];
    const bytes = this.memory.bytes[arena];
    const word = (ref & REF_UNIT_MASK) << 1;
    const head = words[word];
    const flags = (head >>> 8) & 0xff;
    const keyStart = (word + KEY_WORDS[flags & 7]) << 2;
    this.ref = ref;
    this.kind = head & 0xff;
    this.flags = flags;
    this.keyBytes = bytes;
    this.keyStart = keyStart;
    this.valueBytes = bytes;
    if ((flags & FLAG_WIDE) === 0) {
      const keyLength = (head >>> 16) & 0xff;
      this.keyLength = keyLength;
      this.valueStart = keyStart + keyLength;
      this.valueLength =
        (flags & FLAG_SHORT) === 0 ? (head >>> 24) | ((words[word + 1] >>> 24) << 8) : head >>> 24;
    } else {
      this.#openWide(words, word);
    }
  }

  #openWide(words: Int32Array, word: number): void {
    const lengths = word + ((this.flags & FLAG_SHORT) === 0 ? 2 : 1);
    this.keyLength = words[lengths];
    this.valueLength = words[lengths + 1];
    if ((this.flags & FLAG_EXTERNAL_KEY) !== 0) {
      this.valueStart = this.keyStart + 8;
      this.keyBytes = this.memory.large.get(words[this.keyStart >>> 2]);
      this.keyStart = 0;
    } else {
      this.valueStart = this.keyStart + this.keyLength;
    }
    if ((this.flags & FLAG_EXTERNAL_VALUE) !== 0) {
      this.valueBytes = this.memory.large.get(this.#valueHandle(this.ref));
      this.valueStart = 0;
    }
  }

  /** The expiry time of a record, in ms since the epoch; -1 when it has none. */
  expireTimeMs(ref: number): number {
    const words = this.memory.words[ref >>> REF_ARENA_SHIFT];
    const word = (ref & REF_UNIT_MASK) << 1;
    const head = words[word];
    if ((head & HEAD_EXPIRES) === 0) return -1;
    return readTime(words, word + KEY_WORDS[(head >>> 8) & 7] - 2);
  }

  /** The same, exactly even beyond 2^53, for reporting and for carrying over. */
  expireTimeExact(ref: number): number | bigint {
    const rounded = this.expireTimeMs(ref);
    if (Number.isSafeInteger(rounded)) return rounded;
    const words = this.memory.words[ref >>> REF_ARENA_SHIFT];
    const word = (ref & REF_UNIT_MASK) << 1;
    const at = word + KEY_WORDS[(words[word] >>> 8) & 7] - 2;
    return (BigInt(words[at + 1]) << 32n) | BigInt(words[at] >>> 0);
  }

  /** Overwrites the time of a record that has one. */
  setExpireTime(ref: number, timeMs: number | bigint): void {
    const words = this.memory.words[ref >>> REF_ARENA_SHIFT];
    const word = (ref & REF_UNIT_MASK) << 1;
    writeTime(words, word + KEY_WORDS[(words[word] >>> 8) & 7] - 2, timeMs);
  }

  head(ref: number): number {
    return this.memory.words[ref >>> REF_ARENA_SHIFT][(ref & REF_UNIT_MASK) << 1];
  }

  /**
   * A new record with its header and key written and room for `valueLength` value bytes, opened, so
   * that `valueBytes` and `valueStart` say where the caller writes the value. `room` asks for more
   * space than the value needs now. `flags` may hold EXPIRES (the caller then sets the time), SHORT
   * and INTEREST; the others are decided here.
   */
  create(
    kind: number,
    flags: number,
    keyBytes: Uint8Array,
    keyStart: number,
    keyLength: number,
    valueLength: number,
    room: number,
  ): number {
    const short = (flags & FLAG_SHORT) !== 0;
    const narrowValue = short ? NARROW_SHORT_VALUE_BYTES : NARROW_VALUE_BYTES;
    if (keyLength > NARROW_KEY_BYTES || room > narrowValue) {
      return this.#createWide(kind, flags, keyBytes, keyStart, keyLength, valueLength, room);
    }
    const keyWords = KEY_WORDS[flags & 7];
    const ref = this.memory.allocate((keyWords << 2) + keyLength + room);
    const arena = ref >>> REF_ARENA_SHIFT;
    const words = this.memory.words[arena];
    const bytes = this.memory.bytes[arena];
    const word = (ref & REF_UNIT_MASK) << 1;
    words[word] = kind | (flags << 8) | (keyLength << 16) | (valueLength << 24);
    if (!short) words[word + 1] = (valueLength >>> 8) << 24;
    const at = (word + keyWords) << 2;
    copyBytes(keyBytes, keyStart, bytes, at, keyLength);
    this.ref = ref;
    this.kind = kind;
    this.flags = flags;
    this.keyBytes = bytes;
    this.keyStart = at;
    this.keyLength = keyLength;
    this.valueBytes = bytes;
    this.valueStart = at + keyLength;
    this.valueLength = valueLength;
    return ref;
  }

  #createWide(
    kind: number,
    narrowFlags: number,
    keyBytes: Uint8Array,
    keyStart: number,
    keyLength: number,
    valueLength: number,
    room: number,
  ): number {
    const externalKey = keyLength > LONGEST_INLINE_KEY_BYTES;
    const externalValue = room > LONGEST_INLINE_VALUE_BYTES;
    let flags = narrowFlags | FLAG_WIDE;
    if (externalKey) flags |= FLAG_EXTERNAL_KEY;
    if (externalValue) flags |= FLAG_EXTERNAL_VALUE;
    const space = externalValue ? 8 : room;
    const ref = this.#writeWide(kind, flags, keyBytes, keyStart, keyLength, valueLength, space);
    if (externalValue) {
      this.#setValueHandle(ref, this.#allocateLarge(room, valueLength, ref, externalKey));
    }
    this.open(ref);
    return ref;
  }

  /** Header and key of a wide record with `valueSpace` bytes behind them, which stay undefined. */
  #writeWide(
    kind: number,
    flags: number,
    keyBytes: Uint8Array,
    keyStart: number,
    keyLength: number,
    valueLength: number,
    valueSpace: number,
  ): number {
    const { memory } = this;
    const externalKey = (flags & FLAG_EXTERNAL_KEY) !== 0;
    const keyWords = KEY_WORDS[flags & 7];
    const ref = memory.allocate((keyWords << 2) + (externalKey ? 8 : keyLength) + valueSpace);
    const arena = ref >>> REF_ARENA_SHIFT;
    const words = memory.words[arena];
    const word = (ref & REF_UNIT_MASK) << 1;
    words[word] = kind | (flags << 8);
    let at = word + 1;
    if ((flags & FLAG_SHORT) === 0) words[at++] = 0;
    words[at] = keyLength;
    words[at + 1] = valueLength;
    const keyWord = word + keyWords;
    if (externalKey) {
      const handle = this.#allocateLarge(keyLength, keyLength, ref, false);
      memory.large.get(handle).set(keyBytes.subarray(keyStart, keyStart + keyLength));
      words[keyWord] = handle;
    } else {
      copyBytes(keyBytes, keyStart, memory.bytes[arena], keyWord << 2, keyLength);
    }
    keepHash(memory, this.#hash, ref);
    return ref;
  }

  /** A large buffer for a record in the making; if there is none, nothing of the record stays. */
  #allocateLarge(bytes: number, used: number, ref: number, hasExternalKey: boolean): number {
    try {
      return this.memory.large.allocate(bytes, used);
    } catch (error) {
      if (hasExternalKey) this.memory.large.free(this.#keyHandle(ref));
      this.memory.free(ref);
      throw error;
    }
  }

  #keyHandle(ref: number): number {
    const words = this.memory.words[ref >>> REF_ARENA_SHIFT];
    const word = (ref & REF_UNIT_MASK) << 1;
    return words[word + KEY_WORDS[(words[word] >>> 8) & 7]];
  }

  /** Where the value's space begins in a wide record's block: the bytes or the handle. */
  #valueSpace(ref: number): number {
    const words = this.memory.words[ref >>> REF_ARENA_SHIFT];
    const word = (ref & REF_UNIT_MASK) << 1;
    const head = words[word];
    const keyStart = (word + KEY_WORDS[(head >>> 8) & 7]) << 2;
    if ((head & HEAD_EXTERNAL_KEY) !== 0) return keyStart + 8;
    return keyStart + words[word + ((head & (FLAG_SHORT << 8)) === 0 ? 2 : 1)];
  }

  #valueHandle(ref: number): number {
    return this.memory.views[ref >>> REF_ARENA_SHIFT].getInt32(this.#valueSpace(ref), true);
  }

  #setValueHandle(ref: number, handle: number): void {
    this.memory.views[ref >>> REF_ARENA_SHIFT].setInt32(this.#valueSpace(ref), handle, true);
  }

  /**
   * A copy of a record with room for a time to live (`expires`) or without; key and value move
   * over, large buffers included, so that of the old record only the block is left to free.
   */
  relayout(ref: number, expires: boolean): number {
    this.open(ref);
    const { memory, kind, keyLength, valueLength } = this;
    const oldStart = (((ref & REF_UNIT_MASK) << 1) + KEY_WORDS[this.flags & 7]) << 2;
    const oldBytes = memory.bytes[ref >>> REF_ARENA_SHIFT];
    const flags = expires ? this.flags | FLAG_EXPIRES : this.flags & ~FLAG_EXPIRES;
    const keySpace = (flags & FLAG_EXTERNAL_KEY) !== 0 ? 8 : keyLength;
    const space = keySpace + ((flags & FLAG_EXTERNAL_VALUE) !== 0 ? 8 : valueLength);
    const keyWords = KEY_WORDS[flags & 7];
    const created = memory.allocate((keyWords << 2) + space);
    const arena = created >>> REF_ARENA_SHIFT;
    const words = memory.words[arena];
    const oldWords = memory.words[ref >>> REF_ARENA_SHIFT];
    const oldWord = (ref & REF_UNIT_MASK) << 1;
    const word = (created & REF_UNIT_MASK) << 1;
    // Everything in front of the time to live is the same but for the flag.
    const fixedWords = KEY_WORDS[flags & 7 & ~FLAG_EXPIRES];
    for (let at = 0; at < fixedWords; at++) words[word + at] = oldWords[oldWord + at];
    words[word] = (words[word] & ~0xff00) | (flags << 8) | kind;
    copyBytes(oldBytes, oldStart, memory.bytes[arena], (word + keyWords) << 2, space);
    return created;
  }

  /**
   * A record with another key and this one's value, time to live and clock. The value's large
   * buffer moves over: free the old record with `freeKeyAndBlock`.
   */
  rekey(
    ref: number,
    keyBytes: Uint8Array,
    keyStart: number,
    keyLength: number,
    interest: boolean,
  ): number {
    this.open(ref);
    const { kind, flags, valueLength } = this;
    const time = (flags & FLAG_EXPIRES) !== 0 ? this.expireTimeExact(ref) : undefined;
    const kept = (flags & (FLAG_EXPIRES | FLAG_SHORT)) | (interest ? FLAG_INTEREST : 0);
    let created: number;
    if ((flags & FLAG_EXTERNAL_VALUE) !== 0) {
      const wide =
        kept |
        FLAG_WIDE |
        FLAG_EXTERNAL_VALUE |
        (keyLength > LONGEST_INLINE_KEY_BYTES ? FLAG_EXTERNAL_KEY : 0);
      created = this.#writeWide(kind, wide, keyBytes, keyStart, keyLength, valueLength, 8);
      this.#setValueHandle(created, this.#valueHandle(ref));
    } else {
      const { valueBytes, valueStart } = this;
      created = this.create(kind, kept, keyBytes, keyStart, keyLength, valueLength, valueLength);
      copyBytes(valueBytes, valueStart, this.valueBytes, this.valueStart, valueLength);
    }
    if (time !== undefined) this.setExpireTime(created, time);
    if ((flags & FLAG_SHORT) === 0) this.setClock(created, this.clock(ref));
    return created;
  }

  /** Zeros in a part of the value of a record just created; a large buffer is born with them. */
  zeroNew(from: number, to: number): void {
    if ((this.flags & FLAG_EXTERNAL_VALUE) !== 0) return;
    this.valueBytes.fill(0, this.valueStart + from, this.valueStart + to);
  }

  /** How long the open record's value may become where it stands. */
  valueRoom(): number {
    if ((this.flags & FLAG_EXTERNAL_VALUE) !== 0) return this.valueBytes.length;
    const recordStart = (this.ref & REF_UNIT_MASK) << 3;
    const room = this.memory.sizeOf(this.ref) - (this.valueStart - recordStart);
    if ((this.flags & FLAG_WIDE) !== 0) return Math.min(room, LONGEST_INLINE_VALUE_BYTES);
    const limit = (this.flags & FLAG_SHORT) !== 0 ? NARROW_SHORT_VALUE_BYTES : NARROW_VALUE_BYTES;
    return Math.min(room, limit);
  }

  /** Changes kind and value length of the open record in place; see `valueRoom` for the limit. */
  resizeInPlace(kind: number, valueLength: number): void {
    const words = this.memory.words[this.ref >>> REF_ARENA_SHIFT];
    const word = (this.ref & REF_UNIT_MASK) << 1;
    const head = words[word];
    if ((this.flags & FLAG_WIDE) !== 0) {
      words[word] = (head & ~0xff) | kind;
      words[word + ((this.flags & FLAG_SHORT) === 0 ? 3 : 2)] = valueLength;
      if ((this.flags & FLAG_EXTERNAL_VALUE) !== 0) {
        this.memory.large.use(this.#valueHandle(this.ref), valueLength);
      }
    } else {
      words[word] = (head & 0x00ffff00) | kind | (valueLength << 24);
      if ((this.flags & FLAG_SHORT) === 0) {
        words[word + 1] = (words[word + 1] & 0xffffff) | ((valueLength >>> 8) << 24);
      }
    }
    this.kind = kind;
    this.valueLength = valueLength;
  }

  /**
   * Writes another value of the same length over that of a narrow SHORT record; false, and nothing
   * done, when the record is wide or the length another. Opens nothing.
   */
  overwrite(ref: number, value: Uint8Array, start: number, length: number): boolean {
    const arena = ref >>> REF_ARENA_SHIFT;
    const word = (ref & REF_UNIT_MASK) << 1;
    const head = this.memory.words[arena][word];
    if ((head & HEAD_WIDE) !== 0 || head >>> 24 !== length) return false;
    const at = ((word + KEY_WORDS[(head >>> 8) & 7]) << 2) + ((head >>> 16) & 0xff);
    copyBytes(value, start, this.memory.bytes[arena], at, length);
    return true;
  }

  /** The 24 bits kept for LRU and LFU; 0 for a SHORT record. */
  clock(ref: number): number {
    const words = this.memory.words[ref >>> REF_ARENA_SHIFT];
    const word = (ref & REF_UNIT_MASK) << 1;
    return (words[word] & (FLAG_SHORT << 8)) !== 0 ? 0 : words[word + 1] & 0xffffff;
  }

  setClock(ref: number, clock: number): void {
    const words = this.memory.words[ref >>> REF_ARENA_SHIFT];
    const word = (ref & REF_UNIT_MASK) << 1;
    words[word + 1] = (words[word + 1] & ~0xffffff) | clock;
  }

  setFlag(ref: number, flag: number, on: boolean): void {
    const words = this.memory.words[ref >>> REF_ARENA_SHIFT];
    const word = (ref & REF_UNIT_MASK) << 1;
    words[word] = on ? words[word] | (flag << 8) : words[word] & ~(flag << 8);
  }

  /**
   * The reference that a collection's record holds for a value: the root of what hangs below it.
   * See ../values/DESIGN.md.
   */
  innerRef(ref: number): number {
    return this.memory.views[ref >>> REF_ARENA_SHIFT].getInt32(this.#innerStart(ref), true);
  }

  setInnerRef(ref: number, root: number): void {
    this.memory.views[ref >>> REF_ARENA_SHIFT].setInt32(this.#innerStart(ref), root, true);
  }

  #innerStart(ref: number): number {
    const words = this.memory.words[ref >>> REF_ARENA_SHIFT];
    const word = (ref & REF_UNIT_MASK) << 1;
    const head = words[word];
    if ((head & HEAD_WIDE) !== 0) return this.#valueSpace(ref);
    return ((word + KEY_WORDS[(head >>> 8) & 7]) << 2) + ((head >>> 16) & 0xff);
  }

  setKind(ref: number, kind: number): void {
    const words = this.memory.words[ref >>> REF_ARENA_SHIFT];
    const word = (ref & REF_UNIT_MASK) << 1;
    words[word] = (words[word] & ~0xff) | kind;
  }

  /** Frees a record and the large buffers that belong to it. */
  free(ref: number): void {
    const head = this.head(ref);
    if ((head & (HEAD_EXTERNAL_KEY | HEAD_EXTERNAL_VALUE)) !== 0) this.#freeExternal(ref);
    this.freeBlock(ref);
  }

  #freeExternal(ref: number): void {
    const head = this.head(ref);
    if ((head & HEAD_EXTERNAL_VALUE) !== 0) this.memory.large.free(this.#valueHandle(ref));
    if ((head & HEAD_EXTERNAL_KEY) !== 0) this.memory.large.free(this.#keyHandle(ref));
  }

  /** Frees a record whose value has moved elsewhere. */
  freeKeyAndBlock(ref: number): void {
    if ((this.head(ref) & HEAD_EXTERNAL_KEY) !== 0) this.memory.large.free(this.#keyHandle(ref));
    this.freeBlock(ref);
  }

  /** Frees a record whose key and value have both moved elsewhere. */
  freeBlock(ref: number): void {
    if (ref === this.ref) this.close();
    this.memory.free(ref);
  }

  /**
   * Does the record have this key? The slow way, for records that the table's own compare leaves.
   */
  hasKey(ref: number, bytes: Uint8Array, start: number, length: number): boolean {
    this.open(ref);
    if (this.keyLength !== length) return false;
    return equalBytes(this.keyBytes, this.keyStart, bytes, start, length);
  }
}
