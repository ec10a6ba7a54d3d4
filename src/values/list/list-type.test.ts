import { describe, expect, it } from 'vitest';
import { anyElement } from '../../../test/support/list-model.ts';
import { faultyAllocations, poisonFreed } from '../../../test/support/memory-faults.ts';
import { seededRandom } from '../../../test/support/random.ts';
import { seeded } from '../../../test/support/seeded.ts';
import { REF_ARENA_SHIFT, REF_UNIT_MASK } from '../../memory/arena-layout.ts';
import { Memory } from '../../memory/memory.ts';
import { auditMemory } from '../../memory/memory-audit.ts';
import { OutOfMemoryError } from '../../memory/out-of-memory-error.ts';
import { auditChunkedList } from '../../structures/chunked-list-audit.ts';
import { Digest } from '../digest.ts';
import { ListType } from './list-type.ts';
import { LIST_CHUNKED, LIST_PACKED } from './list-value.ts';

/** A list type and what it made; large elements are among the many. */
class World {
  readonly memory = new Memory();
  readonly type = new ListType(this.memory);

  constructor() {
    poisonFreed(this.memory);
  }

  make(count: number, seed = 1): { kind: number; root: number } {
    const random = seededRandom(seed);
    const { value } = this.type;
    value.create();
    for (let n = 0; n < count; n++) {
      const usual = anyElement(random, count < 100 ? 20 : n === 100 ? 300_000 : 9000);
      const element = count < 100 || random.oneIn(2) ? usual : random.bytes(random.below(200));
      value.prepareGrowth(element.length, 1);
      value.push(element, 0, element.length, random.oneIn(2));
    }
    return { kind: value.kind, root: value.root };
  }

  digest(kind: number, root: number): string {
    const digest = new Digest();
    this.type.mix(digest, kind, root);
    return digest.toString();
  }
}

describe('what the keyspace does with lists', () => {
  it('counts, digests and copies them', () => {
    const world = new World();
    const { type, memory } = world;
    for (const [count, expected] of [
      [50, LIST_PACKED],
      [9000, LIST_CHUNKED],
    ] as const) {
      const { kind, root } = world.make(count);
      expect(kind).toBe(expected);
      const copy = type.copy(kind, root);
      expect(type.length(kind, copy)).toBe(count);
      expect(world.digest(kind, copy)).toBe(world.digest(kind, root));
      type.value.open(kind, copy);
      type.value.removeEnd(true);
      expect(type.length(kind, root)).toBe(count);
      expect(world.digest(kind, copy)).not.toBe(world.digest(kind, root));
      type.free(kind, root);
      type.free(kind, copy);
      expect(memory.usedBytes).toBe(0);
    }
  });

  it('tells exactly what they take in memory, or guesses from some nodes', () => {
    const world = new World();
    for (const count of [50, 9000]) {
      const { kind, root } = world.make(count);
      const exact = world.memory.usedBytes;
      expect(world.type.memoryBytes(kind, root, 0)).toBe(exact);
      const guess = world.type.memoryBytes(kind, root, 50);
      expect(guess).toBeGreaterThan(exact / 4);
      expect(guess).toBeLessThan(exact * 4);
      world.type.free(kind, root);
    }
  });

  it('leaves nothing of a copy when memory runs out', () => {
    const world = new World();
    const { kind, root } = world.make(9000);
    const before = world.memory.usedBytes;
    const faults = faultyAllocations(world.memory);
    for (const remaining of [0, 1, 2, 5, 20, 100]) {
      faults.remaining = remaining;
      expect(() => world.type.copy(kind, root)).toThrow(OutOfMemoryError);
      expect(world.memory.usedBytes).toBe(before);
    }
  });

  it('gives large ones back in slices', () => {
    const world = new World();
    const { kind, root } = world.make(9000);
    const other = world.make(9000, 2);
    const digest = world.digest(other.kind, other.root);
    expect(world.type.freeEffort(kind, root)).toBeGreaterThan(64);
    const drain = world.type.drain(kind, root);
    let steps = 0;
    let freed = 0;
    for (; !drain.done; steps++) {
      const before = drain.remaining;
      const now = drain.step();
      freed += now;
      expect(now).toBeLessThanOrEqual(63);
      expect(drain.remaining).toBe(before - now);
      // Others go on with lists of their own in between.
      world.type.length(other.kind, other.root);
    }
    expect(world.digest(other.kind, other.root)).toBe(digest);
    expect(steps).toBeGreaterThan(3);
    expect(freed).toBeGreaterThan(60);
    world.type.free(other.kind, other.root);
    expect(world.memory.usedBytes).toBe(0);
  });

  it(
    'moves them out of closed arenas, also while they change',
    seeded((random) => {
      const world = new World();
      const { type, memory } = world;
      for (const count of [50, 9000]) {
        const made = world.make(count);
        const { kind } = made;
        const mover = new Mover(memory);
        mover.root = made.root;
        let cursor = 0;
        let steps = 0;
        do {
          const before = steps % 8 === 0 ? world.digest(kind, mover.root) : '';
          cursor = type.evacuate(kind, mover.root, cursor, mover);
          if (before !== '') expect(world.digest(kind, mover.root)).toBe(before);
          if (count > 50 && random.oneIn(3)) {
            type.value.open(kind, mover.root);
            type.value.removeRange(random.below(1000), random.below(30));
            const element = anyElement(random, 9000);
            type.value.push(element, 0, element.length, random.oneIn(2));
            mover.forgive();
          }
          steps++;
        } while (cursor !== 0);
        expect(steps).toBeGreaterThan(count === 50 ? 0 : 5);
        expect(mover.moved).toBeGreaterThan(count === 50 ? 0 : 60);
        type.value.open(kind, mover.root);
        if (kind === LIST_CHUNKED) auditChunkedList(type.value.chunked);
        auditMemory(memory);
        type.free(kind, mover.root);
        expect(memory.usedBytes).toBe(0);
      }
    }),
  );

  it('moves everything when nothing changes meanwhile', () => {
    const world = new World();
    const { kind, root } = world.make(9000);
    const { memory, type } = world;
    const mover = new Mover(memory);
    mover.root = root;
    const blocks = memory.liveBlocks;
    for (let cursor = 0; ; ) {
      cursor = type.evacuate(kind, mover.root, cursor, mover);
      if (cursor === 0) break;
    }
    expect(mover.moved).toBeGreaterThanOrEqual(blocks);
    expect(mover.distinct).toBe(blocks);
  });
});

/** Moves every block it has not made itself. */
class Mover {
  root = 0;
  moved = 0;
  readonly #memory: Memory;
  readonly #own = new Set<number>();

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  get distinct(): number {
    return this.#own.size;
  }

  /** References may have been given anew: whatever they name may be moved once more. */
  forgive(): void {
    this.#own.clear();
  }

  move(ref: number): number {
    if (this.#own.has(ref)) return ref;
    const memory = this.#memory;
    const size = memory.sizeOf(ref);
    const copy = memory.allocate(size);
    const from = (ref & REF_UNIT_MASK) << 3;
    const bytes = memory.bytes[ref >>> REF_ARENA_SHIFT] as Uint8Array;
    const target = memory.bytes[copy >>> REF_ARENA_SHIFT] as Uint8Array;
    target.set(bytes.subarray(from, from + size), (copy & REF_UNIT_MASK) << 3);
    // The old block stays until the end, so that no reference is given a second time.
    this.#own.add(copy);
    this.moved++;
    memory.free(ref);
    return copy;
  }
}
