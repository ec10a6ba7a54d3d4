import { describe, expect, it } from 'vitest';
import { occupyArenas, vacateArenas } from '../../test/support/full-arenas.ts';
import type { Random } from '../../test/support/random.ts';
import { seeded } from '../../test/support/seeded.ts';
import {
  ARENA_BYTES,
  ARENA_LIMIT,
  ARENA_LONGEST_RUN,
  QUANTA_PER_ARENA,
  QUANTUM_BYTES,
  REF_ARENA_SHIFT,
  REF_UNIT_MASK,
  RESERVED_QUANTA,
} from './arena-layout.ts';
import { LARGEST_BLOCK_BYTES, Memory } from './memory.ts';
import { auditMemory } from './memory-audit.ts';
import { OutOfMemoryError } from './out-of-memory-error.ts';
import { CLASS_BYTES, CLASS_COUNT, CLASS_SPAN_QUANTA } from './size-classes.ts';

const USABLE_ARENA_BYTES = (QUANTA_PER_ARENA - RESERVED_QUANTA) * QUANTUM_BYTES;

/** The words of a block that are painted: all of a small one, every 16th and the last of others. */
function forPaintedWords(words: number, visit: (word: number) => boolean): boolean {
  const stride = words <= 64 ? 1 : 16;
  for (let word = 0; word < words; word += stride) if (!visit(word)) return false;
  return visit(words - 1);
}

/** Live blocks as a plain list beside the memory, each painted with a pattern of its own. */
class Model {
  readonly memory: Memory;
  readonly refs: number[] = [];
  readonly #sizes: number[] = [];
  readonly #paints: number[] = [];
  #nextPaint = 1;
  bytes = 0;

  constructor(memory: Memory) {
    this.memory = memory;
  }

  allocate(size: number): number {
    const ref = this.memory.allocate(size);
    const bytes = Memory.blockBytes(size);
    if (this.memory.sizeOf(ref) !== bytes) throw new Error(`sizeOf is not ${bytes}`);
    const words = this.memory.words[ref >>> REF_ARENA_SHIFT];
    const at = (ref & REF_UNIT_MASK) * 2;
    const paint = this.#nextPaint++ | 0;
    forPaintedWords(bytes / 4, (word) => {
      words[at + word] = paint ^ word;
      return true;
    });
    this.refs.push(ref);
    this.#sizes.push(bytes);
    this.#paints.push(paint);
    this.bytes += bytes;
    return ref;
  }

