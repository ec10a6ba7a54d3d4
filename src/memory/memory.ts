/**
 * The allocator: all keys and values live in blocks that it hands out, outside the JavaScript heap.
 * A span of quanta serves blocks of one size class; freed blocks are chained through their own
 * first word, so a live block carries no header and the count of bytes in use is exact. Everything
 * that describes the blocks lies in buffers too, so that several threads can work on it under one
 * lock once those buffers are shared ones.
 */
import * as layout from './arena-layout.ts';
import { forEachSpanWithRoom, formatArena } from './arena-spans.ts';
import { ARENA_START_BYTES, type CreateBuffer, createPlainBuffer } from './create-buffer.ts';
import { LargeBuffers } from './large-buffers.ts';
import { OutOfMemoryError } from './out-of-memory-error.ts';
import {
  CLASS_BYTES,
  CLASS_COUNT,
  CLASS_OF_UNITS,
  CLASS_SPAN_QUANTA,
  LARGEST_CLASS_BYTES,
} from './size-classes.ts';

const { BUMP, DESCRIPTOR_SHIFT, END, FREE, LIVE, NEXT, OWNER, PREVIOUS, SHAPE } = layout;
const { REF_ARENA_SHIFT, REF_UNIT_MASK, SPAN_ARENA_SHIFT, SPAN_QUANTUM_MASK } = layout;

/** The largest block; larger values belong in `large`. */
export const LARGEST_BLOCK_BYTES = 512 * 1024;

/** Empty arenas kept for reuse, so that a load swinging about a boundary maps nothing anew. */
const SPARE_ARENAS = 1;

const COUNTERS = 3;

/** What an empty arena has to give. */
const USABLE_QUANTA = layout.QUANTA_PER_ARENA - layout.RESERVED_QUANTA;

const NO_BYTES = new Uint8Array(0);
const NO_WORDS = new Int32Array(0);
const NO_VIEW = new DataView(new ArrayBuffer(0));

export class Memory {
  /** Three views of each arena: by byte, by aligned 32-bit word, and unaligned. */
  readonly bytes: Uint8Array[] = [];
  readonly words: Int32Array[] = [];
  readonly views: DataView[] = [];
  readonly large: LargeBuffers;
  readonly #createBuffer: CreateBuffer;

  /** No arena is added beyond so many bytes of address space, however few of them are in use. */
  ceilingBytes = Number.POSITIVE_INFINITY;

  /** Heads of the lists of spans with room, one for each class. */
  readonly #heads: Int32Array;
  /** [0] bytes in live blocks, [1] bytes counted by `countExternal`, [2] live blocks. */
  readonly #counters: Float64Array;
  #arenas = 0;
  #emptyArenas = 0;
  /** By arena: 1 if it takes no new blocks because it is being emptied. */
  readonly closed: Uint8Array;
  #closedArenas = 0;
  #touchedQuanta = 0;
  #droppedArenas = 0;

  constructor(createBuffer: CreateBuffer = createPlainBuffer) {
    this.#createBuffer = createBuffer;
    this.large = new LargeBuffers(createBuffer);
    this.#heads = new Int32Array(createBuffer(CLASS_COUNT * 4));
    this.#counters = new Float64Array(createBuffer(COUNTERS * 8));
    this.closed = new Uint8Array(createBuffer(layout.ARENA_LIMIT));
  }

  /** Exact bytes in use: live blocks, large buffers, and what `countExternal` was told. */
  get usedBytes(): number {
    return this.#counters[0] + this.#counters[1] + this.large.usedBytes;
  }

  /** What of that `countExternal` was told. */
  get externalBytes(): number {
    return this.#counters[1];
  }

  /** The part of it that is not in arenas. */
  get bytesOutsideArenas(): number {
    return this.#counters[1] + this.large.usedBytes;
  }

  /** Bytes of address space held: whole arenas, large buffers and external buffers. */
  get mappedBytes(): number {
    return this.#arenas * layout.ARENA_BYTES + this.#counters[1] + this.large.reservedBytes;
  }

  /** The part of it that was ever in use, and stays resident until its arena is dropped. */
  get touchedBytes(): number {
    return this.#touchedQuanta * layout.QUANTUM_BYTES + this.bytesOutsideArenas;
  }

  /** Bytes of arenas and large buffers dropped since the start, for the collector to return. */
  get droppedBytes(): number {
    return this.#droppedArenas * layout.ARENA_BYTES + this.large.droppedBytes;
  }

  get droppedArenaCount(): number {
    return this.#droppedArenas;
  }

  get closedArenaCount(): number {
    return this.#closedArenas;
  }

