import { describe, expect, it } from 'vitest';
import { faultyAllocations, poisonFreed } from '../../test/support/memory-faults.ts';
import { type Random, seededRandom } from '../../test/support/random.ts';
import { seeded } from '../../test/support/seeded.ts';
import { TreeModel } from '../../test/support/tree-model.ts';
import { OutOfMemoryError } from '../memory/out-of-memory-error.ts';
import { LEAF_SLOTS } from './counted-tree-node.ts';

/** Mostly a few scores, so that many elements share one; sometimes any. */
function drawScore(random: Random): number {
  if (random.oneIn(4)) return random.below(1e9) / 1e3 - 5e5;
  if (random.oneIn(40)) return random.pick([Infinity, -Infinity, -0, 0, 5e-324, 1.7e308]);
  return random.below(5);
}

function drawMember(random: Random): string {
  if (random.oneIn(200)) return 'w'.repeat(256 + random.below(50)) + random.below(1000);
  if (random.oneIn(2000)) return `${'l'.repeat(70_000)}${random.below(10)}`;
  return `m${random.below(100_000)}`;
}

describe('a counted tree', () => {
  it('costs nothing but its state while it is empty', () => {
    const model = new TreeModel();
    expect(model.tree.size).toBe(0);
    expect(model.tree.seek(0)).toBe(false);
    expect(model.tree.rankOfScore(3, false)).toBe(0);
    model.check();
    expect(model.nodeBlocks()).toBe(0);
  });

  it('orders by score, then by the bytes of the member, a prefix first', () => {
    const model = new TreeModel();
    for (const [member, score] of [
      ['b', 1],
      ['ab', 1],
      ['a', 1],
      ['', 1],
      ['\xff', 1],
      ['B', 1],
      ['z', -Infinity],
      ['y', 0.5],
      ['x', Infinity],
    ] as const) {
      model.insert(member, score);
    }
    expect(model.members()).toEqual(['z', 'y', '', 'B', 'a', 'ab', 'b', '\xff', 'x']);
    model.check();
  });

  it('tells ranks, finds by rank and steps both ways', () => {
    const model = new TreeModel();
    const random = seededRandom(3);
    for (let at = 0; at < 3000; at++) model.insert(drawMember(random), drawScore(random));
    model.check();
    model.checkReading();
  });

  it('fills its leaves when elements come in order, rising or falling', () => {
    for (const direction of [1, -1]) {
      const model = new TreeModel();
      for (let at = 0; at < 5000; at++) model.insert(`m${at}`, at * direction);
      const { leaves, elements } = model.check();
      expect(elements / leaves).toBeGreaterThan(0.95 * LEAF_SLOTS);
    }
  });

  it('appends without comparing', () => {
    const model = new TreeModel();
    for (let at = 0; at < 2000; at++) model.append(`m${at}`, Math.floor(at / 7) + at * 1e-6);
    model.check();
    model.checkReading();
  });

  it('changes scores, in place and across leaves', () => {
    const model = new TreeModel();
    const random = seededRandom(4);
    for (let at = 0; at < 1500; at++) model.insert(drawMember(random), drawScore(random));
    for (let at = 0; at < 3000; at++) {
      const member = model.randomMember(random);
      const near = (model.scores.get(member) ?? 0) + 1e-9;
      model.changeScore(member, random.oneIn(2) ? near : drawScore(random));
    }
    model.check();
    model.checkReading();
  });

  it('removes runs by rank', () => {
    const model = new TreeModel();
    const random = seededRandom(5);
    for (let at = 0; at < 2000; at++) model.insert(drawMember(random), drawScore(random));
    while (model.scores.size > 0) {
      model.removeRange(random.below(model.scores.size), 1 + random.below(60));
      model.check();
    }
    expect(model.nodeBlocks()).toBe(0);
  });

  it(
    'is what a sorted list is, whatever is done to it',
    seeded((random) => {
      const model = new TreeModel();
      poisonFreed(model.memory);
      for (let phase = 0; phase < 12; phase++) {
        const growth = 1 + random.below(9);
        for (let step = 0; step < 400; step++) {
          if (random.below(10) < growth) model.insert(drawMember(random), drawScore(random));
          else if (random.oneIn(30)) model.removeRange(random.below(2000), random.below(100));
          else if (random.oneIn(3) && model.scores.size > 0) {
            model.changeScore(model.randomMember(random), drawScore(random));
          } else if (random.oneIn(8) && model.scores.size > 0) {
            model.moveRecord(model.randomMember(random));
          } else model.removeRandom(random);
        }
        model.check();
        model.checkReading();
      }
      model.removeRange(0, Number.POSITIVE_INFINITY);
      expect(model.nodeBlocks()).toBe(0);
    }),
  );

  it(
    'stays as it was when there is no memory',
    seeded((random) => {
      const model = new TreeModel();
      const faults = faultyAllocations(model.memory);
      let failures = 0;
      for (let step = 0; step < 3000; step++) {
        const member = `m${random.below(5000)}`;
        const score = drawScore(random);
        // The record itself is always made; nodes for it may fail to be.
        faults.remaining = 1 + random.below(4);
        if (!model.scores.has(member)) {
          try {
            model.insert(member, score);
          } catch (error) {
            expect(error).toBeInstanceOf(OutOfMemoryError);
            failures++;
            model.forgetLast();
          }
        } else {
          faults.remaining = random.below(2);
          try {
            model.changeScore(member, score);
          } catch (error) {
            expect(error).toBeInstanceOf(OutOfMemoryError);
            failures++;
          }
        }
        faults.remaining = Number.POSITIVE_INFINITY;
        if (step % 100 === 0) model.check();
      }
      model.check();
      model.checkReading();
      expect(failures).toBeGreaterThan(5);
    }),
  );

  it('is freed in slices without a look at the records', () => {
    for (const size of [0, 1, 20, 21, 500, 20_000]) {
      const model = new TreeModel();
      for (let at = 0; at < size; at++) model.insert(`m${(at * 7919) % 100_003}`, at % 100);
      const nodes = model.nodeBlocks();
      model.freeRecords();
      let freed = 0;
      for (;;) {
        const some = model.tree.freeSome();
        if (some === 0) break;
        expect(some).toBeLessThan(40);
        freed += some;
      }
      expect(freed).toBe(nodes);
      expect(model.memory.liveBlocks).toBe(1);
    }
  });
});
