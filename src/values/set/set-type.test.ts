import { describe, expect, it } from 'vitest';
import { faultyAllocations, poisonFreed } from '../../../test/support/memory-faults.ts';
import { seeded } from '../../../test/support/seeded.ts';
import { expectNothingLeft, memberOf, SetWorld } from '../../../test/support/set-model.ts';
import { REF_ARENA_SHIFT } from '../../memory/arena-layout.ts';
import { auditMemory } from '../../memory/memory-audit.ts';
import { OutOfMemoryError } from '../../memory/out-of-memory-error.ts';
import { auditHashTable } from '../../structures/hash-table-audit.ts';
import { Digest } from '../digest.ts';
import { SET_HASHTABLE, SET_INTSET, SET_LISTPACK } from './set-kinds.ts';

const LONG = 'x'.repeat(70_000);

/** Members for a set of each form; the hash table has very long ones, too. */
const SETS: [kind: number, members: string[]][] = [
  [SET_INTSET, Array.from({ length: 300 }, (_, at) => String(at * 1000))],
  [SET_LISTPACK, Array.from({ length: 100 }, (_, at) => `m${at}`)],
  [SET_HASHTABLE, [...Array.from({ length: 5000 }, (_, at) => `m${at}`), LONG, `${LONG}y`]],
];

function make(world: SetWorld, kind: number, members: readonly string[]): number {
  const { set } = world.type.workspace;
  set.createOf(kind);
  for (const text of members) set.add(memberOf(text));
  expect(set.kind).toBe(kind);
  return set.root;
}

function digestOf(world: SetWorld, kind: number, root: number): string {
  const digest = new Digest();
  world.type.mix(digest, kind, root);
  return digest.toString();
}

describe('what the keyspace does with sets', () => {
  it('counts, digests and copies them', () => {
    const world = new SetWorld();
    poisonFreed(world.memory);
    for (const [kind, members] of SETS) {
      const root = make(world, kind, members);
      const copy = world.type.copy(kind, root);
      expect(copy).not.toBe(root);
      expect(world.type.length(kind, copy)).toBe(members.length);
      expect(world.members(kind, copy).sort()).toEqual([...members].sort());
      expect(digestOf(world, kind, copy)).toBe(digestOf(world, kind, root));
      world.type.workspace.set.openRoot(kind, copy);
      world.type.workspace.set.remove(memberOf(members[0]));
      expect(digestOf(world, kind, copy)).not.toBe(digestOf(world, kind, root));
      expect(world.type.length(kind, root)).toBe(members.length);
      world.type.free(kind, root);
      world.type.free(kind, copy);
      expectNothingLeft(world);
    }
  });

  it('leaves nothing of a copy when memory runs out', () => {
    seeded((random) => {
      const world = new SetWorld();
      const faults = faultyAllocations(world.memory);
      for (const [kind, members] of SETS) {
        faults.remaining = Number.POSITIVE_INFINITY;
        const root = make(world, kind, members);
        const before = world.memory.usedBytes;
        for (const remaining of [0, 1, 2, 3, random.below(5000)]) {
          faults.remaining = remaining;
          if (kind !== SET_HASHTABLE && remaining > 0) break;
          expect(() => world.type.copy(kind, root)).toThrow(OutOfMemoryError);
          expect(world.memory.usedBytes).toBe(before);
        }
        world.type.free(kind, root);
      }
      expectNothingLeft(world);
    })();
  });

  it('frees large ones in slices', () => {
    const world = new SetWorld();
    poisonFreed(world.memory);
    const [, members] = SETS[2];
    const root = make(world, SET_HASHTABLE, members);
    expect(world.type.freeEffort(SET_HASHTABLE, root)).toBe(members.length);
    const drain = world.type.drain(SET_HASHTABLE, root);
    let steps = 0;
    let freed = 0;
    while (!drain.done) {
      expect(drain.remaining).toBe(members.length - freed);
      freed += drain.step();
      steps++;
    }
    expect(freed).toBe(members.length);
    expect(steps).toBeGreaterThan(5);
    expectNothingLeft(world);
  });

  it('tells how much memory they take', () => {
    const world = new SetWorld();
    for (const [kind, members] of SETS) {
      const root = make(world, kind, members);
      expect(world.type.memoryBytes(kind, root, 0)).toBe(world.memory.usedBytes);
      const estimate = world.type.memoryBytes(kind, root, 5);
      expect(estimate).toBeGreaterThan(world.memory.usedBytes / 20);
      world.type.free(kind, root);
    }
  });

  it('moves them out of closed arenas, whatever happens in between', () => {
    seeded((random) => {
      const world = new SetWorld();
      const { memory, type } = world;
      poisonFreed(memory);
      for (const [kind, members] of SETS) {
        let root = make(world, kind, members);
        const present = new Set(members);
        const arena = root >>> REF_ARENA_SHIFT;
        // Somewhere to move to: otherwise the arenas would be opened again.
        const elsewhere = memory.allocate(512 * 1024);
        while (memory.arenaCount < arena + 2) memory.allocate(512 * 1024);
        memory.closeArena(arena);
        let moved = 0;
        const mover = {
          root: 0,
          move: (ref: number): number => {
            if (memory.closed[ref >>> REF_ARENA_SHIFT] === 0) return ref;
            const copy = memory.allocate(memory.sizeOf(ref));
            const from = (ref & 0x7fffff) << 3;
            const to = (copy & 0x7fffff) << 3;
            const bytes = memory.bytes[ref >>> REF_ARENA_SHIFT];
            memory.bytes[copy >>> REF_ARENA_SHIFT].set(
              bytes.subarray(from, from + memory.sizeOf(ref)),
              to,
            );
            memory.free(ref);
            moved++;
            return copy;
          },
        };
        let cursor = 0;
        do {
          mover.root = root;
          const before = moved;
          cursor = type.evacuate(kind, root, cursor, mover);
          expect(moved - before).toBeLessThan(70);
          root = mover.root;
          if (kind === SET_HASHTABLE && random.oneIn(2)) {
            const { set } = type.workspace;
            set.openRoot(kind, root);
            const text = `new${random.below(1000)}`;
            if (set.add(memberOf(text))) present.add(text);
            const gone = random.pick([...present]);
            set.remove(memberOf(gone));
            present.delete(gone);
            root = set.root;
          }
        } while (cursor !== 0);
        expect(moved).toBeGreaterThan(0);
        expect(root >>> REF_ARENA_SHIFT).not.toBe(arena);
        expect(world.members(kind, root).sort()).toEqual([...present].sort());
        const table = type.table(kind, root);
        if (table !== undefined) auditHashTable(table, world.records, world.hash);
        auditMemory(memory);
        type.free(kind, root);
        memory.openArenas();
        memory.free(elsewhere);
        memory.clear();
      }
    })();
  });
});