  /** Frees the block at this place of the list, after seeing that nobody else wrote into it. */
  free(index: number): void {
    const ref = this.refs[index];
    const bytes = this.#sizes[index];
    const words = this.memory.words[ref >>> REF_ARENA_SHIFT];
    const at = (ref & REF_UNIT_MASK) * 2;
    const paint = this.#paints[index];
    const whole = forPaintedWords(bytes / 4, (word) => words[at + word] === (paint ^ word));
    if (!whole) throw new Error(`a block of ${bytes} bytes was written over`);
    this.memory.free(ref);
    this.bytes -= bytes;
    for (const list of [this.refs, this.#sizes, this.#paints]) {
      const last = list.pop() as number;
      if (index < list.length) list[index] = last;
    }
  }

  check(): void {
    if (this.memory.usedBytes !== this.bytes) {
      throw new Error(`${this.memory.usedBytes} bytes in use, expected ${this.bytes}`);
    }
    if (this.memory.liveBlocks !== this.refs.length) throw new Error('live blocks miscounted');
  }

  freeAll(random: Random): void {
    while (this.refs.length > 0) this.free(random.below(this.refs.length));
    this.check();
  }
}

describe('a block', () => {
  it('has an address that is never 0, and at least the size asked for', () => {
    const memory = new Memory();
    for (const size of [1, 7, 8, 9, 128, 129, 4352, 65_536, 65_537, 100_000, LARGEST_BLOCK_BYTES]) {
      const ref = memory.allocate(size);
      expect(ref).not.toBe(0);
      expect(memory.sizeOf(ref)).toBe(Memory.blockBytes(size));
      expect(memory.sizeOf(ref)).toBeGreaterThanOrEqual(size);
    }
    auditMemory(memory);
  });

  it('may not be larger than the largest', () => {
    const memory = new Memory();
    expect(() => memory.allocate(LARGEST_BLOCK_BYTES + 1)).toThrow('is too large');
    expect(memory.usedBytes).toBe(0);
  });

  it('is given out again as soon as it is freed', () => {
    const memory = new Memory();
    memory.allocate(40);
    const second = memory.allocate(40);
    memory.allocate(40);
    memory.free(second);
    expect(memory.allocate(33)).toBe(second);
    auditMemory(memory);
  });

  it('counts in usedBytes with what it really takes, from allocate to free', () => {
    const memory = new Memory();
    const small = memory.allocate(9);
    expect([memory.usedBytes, memory.liveBlocks]).toEqual([16, 1]);
    const run = memory.allocate(70_000);
    expect([memory.usedBytes, memory.liveBlocks]).toEqual([16 + 5 * QUANTUM_BYTES, 2]);
    memory.free(small);
    memory.free(run);
    expect([memory.usedBytes, memory.liveBlocks]).toEqual([0, 0]);
    auditMemory(memory);
  });

  it('of any class fills its spans to the last block before another is begun', () => {
    const memory = new Memory();
    const model = new Model(memory);
    for (let sizeClass = 1; sizeClass < CLASS_COUNT; sizeClass++) {
      const bytes = CLASS_BYTES[sizeClass];
      const spanBytes = CLASS_SPAN_QUANTA[sizeClass] * QUANTUM_BYTES;
      const blocks = Math.floor(spanBytes / bytes);
      for (let count = 0; count < blocks + 1; count++) model.allocate(bytes);
      const [first] = model.refs.slice(-blocks - 1);
      const end = ((first & REF_UNIT_MASK) << 3) + spanBytes;
      const within = model.refs.slice(-blocks - 1).map((ref) => (ref & REF_UNIT_MASK) << 3);
      expect(within.filter((at) => at < end && at >= end - spanBytes)).toHaveLength(blocks);
    }
    model.check();
    expect(auditMemory(memory).emptySpans).toBe(0);
    while (model.refs.length > 0) model.free(model.refs.length - 1);
    expect(auditMemory(memory).emptySpans).toBe(0);
  });
});

describe('arenas', () => {
  const RUNS_PER_ARENA = Math.floor(USABLE_ARENA_BYTES / LARGEST_BLOCK_BYTES);

  it('are added when the others are full and dropped, but for one, when they are empty', () => {
    const memory = new Memory();
    const runs: number[] = [];
    for (let count = 0; count < 3 * RUNS_PER_ARENA; count++) {
      runs.push(memory.allocate(LARGEST_BLOCK_BYTES));
    }
    expect(memory.arenaCount).toBe(3);
    expect(memory.mappedBytes).toBe(3 * ARENA_BYTES);
    expect(memory.usedBytes).toBe(runs.length * LARGEST_BLOCK_BYTES);
    for (const ref of runs) memory.free(ref);
    expect(memory.usedBytes).toBe(0);
    expect([memory.arenaCount, memory.emptyArenaCount]).toEqual([1, 1]);
    auditMemory(memory);
    for (const ref of runs.map(() => memory.allocate(LARGEST_BLOCK_BYTES))) memory.free(ref);
    expect(memory.arenaCount).toBe(1);
    auditMemory(memory);
  });

  it('are not added and dropped by a load that swings about a boundary', () => {
    const memory = new Memory();
    for (let count = 0; count < RUNS_PER_ARENA; count++) memory.allocate(LARGEST_BLOCK_BYTES);
    memory.free(memory.allocate(LARGEST_BLOCK_BYTES));
    const [, second] = memory.words;
    for (let swing = 0; swing < 10; swing++) memory.free(memory.allocate(LARGEST_BLOCK_BYTES));
    expect(memory.words[1]).toBe(second);
    expect(memory.arenaCount).toBe(2);
  });

  it('are not held by spans that are kept without live blocks', () => {
    const memory = new Memory();
    const model = new Model(memory);
    // In each arena some blocks of two classes, the rest filled with runs.
    for (let arena = 1; arena <= 3; arena++) {
      for (let count = 0; count < 10; count++) model.allocate(100 * arena);
      for (let count = 0; count < 10; count++) model.allocate(3000 * arena);
      while (memory.arenaCount === arena) model.allocate(LARGEST_BLOCK_BYTES);
      model.free(model.refs.length - 1);
    }
    expect(memory.arenaCount).toBe(4);
    while (model.refs.length > 0) model.free(0);
    const { arenas, emptyArenas, emptySpans } = auditMemory(memory);
    expect([arenas, emptyArenas, emptySpans]).toEqual([1, 1, 0]);
  });

  it('keep one empty span of a class beside live blocks of others', () => {
    const memory = new Memory();
    const other = memory.allocate(1000);
    const ref = memory.allocate(100);
    memory.free(ref);
    expect(auditMemory(memory).emptySpans).toBe(1);
    expect(memory.allocate(100)).toBe(ref);
    memory.free(ref);
    memory.free(other);
    expect(auditMemory(memory).emptySpans).toBe(0);
  });

  it('are filled from the lowest on, so that high ones can become empty', () => {
    const memory = new Memory();
    const runs = [...Array(2 * RUNS_PER_ARENA)].map(() => memory.allocate(LARGEST_BLOCK_BYTES));
    memory.free(runs[3]);
    expect(memory.allocate(LARGEST_BLOCK_BYTES)).toBe(runs[3]);
  });

  it('too fragmented for a run are not searched for one again until something is freed', () => {
    const memory = new Memory();
    const holes: number[] = [];
    while (memory.arenaCount < 3) holes.push(memory.allocate(5 * QUANTUM_BYTES));
    for (let at = 0; at < holes.length; at += 2) memory.free(holes[at]);
    const boundOf = (arena: number): number => memory.words[arena][ARENA_LONGEST_RUN];
    memory.allocate(9 * QUANTUM_BYTES);
    // The first two arenas were searched in vain (behind its last hole, the first has three quanta
    // more); the third has room.
    expect([boundOf(0), boundOf(1)]).toEqual([8, 5]);
    expect(memory.arenaCount).toBe(3);
    // Two holes become one, and are found at once.
    memory.free(holes[1]);
    expect(boundOf(0)).toBeGreaterThanOrEqual(15);
    expect(memory.allocate(15 * QUANTUM_BYTES)).toBe(holes[0]);
    auditMemory(memory);
  });

  it('with numbers from 256 up have negative references, which work like the others', () => {
    const memory = new Memory();
    occupyArenas(memory, 300);
    const model = new Model(memory);
    for (let round = 0; round < 3; round++) {
      for (let size = 1; size < 90_000; size += size < 300 ? 1 : 997) model.allocate(size);
    }
    expect(model.refs.every((ref) => ref < 0 && ref >>> REF_ARENA_SHIFT === 300)).toBe(true);
    model.check();
    vacateArenas(memory, 300);
    auditMemory(memory);
    while (model.refs.length > 0) model.free(0);
    expect(auditMemory(memory).liveBlocks).toBe(0);
  });

  it('reach to the very last one, the 32nd GiB', () => {
    const memory = new Memory();
    occupyArenas(memory, ARENA_LIMIT - 1);
    const model = new Model(memory);
    for (let count = 0; count < RUNS_PER_ARENA; count++) model.allocate(LARGEST_BLOCK_BYTES);
    expect(model.refs.every((ref) => ref >>> REF_ARENA_SHIFT === ARENA_LIMIT - 1)).toBe(true);
    // What is left is less than a largest block, and there is no further arena.
    expect(() => memory.allocate(LARGEST_BLOCK_BYTES)).toThrow(OutOfMemoryError);
    model.check();
    for (let size = 8; size <= 40; size += 8) model.allocate(size);
    while (model.refs.length > 0) model.free(model.refs.length - 1);
    model.check();
    vacateArenas(memory, ARENA_LIMIT - 1);
    auditMemory(memory);
  });
});

describe('a memory', () => {
  it('counts what others own together with its own', () => {
    const memory = new Memory();
    memory.countExternal(1000);
    memory.allocate(8);
    memory.large.allocate(500);
    expect(memory.usedBytes).toBe(1508);
    expect(memory.mappedBytes).toBe(ARENA_BYTES + 1500);
    memory.countExternal(-1000);
    expect(memory.usedBytes).toBe(508);
  });

  it('has one spare arena after clear and is else as new, external counts apart', () => {
    const memory = new Memory();
    for (let size = 1; size < 100_000; size += 500) memory.allocate(size);
    memory.countExternal(64);
    const { touchedBytes } = memory;
    memory.large.allocate(500);
    memory.clear();
    expect([memory.usedBytes, memory.mappedBytes]).toEqual([64, ARENA_BYTES + 64]);
    expect([memory.liveBlocks, memory.arenaCount, memory.emptyArenaCount]).toEqual([0, 1, 1]);
    expect([memory.droppedArenaCount, memory.touchedBytes]).toEqual([0, touchedBytes]);
    expect(auditMemory(memory).blockBytes).toBe(0);
    const model = new Model(memory);
    for (let size = 1; size < 100_000; size += 500) model.allocate(size);
    expect(memory.usedBytes).toBe(model.bytes + 64);
    auditMemory(memory);
  });

  it('stays as it was when there are no arenas left', () => {
    const memory = new Memory();
    occupyArenas(memory, ARENA_LIMIT);
    expect(() => memory.allocate(8)).toThrow(OutOfMemoryError);
    expect(() => memory.allocate(100_000)).toThrow(OutOfMemoryError);
    vacateArenas(memory, ARENA_LIMIT);
    expect([memory.usedBytes, memory.liveBlocks, memory.arenaCount]).toEqual([0, 0, 0]);
    auditMemory(memory);
    memory.free(memory.allocate(8));
    auditMemory(memory);
  });
});

describe('millions of random steps', () => {
  /** Sizes as data has them: mostly small, some of any class, few runs. */
  function randomSize(random: Random): number {
    const kind = random.below(1000);
    if (kind < 900) return 1 + random.below(200);
    if (kind < 985) return 1 + random.below(8000);
    if (kind < 999) return 1 + random.below(70_000);
    return 65_537 + random.below(LARGEST_BLOCK_BYTES - 65_536);
  }

  it(
    'in tides of growth and shrinking keep blocks apart, every byte counted and nothing lost',
    seeded((random) => {
      const memory = new Memory();
      const model = new Model(memory);
      let steps = 0;
      for (let tide = 0; tide < 12; tide++) {
        const growth = tide % 2 === 0 ? 70 + random.below(20) : 15 + random.below(20);
        for (let step = 0; step < 150_000; step++, steps++) {
          if (random.below(100) < growth) model.allocate(randomSize(random));
          else if (model.refs.length > 0) model.free(random.below(model.refs.length));
        }
        model.check();
        auditMemory(memory);
      }
      model.freeAll(random);
      const { liveBlocks, blockBytes, arenas } = auditMemory(memory);
      expect([liveBlocks, blockBytes, arenas]).toEqual([0, 0, 1]);
      expect(steps).toBe(1_800_000);
    }),
  );

  it(
    'of one class after another reuse the room that the class before left',
    seeded((random) => {
      const memory = new Memory();
      const model = new Model(memory);
      let arenas = 0;
      for (let round = 0; round < 4; round++) {
        const size = 16 + random.below(3000);
        while (model.bytes < ARENA_BYTES) model.allocate(size);
        arenas = Math.max(arenas, memory.arenaCount);
        auditMemory(memory);
        model.freeAll(random);
      }
      expect(arenas).toBeLessThanOrEqual(2);
    }),
  );
});

describe('a closed arena', () => {
  it('takes no new blocks, gives back what is freed, and is dropped when it is empty', () => {
    const memory = new Memory();
    const refs: number[] = [];
    while (memory.arenaCount < 2) refs.push(memory.allocate(LARGEST_BLOCK_BYTES));
    const small = Array.from({ length: 5000 }, () => memory.allocate(100));
    for (const ref of refs.splice(0, 20)) memory.free(ref);
    memory.closeArena(0);
    auditMemory(memory);
    const more = Array.from({ length: 5000 }, () => memory.allocate(100));
    expect(more.every((ref) => ref >>> REF_ARENA_SHIFT === 1)).toBe(true);
    auditMemory(memory);
    const dropped = memory.droppedArenaCount;
    for (const ref of [...refs, ...small, ...more]) {
      if (ref >>> REF_ARENA_SHIFT === 0) memory.free(ref);
    }
    auditMemory(memory);
    expect(memory.closedArenaCount).toBe(0);
    expect(memory.droppedArenaCount).toBe(dropped + 1);
    expect(memory.arenaCount).toBe(1);
  });

  it('is opened again before another one is mapped', () => {
    const memory = new Memory();
    const refs: number[] = [];
    while (memory.arenaCount < 2) refs.push(memory.allocate(LARGEST_BLOCK_BYTES));
    for (const ref of refs.splice(0, 20)) memory.free(ref);
    memory.closeArena(0);
    let inClosed = 0;
    while (memory.arenaCount === 2) {
      if (memory.allocate(LARGEST_BLOCK_BYTES) >>> REF_ARENA_SHIFT === 0) inClosed++;
    }
    expect(inClosed).toBe(20);
    expect(memory.closedArenaCount).toBe(0);
    auditMemory(memory);
  });

  it(
    'changes nothing in what blocks hold, over random closing and opening',
    seeded((random) => {
      const model = new Model(new Memory());
      const { memory } = model;
      for (let step = 0; step < 60_000; step++) {
        const action = random.below(1000);
        if (action < 3 && memory.arenaCount > 0) memory.closeArena(random.below(memory.arenaCount));
        else if (action < 5) memory.openArenas();
        else if (action < 6) memory.dropEmptyArenas();
        else if (action < 8 || (action < 550 && model.refs.length < 20_000)) {
          model.allocate(1 + random.below(random.pick([64, 500, 5000, 500_000 / (action + 1)])));
        } else if (model.refs.length > 0) model.free(random.below(model.refs.length));
        if (step % 6000 === 0) auditMemory(memory);
      }
      auditMemory(memory);
      model.check();
    }),
  );
});

describe('the ceiling', () => {
  it('refuses another arena, however little of those there are is in use', () => {
    const memory = new Memory();
    memory.ceilingBytes = 2.5 * ARENA_BYTES;
    const refs: number[] = [];
    const fill = (): void => {
      for (;;) refs.push(memory.allocate(LARGEST_BLOCK_BYTES));
    };
    expect(fill).toThrow(OutOfMemoryError);
    expect(memory.arenaCount).toBe(2);
    memory.free(refs[0]);
    memory.allocate(LARGEST_BLOCK_BYTES);
    auditMemory(memory);
  });

  it('leaves the first arena in any case', () => {
    const memory = new Memory();
    memory.ceilingBytes = 0;
    expect(memory.allocate(8)).not.toBe(0);
  });
});
