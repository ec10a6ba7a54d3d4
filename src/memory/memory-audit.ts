/**
 * Walks everything that describes the blocks and throws at the first contradiction: owners, free
 * chains, counts of live blocks, lists of spans with room, and the totals. It costs a look at every
 * descriptor and every freed block, so it is for tests and for DEBUG, never for a request.
 */
import * as layout from './arena-layout.ts';
import type { Memory } from './memory.ts';
import { CLASS_BYTES, CLASS_COUNT, CLASS_SPAN_QUANTA } from './size-classes.ts';

const { BUMP, DESCRIPTOR_WORDS, END, FREE, LIVE, NEXT, OWNER, PREVIOUS, SHAPE } = layout;
const USABLE_QUANTA = layout.QUANTA_PER_ARENA - layout.RESERVED_QUANTA;
const UNITS_PER_QUANTUM = layout.QUANTUM_BYTES / layout.UNIT_BYTES;

/** What the walk counted. */
export interface MemoryAudit {
  readonly liveBlocks: number;
  /** Bytes of all live blocks, large buffers not included. */
  readonly blockBytes: number;
  readonly arenas: number;
  /** Arenas without a single span. */
  readonly emptyArenas: number;
  /** Spans that are kept though no block of theirs is live. */
  readonly emptySpans: number;
}

/** Throws an Error that names the first invariant found broken. */
export function auditMemory(memory: Memory): MemoryAudit {
  return new MemoryAuditor(memory).audit();
}

