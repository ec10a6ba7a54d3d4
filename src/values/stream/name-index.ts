/**
 * Groups of a stream, or consumers of a group, in byte order of their names. Sorted references in
 * pieces of at most 512; when one piece is not enough, a block of references to pieces stands above
 * them. A window like the others: `open` it on the header, three words in the owner's block.
 *
 *   header   root, how many names, pieces (0: the root is the only piece itself)
 *   piece    how many | references
 */
import { compareByteRanges, copyBytes } from '../../base/bytes.ts';
import { REF_ARENA_SHIFT } from '../../memory/arena-layout.ts';
import type { Memory } from '../../memory/memory.ts';
import { LONGEST_INLINE_KEY_BYTES } from '../../structures/keyed-record.ts';
import { baseOf, NAME_HANDLE, NAME_LENGTH, wordsOf } from './stream-layout.ts';

const ROOT = 0;
const SIZE = 1;
const PIECES = 2;
export const NAME_INDEX_WORDS = 3;

const PIECE_ENTRIES = 512;
const SMALLEST_PIECE = 3;

/** Where the name of a group or consumer lies. */
export class NameWindow {
  readonly memory: Memory;
  readonly #fixedWords: number;
  bytes: Uint8Array = new Uint8Array(0);
  start = 0;
  length = 0;

  /** The name follows so many words in the block. */
  constructor(memory: Memory, fixedWords: number) {
    this.memory = memory;
    this.#fixedWords = fixedWords;
  }

