import { describe, expect, it } from 'vitest';
import { faultyAllocations, poisonFreed } from '../../../test/support/memory-faults.ts';
import { type Random, seededRandom } from '../../../test/support/random.ts';
import { seeded } from '../../../test/support/seeded.ts';
import { HalfSipHash } from '../../base/half-siphash.ts';
import { Memory } from '../../memory/memory.ts';
import { auditMemory } from '../../memory/memory-audit.ts';
import { OutOfMemoryError } from '../../memory/out-of-memory-error.ts';
import { auditCountedTree } from '../../structures/counted-tree-audit.ts';
import { auditHashTable } from '../../structures/hash-table-audit.ts';
import { KeyedRecords } from '../../structures/keyed-record.ts';
import { Digest } from '../digest.ts';
import type { SortedSetForm } from './sorted-set-form.ts';
import { ZSET_LISTPACK, ZSET_SKIPLIST } from './sorted-set-form.ts';
import { SortedSetType } from './sorted-set-type.ts';
import { ADDED, CHANGED, SAME } from './sorted-sets.ts';
import { TreeSortedSet } from './tree-sorted-set.ts';

/** One sorted set beside a map of its members and scores. */
class Model {
  readonly memory = new Memory();
  readonly hash = new HalfSipHash(3, 4);
  readonly records = new KeyedRecords(this.memory, this.hash);
  readonly type = new SortedSetType(this.records, this.hash);
  readonly scores = new Map<string, number>();
  kind: number;
  root: number;

  constructor(mostElements = 128) {
    this.type.sets.useLimits({ value: mostElements }, { value: 64 });
    const set = this.type.sets.create(0, 0);
    this.kind = set.kind;
    this.root = set.root;
  }

  open(): SortedSetForm {
    return this.type.sets.open(this.kind, this.root);
  }

  keep(set: SortedSetForm): void {
    this.kind = set.kind;
    this.root = set.root;
  }

  put(member: string, score: number): void {
    const bytes = bytesOf(member);
    const view = new DataView(bytes.buffer);
    const set = this.type.sets.put(this.open(), bytes, view, 0, bytes.length, score, 0);
    this.keep(set);
    const before = this.scores.get(member);
    const { outcome } = this.type.sets;
    if (before === undefined) expect(outcome).toBe(ADDED);
    else expect(outcome).toBe(before === score ? SAME : CHANGED);
    if (outcome !== SAME) this.scores.set(member, score === 0 ? 0 : score);
  }

  remove(member: string): void {
    const bytes = bytesOf(member);
    const set = this.open();
    expect(set.find(bytes, new DataView(bytes.buffer), 0, bytes.length)).toBe(true);
    set.removeFound();
    this.keep(set);
    this.scores.delete(member);
  }

  removeRange(from: number, to: number): void {
    const doomed = this.sorted().slice(from, to);
    const set = this.open();
    set.removeRange(from, to);
    this.keep(set);
    for (const member of doomed) this.scores.delete(member);
  }

  sorted(): string[] {
    return [...this.scores.keys()].sort((left, right) => {
      const difference = (this.scores.get(left) ?? 0) - (this.scores.get(right) ?? 0);
      return difference === 0 || Number.isNaN(difference) ? (left < right ? -1 : 1) : difference;
    });
  }

  check(kind = this.kind, root = this.root): void {
    auditMemory(this.memory);
    const set = this.type.sets.open(kind, root);
    if (set instanceof TreeSortedSet) {
      const { elements } = auditCountedTree(set.tree, this.records);
      expect(auditHashTable(set.table, this.records, this.hash).entries).toBe(elements);
    }
    const sorted = this.sorted();
    expect(set.length).toBe(sorted.length);
    let rank = 0;
    for (let more = set.seek(0); more; more = set.forward(), rank++) {
      expect(memberOf(set)).toBe(sorted[rank]);
      expect(set.score).toBe(this.scores.get(sorted[rank]));
    }
    expect(rank).toBe(sorted.length);
    for (let more = set.seek(rank - 1); more; more = set.backward()) {
      expect(memberOf(set)).toBe(sorted[--rank]);
    }
    for (const [index, member] of sorted.entries()) {
      const bytes = bytesOf(member);
      expect(set.find(bytes, new DataView(bytes.buffer), 0, bytes.length)).toBe(true);
      expect(set.rankFound()).toBe(index);
    }
  }

  randomMember(random: Random): string {
    return random.pick([...this.scores.keys()]);
  }
}

function memberOf(set: SortedSetForm): string {
  const { memberBytes, memberStart, memberLength } = set;
  const bytes = memberBytes.subarray(memberStart, memberStart + memberLength);
  return Buffer.from(bytes).toString('latin1');
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.from(text, 'latin1'));
}

function drawMember(random: Random): string {
  if (random.oneIn(3)) return String(random.below(300) - 50);
  if (random.oneIn(300)) return 'wide'.repeat(70) + random.below(100);
  return `m${random.below(500)}`;
}

function drawScore(random: Random): number {
  return random.pick([0, 1, 2, 3, random.below(1e6) / 7, -random.below(1e9), Infinity, 1e300]);
}

function work(model: Model, random: Random, steps: number): void {
  for (let step = 0; step < steps; step++) {
    if (random.oneIn(40) && model.scores.size > 0) {
      const from = random.below(model.scores.size);
      model.removeRange(from, Math.min(model.scores.size, from + random.below(20)));
    } else if (random.oneIn(3) && model.scores.size > 0) {
      model.remove(model.randomMember(random));
    } else {
      model.put(drawMember(random), drawScore(random));
    }
  }
}