  get liveBlocks(): number {
    return this.#counters[2];
  }

  get arenaCount(): number {
    return this.#arenas;
  }

  /** Arenas kept for reuse though nothing is in them. */
  get emptyArenaCount(): number {
    return this.#emptyArenas;
  }

  /** Head of a class's list of spans with room, 0 when it is empty: for the audit. */
  firstSpanWithRoom(sizeClass: number): number {
    return this.#heads[sizeClass];
  }

  /** Counts a buffer that somebody else owns (a directory, say), in bytes; negative to uncount. */
  countExternal(bytes: number): void {
    this.#counters[1] += bytes;
  }

  /**
   * A block of at least `size` bytes (1 to LARGEST_BLOCK_BYTES), 8-byte aligned, its content
   * undefined. Returns its reference, never 0. Throws OutOfMemoryError.
   */
  allocate(size: number): number {
    if (size > LARGEST_CLASS_BYTES) return this.#allocateRun(size);
    const sizeClass = CLASS_OF_UNITS[(size + 7) >>> 3];
    const blockBytes = CLASS_BYTES[sizeClass];
    let span = this.#heads[sizeClass];
    if (span === 0) span = this.#addSpan(sizeClass);
    const arena = span >>> SPAN_ARENA_SHIFT;
    const words = this.words[arena];
    const descriptor = (span & SPAN_QUANTUM_MASK) << DESCRIPTOR_SHIFT;
    let unit = words[descriptor + FREE];
    if (unit !== 0) {
      words[descriptor + FREE] = words[unit << 1];
    } else {
      if (words[descriptor + LIVE] === 0) {
        words[layout.ARENA_IDLE_QUANTA] -= words[descriptor + SHAPE] >>> 8;
      }
      unit = words[descriptor + BUMP];
      words[descriptor + BUMP] = unit + (blockBytes >>> 3);
    }
    words[descriptor + LIVE]++;
    if (words[descriptor + FREE] === 0 && words[descriptor + BUMP] === words[descriptor + END]) {
      this.#unlink(span, sizeClass);
    }
    this.#counters[0] += blockBytes;
    this.#counters[2]++;
    return (arena << REF_ARENA_SHIFT) | unit;
  }

  /** Gives a block back. The reference must be live; what it names may be reused at once. */
  free(ref: number): void {
    const arena = ref >>> REF_ARENA_SHIFT;
    const unit = ref & REF_UNIT_MASK;
    const words = this.words[arena];
    const owner = words[((unit >>> layout.UNIT_TO_QUANTUM_SHIFT) << DESCRIPTOR_SHIFT) + OWNER];
    const descriptor = owner << DESCRIPTOR_SHIFT;
    const sizeClass = words[descriptor + SHAPE] & 0xff;
    this.#counters[2]--;
    if (sizeClass === 0) {
      const quanta = words[descriptor + SHAPE] >>> 8;
      this.#counters[0] -= quanta * layout.QUANTUM_BYTES;
      this.#releaseQuanta(arena, owner, quanta);
      this.#releaseIdle(arena);
      return;
    }
    const span = (arena << SPAN_ARENA_SHIFT) | owner;
    const wasFull =
      words[descriptor + FREE] === 0 && words[descriptor + BUMP] === words[descriptor + END];
    words[unit << 1] = words[descriptor + FREE];
    words[descriptor + FREE] = unit;
    this.#counters[0] -= CLASS_BYTES[sizeClass];
    if (wasFull && this.closed[arena] === 0) this.#link(span, sizeClass);
    if (--words[descriptor + LIVE] === 0) this.#emptySpan(span, sizeClass);
  }

  /** The bytes that a live block really has, at least what was asked for. */
  sizeOf(ref: number): number {
    const unit = ref & REF_UNIT_MASK;
    const words = this.words[ref >>> REF_ARENA_SHIFT];
    const owner = words[((unit >>> layout.UNIT_TO_QUANTUM_SHIFT) << DESCRIPTOR_SHIFT) + OWNER];
    const shape = words[(owner << DESCRIPTOR_SHIFT) + SHAPE];
    const sizeClass = shape & 0xff;
    return sizeClass === 0 ? (shape >>> 8) * layout.QUANTUM_BYTES : CLASS_BYTES[sizeClass];
  }