class MemoryAuditor {
  readonly #memory: Memory;
  #liveBlocks = 0;
  #blockBytes = 0;
  #arenas = 0;
  #emptyArenas = 0;
  #emptySpans = 0;
  #closedArenas = 0;
  #touchedQuanta = 0;
  /** Quanta of the empty spans of the arena being looked at. */
  #idleQuanta = 0;
  /** The spans found to have room, with their class. */
  readonly #withRoom = new Map<number, number>();

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  audit(): MemoryAudit {
    const memory = this.#memory;
    for (let arena = 0; arena < memory.words.length; arena++) {
      if (memory.words[arena].length !== 0) this.#auditArena(arena);
    }
    for (let sizeClass = 1; sizeClass < CLASS_COUNT; sizeClass++) this.#auditList(sizeClass);
    equal(this.#withRoom.size, 0, 'spans with room that stand in no list');
    equal(this.#arenas, memory.arenaCount, 'arenas');
    equal(this.#emptyArenas, memory.emptyArenaCount, 'empty arenas');
    equal(this.#closedArenas, memory.closedArenaCount, 'closed arenas');
    equal(this.#liveBlocks, memory.liveBlocks, 'live blocks');
    const otherBytes = memory.bytesOutsideArenas;
    equal(this.#blockBytes, memory.usedBytes - otherBytes, 'block bytes');
    const touchedBytes = this.#touchedQuanta * layout.QUANTUM_BYTES;
    equal(touchedBytes, memory.touchedBytes - otherBytes, 'touched bytes');
    this.#auditLarge();
    return {
      liveBlocks: this.#liveBlocks,
      blockBytes: this.#blockBytes,
      arenas: this.#arenas,
      emptyArenas: this.#emptyArenas,
      emptySpans: this.#emptySpans,
    };
  }

  #auditArena(arena: number): void {
    const words = this.#memory.words[arena];
    this.#arenas++;
    this.#idleQuanta = 0;
    this.#touchedQuanta += words[layout.ARENA_TOUCHED];
    for (let at = 0; at < layout.RESERVED_QUANTA; at++) {
      equal(words[at * DESCRIPTOR_WORDS + OWNER], -1, `owner of reserved quantum ${at}`);
    }
    let free = 0;
    let run = 0;
    let longest = 0;
    let firstFree = layout.QUANTA_PER_ARENA;
    for (let at = layout.RESERVED_QUANTA; at < layout.QUANTA_PER_ARENA; ) {
      if (words[at * DESCRIPTOR_WORDS + OWNER] !== 0) {
        at += this.#auditSpan(arena, at);
        holds(
          at <= words[layout.ARENA_TOUCHED],
          `span before ${at} of arena ${arena} is untouched`,
        );
        run = 0;
        continue;
      }
      if (free++ === 0) firstFree = at;
      if (++run > longest) longest = run;
      at++;
    }
    equal(words[layout.ARENA_FREE_QUANTA], free, `free quanta of arena ${arena}`);
    const searchFrom = words[layout.ARENA_SEARCH_FROM];
    holds(searchFrom <= firstFree, `arena ${arena} is searched from behind a free quantum`);
    const bound = words[layout.ARENA_LONGEST_RUN];
    holds(longest <= bound, `arena ${arena} has a free run of ${longest}, said to be ${bound}`);
    equal(words[layout.ARENA_IDLE_QUANTA], this.#idleQuanta, `idle quanta of arena ${arena}`);
    const isKeptIdle = this.#idleQuanta > 0 && free + this.#idleQuanta === USABLE_QUANTA;
    holds(!isKeptIdle, `arena ${arena} holds nothing but empty spans`);
    if (free === USABLE_QUANTA) this.#emptyArenas++;
    if (this.#memory.closed[arena] === 0) return;
    this.#closedArenas++;
    holds(free < USABLE_QUANTA, `arena ${arena} is closed though it is empty`);
    equal(this.#idleQuanta, 0, `idle quanta of closed arena ${arena}`);
  }

  /** Returns the span's length in quanta. */
  #auditSpan(arena: number, first: number): number {
    const words = this.#memory.words[arena];
    const descriptor = first * DESCRIPTOR_WORDS;
    const where = `span ${first} of arena ${arena}`;
    const shape = words[descriptor + SHAPE];
    const sizeClass = shape & 0xff;
    const quanta = shape >>> 8;
    holds(sizeClass < CLASS_COUNT, `${where} has class ${sizeClass}`);
    holds(quanta > 0 && first + quanta <= layout.QUANTA_PER_ARENA, `${where} has ${quanta} quanta`);
    for (let at = first; at < first + quanta; at++) {
      equal(words[at * DESCRIPTOR_WORDS + OWNER], first, `owner of quantum ${at} in ${where}`);
    }
    if (sizeClass === 0) {
      this.#liveBlocks++;
      this.#blockBytes += quanta * layout.QUANTUM_BYTES;
    } else {
      equal(quanta, CLASS_SPAN_QUANTA[sizeClass], `quanta of ${where}`);
      this.#auditBlocks(arena, first, sizeClass, where);
    }
    return quanta;
  }

  #auditBlocks(arena: number, first: number, sizeClass: number, where: string): void {
    const words = this.#memory.words[arena];
    const descriptor = first * DESCRIPTOR_WORDS;
    const blockUnits = CLASS_BYTES[sizeClass] / layout.UNIT_BYTES;
    const firstUnit = first * UNITS_PER_QUANTUM;
    const spanUnits = CLASS_SPAN_QUANTA[sizeClass] * UNITS_PER_QUANTUM;
    const blocks = Math.floor(spanUnits / blockUnits);
    const bump = words[descriptor + BUMP];
    equal(words[descriptor + END], firstUnit + blocks * blockUnits, `end of ${where}`);
    const begun = (bump - firstUnit) / blockUnits;
    holds(Number.isInteger(begun) && begun >= 0 && begun <= blocks, `bump of ${where} is ${bump}`);
    const freed = new Set<number>();
    for (let unit = words[descriptor + FREE]; unit !== 0; unit = words[unit * 2]) {
      const block = (unit - firstUnit) / blockUnits;
      const fits = Number.isInteger(block) && block >= 0 && block < begun;
      holds(fits && !freed.has(block), `free chain of ${where} leads to unit ${unit}`);
      freed.add(block);
    }
    const live = begun - freed.size;
    equal(words[descriptor + LIVE], live, `live blocks of ${where}`);
    this.#liveBlocks += live;
    this.#blockBytes += live * CLASS_BYTES[sizeClass];
    if (live === 0) {
      this.#emptySpans++;
      this.#idleQuanta += CLASS_SPAN_QUANTA[sizeClass];
    }
    const span = (arena << layout.SPAN_ARENA_SHIFT) | first;
    if (live < blocks && this.#memory.closed[arena] === 0) this.#withRoom.set(span, sizeClass);
  }

  #auditList(sizeClass: number): void {
    const { words } = this.#memory;
    let previous = 0;
    let empty = 0;
    for (let span = this.#memory.firstSpanWithRoom(sizeClass); span !== 0; ) {
      const where = `list of class ${sizeClass}, span ${span}`;
      equal(this.#withRoom.get(span), sizeClass, `class, seen once, in ${where}`);
      this.#withRoom.delete(span);
      const arenaWords = words[span >>> layout.SPAN_ARENA_SHIFT];
      const descriptor = (span & layout.SPAN_QUANTUM_MASK) * DESCRIPTOR_WORDS;
      equal(arenaWords[descriptor + PREVIOUS], previous, `previous span in ${where}`);
      if (arenaWords[descriptor + LIVE] === 0) empty++;
      previous = span;
      span = arenaWords[descriptor + NEXT];
    }
    holds(empty <= 1, `${empty} empty spans of class ${sizeClass} are kept`);
  }

  #auditLarge(): void {
    const { large } = this.#memory;
    let bytes = 0;
    let used = 0;
    let count = 0;
    for (const [handle, buffer] of large.buffers.entries()) {
      if (buffer === undefined) continue;
      const usedHere = large.usedBytesOf(handle);
      holds(usedHere <= buffer.length, `large buffer ${handle} is used beyond its end`);
      bytes += buffer.length;
      used += usedHere;
      count++;
    }
    equal(bytes, large.reservedBytes, 'bytes of large buffers');
    equal(used, large.usedBytes, 'bytes in use of large buffers');
    equal(count, large.count, 'large buffers');
  }
}

function equal(found: unknown, expected: unknown, what: string): void {
  if (found !== expected) throw new Error(`${what}: ${found}, expected ${expected}`);
}

function holds(condition: boolean, broken: string): void {
  if (!condition) throw new Error(broken);
}