describe('a sorted set', () => {
  for (const [name, limit] of [
    ['small', 100_000],
    ['large', 0],
    ['that outgrows its small form', 128],
  ] as const) {
    it(
      `${name} is what a sorted map is`,
      seeded((random) => {
        const model = new Model(limit);
        poisonFreed(model.memory);
        for (let phase = 0; phase < 6; phase++) {
          work(model, random, 150);
          model.check();
        }
        model.type.free(model.kind, model.root);
        expect(model.memory.usedBytes).toBe(0);
      }),
    );
  }

  it('becomes large when it outgrows the largest block, whatever the limits say', () => {
    const model = new Model(1_000_000);
    model.type.sets.useLimits({ value: 1_000_000 }, { value: 1_000_000 });
    for (let at = 0; at < 9; at++) model.put(`${at}`.repeat(60_000), at);
    expect(model.kind).toBe(ZSET_SKIPLIST);
    model.check();
  });

  it('stays as it was when there is no memory', () => {
    for (const limit of [0, 40, 1000]) {
      const random = seededRandom(limit + 1);
      const model = new Model(limit);
      const faults = faultyAllocations(model.memory);
      let failures = 0;
      for (let step = 0; step < 1500; step++) {
        faults.remaining = random.below(limit === 40 ? 60 : 6);
        const member = drawMember(random);
        try {
          model.put(member, drawScore(random));
        } catch (error) {
          expect(error).toBeInstanceOf(OutOfMemoryError);
          failures++;
        }
        faults.remaining = Number.POSITIVE_INFINITY;
        if (step % 100 === 0) model.check();
      }
      model.check();
      expect(failures).toBeGreaterThan(2);
      model.type.free(model.kind, model.root);
      expect(model.memory.usedBytes).toBe(0);
    }
  });
});

describe('what the keyspace does with a sorted set', () => {
  for (const limit of [1000, 0]) {
    const form = limit === 0 ? 'large' : 'small';

    it(`copies a ${form} one, or leaves nothing of the copy`, () => {
      const random = seededRandom(9);
      const model = new Model(limit);
      work(model, random, 600);
      const before = model.memory.usedBytes;
      const faults = faultyAllocations(model.memory);
      for (const allowed of [0, 1, 2, 5, 50]) {
        faults.remaining = allowed;
        let copy = 0;
        try {
          copy = model.type.copy(model.kind, model.root);
        } catch (error) {
          expect(error).toBeInstanceOf(OutOfMemoryError);
        }
        if (copy !== 0) model.type.free(model.kind, copy);
        expect(model.memory.usedBytes).toBe(before);
      }
      faults.remaining = Number.POSITIVE_INFINITY;
      const copy = model.type.copy(model.kind, model.root);
      model.check();
      model.check(model.kind, copy);
    });

    it(`counts the bytes of a ${form} one exactly, and estimates them`, () => {
      const model = new Model(limit);
      for (let at = 0; at < 800; at++) model.put(`member:${at % 100}${at}`, at);
      const { type, memory, kind, root } = model;
      expect(type.memoryBytes(kind, root, 0)).toBe(memory.usedBytes);
      expect(Math.abs(type.memoryBytes(kind, root, 5) / memory.usedBytes - 1)).toBeLessThan(0.1);
    });

    it(`frees a ${form} one in slices`, () => {
      const model = new Model(limit);
      for (let at = 0; at < 3000; at++) model.put(`member:${at}`, at);
      const drain = model.type.drain(ZSET_SKIPLIST, model.root);
      if (model.kind === ZSET_LISTPACK) return;
      expect(drain.remaining).toBe(3000);
      let freed = 0;
      for (let steps = 0; !drain.done; steps++) {
        freed += drain.step();
        expect(steps).toBeLessThan(1000);
      }
      expect(freed).toBe(3000);
      expect(model.memory.usedBytes).toBe(0);
    });

    it(`moves a ${form} one out of closed arenas while it is in use`, () => {
      const random = seededRandom(12);
      const model = new Model(limit);
      poisonFreed(model.memory);
      work(model, random, 2000);
      const { memory, type } = model;
      memory.closeArena(0);
      // Something for the next arena, so that one is there.
      const other = memory.allocate(64);
      const mover = {
        root: 0,
        move(ref: number): number {
          if (ref >>> 23 !== 0 || memory.closed[0] === 0) return ref;
          const size = memory.sizeOf(ref);
          const copy = memory.allocate(size);
          const from = (ref & 0x7fffff) * 8;
          const bytes = memory.bytes[ref >>> 23].slice(from, from + size);
          memory.bytes[copy >>> 23].set(bytes, (copy & 0x7fffff) * 8);
          memory.free(ref);
          return copy;
        },
      };
      let cursor = 0;
      do {
        mover.root = model.root;
        cursor = type.evacuate(model.kind, model.root, cursor, mover);
        model.root = mover.root;
        if (cursor !== 0 && random.oneIn(4)) work(model, random, 3);
        if (random.oneIn(10)) model.check();
      } while (cursor !== 0);
      model.check();
      memory.free(other);
      type.free(model.kind, model.root);
      expect(memory.usedBytes).toBe(0);
    });
  }

  it('mixes the same into a digest whatever the form', () => {
    const digests = [1000, 0].map((limit) => {
      const model = new Model(limit);
      for (let at = 0; at < 50; at++) model.put(`member:${at}`, at / 3);
      const digest = new Digest();
      model.type.mix(digest, model.kind, model.root);
      return digest.toString();
    });
    expect(digests[0]).toBe(digests[1]);
  });
});