  open(ref: number): this {
    const words = wordsOf(this.memory, ref);
    const base = baseOf(ref);
    this.length = words[base + NAME_LENGTH];
    const handle = words[base + NAME_HANDLE];
    if (handle !== 0) {
      this.bytes = this.memory.large.get(handle);
      this.start = 0;
    } else {
      this.bytes = this.memory.bytes[ref >>> REF_ARENA_SHIFT];
      this.start = (base + this.#fixedWords) << 2;
    }
    return this;
  }

  /** A block with this name, its other fixed words zero. Throws OutOfMemoryError. */
  create(bytes: Uint8Array, start: number, length: number): number {
    const isLong = length > LONGEST_INLINE_KEY_BYTES;
    const handle = isLong ? this.memory.large.allocate(length) : 0;
    const ref = this.#allocate(isLong ? 0 : length, handle);
    const words = wordsOf(this.memory, ref);
    const base = baseOf(ref);
    words.fill(0, base, base + this.#fixedWords);
    words[base + NAME_LENGTH] = length;
    words[base + NAME_HANDLE] = handle;
    this.open(ref);
    copyBytes(bytes, start, this.bytes, this.start, length);
    return ref;
  }

  #allocate(nameBytes: number, handle: number): number {
    try {
      return this.memory.allocate(this.#fixedWords * 4 + nameBytes);
    } catch (error) {
      if (handle !== 0) this.memory.large.free(handle);
      throw error;
    }
  }

  free(ref: number): void {
    const handle = wordsOf(this.memory, ref)[baseOf(ref) + NAME_HANDLE];
    if (handle !== 0) this.memory.large.free(handle);
    this.memory.free(ref);
  }

  copy(): Uint8Array {
    return this.bytes.slice(this.start, this.start + this.length);
  }

  close(): void {
    this.bytes = new Uint8Array(0);
  }
}

export class NameIndex {
  readonly memory: Memory;
  readonly name: NameWindow;
  #header: Int32Array = new Int32Array(NAME_INDEX_WORDS);
  #headerAt = 0;
  /** Where the last search or step has led: the piece, its number, and the place in it. */
  #piece = 0;
  #pieceAt = 0;
  #slot = 0;

  constructor(memory: Memory, name: NameWindow) {
    this.memory = memory;
    this.name = name;
  }

  open(words: Int32Array, at: number): this {
    this.#header = words;
    this.#headerAt = at;
    return this;
  }

  close(): void {
    this.open(new Int32Array(NAME_INDEX_WORDS), 0);
    this.name.close();
  }

  get size(): number {
    return this.#header[this.#headerAt + SIZE];
  }

  /** What its own blocks take. */
  get nodeBytes(): number {
    const root = this.#header[this.#headerAt + ROOT];
    if (root === 0) return 0;
    let bytes = this.memory.sizeOf(root);
    const pieces = this.#header[this.#headerAt + PIECES];
    const words = wordsOf(this.memory, root);
    for (let at = 0; at < pieces; at++) bytes += this.memory.sizeOf(entryAt(words, root, at));
    return bytes;
  }

  /** What has this name, or 0. */
  find(bytes: Uint8Array, start: number, length: number): number {
    const root = this.#header[this.#headerAt + ROOT];
    if (root === 0) return 0;
    if (this.#header[this.#headerAt + PIECES] > 0) {
      // The last piece whose first name is not larger.
      this.#pieceAt = Math.max(0, this.#search(root, bytes, start, length, true) - 1);
      this.#piece = entryAt(wordsOf(this.memory, root), root, this.#pieceAt);
    } else {
      this.#pieceAt = 0;
      this.#piece = root;
    }
    const slot = this.#search(this.#piece, bytes, start, length, false);
    this.#slot = slot;
    const words = wordsOf(this.memory, this.#piece);
    if (slot === countOf(words, this.#piece)) return 0;
    const ref = entryAt(words, this.#piece, slot);
    return this.#compare(ref, bytes, start, length) === 0 ? ref : 0;
  }

  /**
   * The first place in a block whose name is not smaller than this one; `above`, in the block of
   * pieces: that is larger.
   */
  #search(block: number, bytes: Uint8Array, start: number, length: number, above: boolean): number {
    const words = wordsOf(this.memory, block);
    let low = 0;
    let high = countOf(words, block);
    while (low < high) {
      const middle = (low + high) >>> 1;
      let ref = entryAt(words, block, middle);
      if (above) ref = entryAt(wordsOf(this.memory, ref), ref, 0);
      const order = this.#compare(ref, bytes, start, length);
      if (order < 0 || (above && order === 0)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #compare(ref: number, bytes: Uint8Array, start: number, length: number): number {
    const name = this.name.open(ref);
    return compareByteRanges(name.bytes, name.start, name.length, bytes, start, length);
  }

  // --- walking -------------------------------------------------------------------------------

  /** The first in order, or 0; then `next`. */
  first(): number {
    this.#pieceAt = 0;
    this.#slot = 0;
    this.#piece = this.#pieceNumber(0);
    return this.#here();
  }

  /** The one with this place in order, or 0. */
  seek(index: number): number {
    this.#pieceAt = 0;
    this.#slot = index;
    for (;;) {
      this.#piece = this.#pieceNumber(this.#pieceAt);
      if (this.#piece === 0) return 0;
      const count = countOf(wordsOf(this.memory, this.#piece), this.#piece);
      if (this.#slot < count) return this.#here();
      this.#slot -= count;
      this.#pieceAt++;
    }
  }

  next(): number {
    this.#slot++;
    return this.#here();
  }

  #here(): number {
    if (this.#piece === 0) return 0;
    const words = wordsOf(this.memory, this.#piece);
    if (this.#slot < countOf(words, this.#piece)) return entryAt(words, this.#piece, this.#slot);
    this.#pieceAt++;
    this.#slot = 0;
    this.#piece = this.#pieceNumber(this.#pieceAt);
    return this.#piece === 0 ? 0 : entryAt(wordsOf(this.memory, this.#piece), this.#piece, 0);
  }

  #pieceNumber(at: number): number {
    const root = this.#header[this.#headerAt + ROOT];
    const pieces = this.#header[this.#headerAt + PIECES];
    if (pieces === 0) return at === 0 ? root : 0;
    return at < pieces ? entryAt(wordsOf(this.memory, root), root, at) : 0;
  }

  /** The present one has another reference now. */
  replace(ref: number): void {
    wordsOf(this.memory, this.#piece)[baseOf(this.#piece) + 1 + this.#slot] = ref;
  }

  // --- changing ------------------------------------------------------------------------------

  /**
   * Adds a block whose name `find` has just not found. Throws OutOfMemoryError, nothing changed.
   */
  insert(ref: number): void {
    if (this.#header[this.#headerAt + ROOT] === 0) {
      this.#piece = this.#newBlock(SMALLEST_PIECE);
      this.#header[this.#headerAt + ROOT] = this.#piece;
      this.#slot = 0;
    }
    if (countOf(wordsOf(this.memory, this.#piece), this.#piece) === PIECE_ENTRIES) this.#split();
    const piece = this.#withRoom(this.#piece);
    if (piece !== this.#piece) this.#replacePiece(piece);
    insertAt(wordsOf(this.memory, piece), piece, this.#slot, ref);
    this.#header[this.#headerAt + SIZE]++;
  }

  /** Takes out what `find` has just found or a step led to. */
  remove(): void {
    const piece = this.#piece;
    const words = wordsOf(this.memory, piece);
    removeAt(words, piece, this.#slot);
    this.#header[this.#headerAt + SIZE]--;
    if (countOf(words, piece) > 0) return;
    this.memory.free(piece);
    const root = this.#header[this.#headerAt + ROOT];
    const pieces = this.#header[this.#headerAt + PIECES];
    if (pieces === 0) {
      this.#header[this.#headerAt + ROOT] = 0;
      return;
    }
    removeAt(wordsOf(this.memory, root), root, this.#pieceAt);
    this.#header[this.#headerAt + PIECES]--;
    if (pieces > 1) return;
    this.memory.free(root);
    this.#header[this.#headerAt + ROOT] = 0;
  }

  #newBlock(entries: number): number {
    const ref = this.memory.allocate((entries + 1) * 4);
    wordsOf(this.memory, ref)[baseOf(ref)] = 0;
    return ref;
  }

  /** The block, or a copy of twice the size if it is full; the old one is free then. */
  #withRoom(ref: number): number {
    const words = wordsOf(this.memory, ref);
    const count = countOf(words, ref);
    if ((count + 2) * 4 <= this.memory.sizeOf(ref)) return ref;
    const grown = this.#newBlock(count * 2);
    const from = baseOf(ref);
    wordsOf(this.memory, grown).set(words.subarray(from, from + count + 1), baseOf(grown));
    this.memory.free(ref);
    return grown;
  }

  #replacePiece(piece: number): void {
    const root = this.#header[this.#headerAt + ROOT];
    if (this.#header[this.#headerAt + PIECES] === 0) this.#header[this.#headerAt + ROOT] = piece;
    else wordsOf(this.memory, root)[baseOf(root) + 1 + this.#pieceAt] = piece;
    this.#piece = piece;
  }

  /**
   * Splits the full piece where the search has led, and puts pieces above if it is the only one.
   */
  #split(): void {
    const right = this.#newBlock(PIECE_ENTRIES);
    try {
      this.#makeRoomAbove();
    } catch (error) {
      this.memory.free(right);
      throw error;
    }
    const half = PIECE_ENTRIES / 2;
    const words = wordsOf(this.memory, this.#piece);
    const base = baseOf(this.#piece);
    const rightBase = baseOf(right);
    const rightWords = wordsOf(this.memory, right);
    rightWords.set(words.subarray(base + 1 + half, base + 1 + PIECE_ENTRIES), rightBase + 1);
    rightWords[rightBase] = PIECE_ENTRIES - half;
    words[base] = half;
    const root = this.#header[this.#headerAt + ROOT];
    insertAt(wordsOf(this.memory, root), root, this.#pieceAt + 1, right);
    this.#header[this.#headerAt + PIECES]++;
    if (this.#slot < half) return;
    this.#slot -= half;
    this.#piece = right;
    this.#pieceAt++;
  }

  #makeRoomAbove(): void {
    const root = this.#header[this.#headerAt + ROOT];
    if (this.#header[this.#headerAt + PIECES] === 0) {
      const above = this.#newBlock(SMALLEST_PIECE);
      insertAt(wordsOf(this.memory, above), above, 0, root);
      this.#header[this.#headerAt + ROOT] = above;
      this.#header[this.#headerAt + PIECES] = 1;
    } else {
      this.#header[this.#headerAt + ROOT] = this.#withRoom(root);
    }
  }

  /** Hands its own blocks to `move`, which says where each is now. */
  moveBlocks(move: (ref: number) => number): void {
    if (this.#header[this.#headerAt + ROOT] === 0) return;
    const root = move(this.#header[this.#headerAt + ROOT]);
    this.#header[this.#headerAt + ROOT] = root;
    const pieces = this.#header[this.#headerAt + PIECES];
    const words = wordsOf(this.memory, root);
    for (let at = 1; at <= pieces; at++) {
      words[baseOf(root) + at] = move(words[baseOf(root) + at]);
    }
  }
}

function countOf(words: Int32Array, block: number): number {
  return words[baseOf(block)];
}

function entryAt(words: Int32Array, block: number, slot: number): number {
  return words[baseOf(block) + 1 + slot];
}

function insertAt(words: Int32Array, block: number, slot: number, ref: number): void {
  const base = baseOf(block);
  const at = base + 1 + slot;
  words.copyWithin(at + 1, at, base + 1 + words[base]);
  words[at] = ref;
  words[base]++;
}

function removeAt(words: Int32Array, block: number, slot: number): void {
  const base = baseOf(block);
  const at = base + 1 + slot;
  words.copyWithin(at, at + 1, base + 1 + words[base]);
  words[base]--;
}