  /** Drops every block, arena and large buffer at once; external counts stay. */
  clear(): void {
    this.#heads.fill(0);
    this.#counters[0] = 0;
    this.#counters[2] = 0;
    const spare = this.#arenas === 0 ? undefined : this.words.find(({ length }) => length !== 0);
    this.bytes.length = 0;
    this.words.length = 0;
    this.views.length = 0;
    this.large.clear();
    this.#droppedArenas += this.#arenas;
    this.#arenas = 0;
    this.#emptyArenas = 0;
    this.closed.fill(0);
    this.#closedArenas = 0;
    this.#touchedQuanta = 0;
    if (spare !== undefined) this.#keepSpare(spare);
  }

  /**
   * What is loaded, or written anew, after everything was dropped finds one arena with its pages in
   * place: a new one would be faulted in page by page, and the old one collected.
   */
  #keepSpare(words: Int32Array): void {
    const touched = words[layout.ARENA_TOUCHED];
    this.#openArena(0, words.buffer, touched);
    this.#droppedArenas--;
  }

  /** From now on no new block comes into this arena, until it is empty or opened again. */
  closeArena(arena: number): void {
    if (this.closed[arena] !== 0 || !this.#isInUse(arena)) return;
    this.closed[arena] = 1;
    this.#closedArenas++;
    forEachSpanWithRoom(this.words[arena], (first, sizeClass, quanta, isEmpty) => {
      this.#unlink((arena << SPAN_ARENA_SHIFT) | first, sizeClass);
      if (!isEmpty) return;
      this.words[arena][layout.ARENA_IDLE_QUANTA] -= quanta;
      this.#releaseQuanta(arena, first, quanta);
    });
  }

  #isInUse(arena: number): boolean {
    if (arena >= this.words.length) return false;
    const words = this.words[arena];
    return words.length > 0 && words[layout.ARENA_FREE_QUANTA] < USABLE_QUANTA;
  }

  /** Lets new blocks into all arenas again. */
  openArenas(): void {
    for (let arena = 0; this.#closedArenas > 0; arena++) {
      if (this.closed[arena] === 0) continue;
      this.closed[arena] = 0;
      this.#closedArenas--;
      forEachSpanWithRoom(this.words[arena], (first, sizeClass) => {
        this.#link((arena << SPAN_ARENA_SHIFT) | first, sizeClass);
      });
    }
  }

  /** Drops the empty arenas that are kept for reuse. */
  dropEmptyArenas(): void {
    for (let arena = 0; this.#emptyArenas > 0; arena++) {
      if (this.words[arena][layout.ARENA_FREE_QUANTA] !== USABLE_QUANTA) continue;
      this.#emptyArenas--;
      this.#dropArena(arena);
    }
  }

  /** What a request of `size` bytes is rounded up to. */
  static blockBytes(size: number): number {
    if (size <= LARGEST_CLASS_BYTES) return CLASS_BYTES[CLASS_OF_UNITS[(size + 7) >>> 3]];
    return Math.ceil(size / layout.QUANTUM_BYTES) * layout.QUANTUM_BYTES;
  }

  #allocateRun(size: number): number {
    if (size > LARGEST_BLOCK_BYTES) throw new Error(`a block of ${size} bytes is too large`);
    const quanta = Math.ceil(size / layout.QUANTUM_BYTES);
    const span = this.#takeQuanta(quanta);
    const arena = span >>> SPAN_ARENA_SHIFT;
    const words = this.words[arena];
    words[((span & SPAN_QUANTUM_MASK) << DESCRIPTOR_SHIFT) + SHAPE] = quanta << 8;
    this.#counters[0] += quanta * layout.QUANTUM_BYTES;
    this.#counters[2]++;
    const unit = (span & SPAN_QUANTUM_MASK) << layout.UNIT_TO_QUANTUM_SHIFT;
    return (arena << REF_ARENA_SHIFT) | unit;
  }

  #addSpan(sizeClass: number): number {
    const quanta = CLASS_SPAN_QUANTA[sizeClass];
    let span = this.#findQuanta(quanta);
    if (span === 0 && this.#closedArenas > 0) {
      this.openArenas();
      if (this.#heads[sizeClass] !== 0) return this.#heads[sizeClass];
    }
    if (span === 0) span = this.#takeQuanta(quanta);
    const words = this.words[span >>> SPAN_ARENA_SHIFT];
    const first = span & SPAN_QUANTUM_MASK;
    const descriptor = first << DESCRIPTOR_SHIFT;
    const blockUnits = CLASS_BYTES[sizeClass] >>> 3;
    const firstUnit = first << layout.UNIT_TO_QUANTUM_SHIFT;
    const blocks = Math.floor((quanta << layout.UNIT_TO_QUANTUM_SHIFT) / blockUnits);
    words[descriptor + SHAPE] = sizeClass | (quanta << 8);
    words[descriptor + FREE] = 0;
    words[descriptor + BUMP] = firstUnit;
    words[descriptor + END] = firstUnit + blocks * blockUnits;
    words[descriptor + LIVE] = 0;
    words[layout.ARENA_IDLE_QUANTA] += quanta;
    this.#link(span, sizeClass);
    return span;
  }

  #link(span: number, sizeClass: number): void {
    const descriptor = (span & SPAN_QUANTUM_MASK) << DESCRIPTOR_SHIFT;
    const words = this.words[span >>> SPAN_ARENA_SHIFT];
    const head = this.#heads[sizeClass];
    words[descriptor + PREVIOUS] = 0;
    words[descriptor + NEXT] = head;
    if (head !== 0) this.#descriptorWords(head)[this.#descriptorAt(head) + PREVIOUS] = span;
    this.#heads[sizeClass] = span;
  }

  #unlink(span: number, sizeClass: number): void {
    const words = this.#descriptorWords(span);
    const descriptor = this.#descriptorAt(span);
    const previous = words[descriptor + PREVIOUS];
    const next = words[descriptor + NEXT];
    if (previous === 0) this.#heads[sizeClass] = next;
    else this.#descriptorWords(previous)[this.#descriptorAt(previous) + NEXT] = next;
    if (next !== 0) this.#descriptorWords(next)[this.#descriptorAt(next) + PREVIOUS] = previous;
  }

  #descriptorWords(span: number): Int32Array {
    return this.words[span >>> SPAN_ARENA_SHIFT];
  }

  #descriptorAt(span: number): number {
    return (span & SPAN_QUANTUM_MASK) << DESCRIPTOR_SHIFT;
  }

  /** A span without live blocks is kept only while it is its class's last one with room. */
  #emptySpan(span: number, sizeClass: number): void {
    const arena = span >>> SPAN_ARENA_SHIFT;
    const words = this.words[arena];
    const descriptor = this.#descriptorAt(span);
    const quanta = words[descriptor + SHAPE] >>> 8;
    if (this.closed[arena] !== 0) {
      this.#releaseQuanta(arena, span & SPAN_QUANTUM_MASK, quanta);
      return;
    }
    if (words[descriptor + PREVIOUS] === 0 && words[descriptor + NEXT] === 0) {
      const first = (span & SPAN_QUANTUM_MASK) << layout.UNIT_TO_QUANTUM_SHIFT;
      words[descriptor + FREE] = 0;
      words[descriptor + BUMP] = first;
      words[layout.ARENA_IDLE_QUANTA] += quanta;
    } else {
      this.#unlink(span, sizeClass);
      this.#releaseQuanta(arena, span & SPAN_QUANTUM_MASK, quanta);
    }
    this.#releaseIdle(arena);
  }

  /** Gives back the spans that are kept without live blocks, once an arena holds nothing else. */
  #releaseIdle(arena: number): void {
    const words = this.words[arena];
    const idle = words[layout.ARENA_IDLE_QUANTA];
    // An arena that was just dropped has no words: neither comparison holds then.
    if (!(idle > 0 && words[layout.ARENA_FREE_QUANTA] + idle === USABLE_QUANTA)) return;
    words[layout.ARENA_IDLE_QUANTA] = 0;
    for (let at = layout.RESERVED_QUANTA, left = idle; left > 0; at++) {
      const descriptor = at << DESCRIPTOR_SHIFT;
      if (words[descriptor + OWNER] !== at) continue;
      const quanta = words[descriptor + SHAPE] >>> 8;
      this.#unlink((arena << SPAN_ARENA_SHIFT) | at, words[descriptor + SHAPE] & 0xff);
      this.#releaseQuanta(arena, at, quanta);
      left -= quanta;
    }
  }

  /** A run of quanta, from closed arenas rather than from a new one. */
  #takeQuanta(quanta: number): number {
    let span = this.#findQuanta(quanta);
    if (span === 0 && this.#closedArenas > 0) {
      this.openArenas();
      span = this.#findQuanta(quanta);
    }
    if (span !== 0) return span;
    return this.#claimQuanta(this.#addArena(), layout.RESERVED_QUANTA, quanta);
  }

  /**
   * Finds a run of free quanta, lowest arena first so that high arenas can become empty; 0 when
   * there is none. Arenas known to be too fragmented are passed over: searching them all again
   * costs milliseconds.
   */
  #findQuanta(quanta: number): number {
    for (let arena = 0; arena < this.words.length; arena++) {
      const words = this.words[arena];
      if (words.length === 0 || words[layout.ARENA_FREE_QUANTA] < quanta) continue;
      if (this.closed[arena] !== 0) continue;
      if (words[layout.ARENA_LONGEST_RUN] < quanta) continue;
      const first = this.#findRun(words, quanta);
      if (first !== 0) return this.#claimQuanta(arena, first, quanta);
    }
    return 0;
  }

  #findRun(words: Int32Array, quanta: number): number {
    let run = 0;
    let longest = 0;
    let sawFree = false;
    for (let at = words[layout.ARENA_SEARCH_FROM]; at < layout.QUANTA_PER_ARENA; at++) {
      if (words[(at << DESCRIPTOR_SHIFT) + OWNER] !== 0) {
        run = 0;
        continue;
      }
      if (!sawFree) {
        sawFree = true;
        words[layout.ARENA_SEARCH_FROM] = at;
      }
      if (++run === quanta) return at - quanta + 1;
      if (run > longest) longest = run;
    }
    words[layout.ARENA_LONGEST_RUN] = longest;
    return 0;
  }

  #claimQuanta(arena: number, first: number, quanta: number): number {
    const words = this.words[arena];
    if (words[layout.ARENA_FREE_QUANTA] === USABLE_QUANTA) {
      this.#emptyArenas--;
    }
    for (let at = first; at < first + quanta; at++) {
      words[(at << DESCRIPTOR_SHIFT) + OWNER] = first;
    }
    words[layout.ARENA_FREE_QUANTA] -= quanta;
    if (first + quanta > words[layout.ARENA_TOUCHED]) {
      this.#touchedQuanta += first + quanta - words[layout.ARENA_TOUCHED];
      words[layout.ARENA_TOUCHED] = first + quanta;
    }
    return (arena << SPAN_ARENA_SHIFT) | first;
  }

  #releaseQuanta(arena: number, first: number, quanta: number): void {
    const words = this.words[arena];
    for (let at = first; at < first + quanta; at++) {
      words[(at << DESCRIPTOR_SHIFT) + OWNER] = 0;
    }
    words[layout.ARENA_FREE_QUANTA] += quanta;
    // At worst it joins two of the longest runs.
    words[layout.ARENA_LONGEST_RUN] = Math.min(
      2 * words[layout.ARENA_LONGEST_RUN] + quanta,
      layout.QUANTA_PER_ARENA,
    );
    if (first < words[layout.ARENA_SEARCH_FROM]) words[layout.ARENA_SEARCH_FROM] = first;
    if (words[layout.ARENA_FREE_QUANTA] < USABLE_QUANTA) return;
    if (this.closed[arena] !== 0) {
      this.closed[arena] = 0;
      this.#closedArenas--;
      this.#dropArena(arena);
    } else if (this.#emptyArenas < SPARE_ARENAS) this.#emptyArenas++;
    else this.#dropArena(arena);
  }

  #addArena(): number {
    let arena = 0;
    while (arena < this.words.length && this.words[arena].length !== 0) arena++;
    if (arena >= layout.ARENA_LIMIT) throw new OutOfMemoryError('all arenas are in use');
    if (this.#arenas > 0 && this.mappedBytes + layout.ARENA_BYTES > this.ceilingBytes) {
      throw new OutOfMemoryError('another arena would pass the ceiling');
    }
    let buffer: ArrayBufferLike;
    try {
      buffer = this.#createBuffer(ARENA_START_BYTES + layout.ARENA_BYTES);
    } catch (cause) {
      throw new OutOfMemoryError('the system has no memory for another arena', { cause });
    }
    this.#openArena(arena, buffer, layout.RESERVED_QUANTA);
    return arena;
  }

  /** A buffer becomes an arena, of which so many quanta were ever in use. */
  #openArena(arena: number, buffer: ArrayBufferLike, touched: number): void {
    const words = new Int32Array(buffer, ARENA_START_BYTES, layout.ARENA_BYTES >>> 2);
    this.bytes[arena] = new Uint8Array(buffer, ARENA_START_BYTES, layout.ARENA_BYTES);
    this.words[arena] = words;
    this.views[arena] = new DataView(buffer, ARENA_START_BYTES, layout.ARENA_BYTES);
    formatArena(words, touched);
    this.#touchedQuanta += touched;
    this.#arenas++;
    this.#emptyArenas++;
  }

  #dropArena(arena: number): void {
    this.#touchedQuanta -= this.words[arena][layout.ARENA_TOUCHED];
    this.#droppedArenas++;
    this.bytes[arena] = NO_BYTES;
    this.words[arena] = NO_WORDS;
    this.views[arena] = NO_VIEW;
    this.#arenas--;
  }
}
