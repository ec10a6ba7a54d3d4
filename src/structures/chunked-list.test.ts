import { describe, expect, it } from 'vitest';
import { anyElement, ListModel } from '../../test/support/list-model.ts';
import { faultyAllocations } from '../../test/support/memory-faults.ts';
import { type Random, seededRandom } from '../../test/support/random.ts';
import { seeded } from '../../test/support/seeded.ts';
import { OutOfMemoryError } from '../memory/out-of-memory-error.ts';

/** Every way to limit nodes, with elements of which some stand alone. */
const SIZES = [-5, -2, -1, 0, 1, 3, 50, 1000] as const;

const CHANGES: readonly ((model: ListModel, random: Random, element: Buffer) => void)[] = [
  (model, _, element) => model.pushFirst(element),
  (model, _, element) => model.pushLast(element),
  (model) => model.elements.length > 0 && model.removeFirst(),
  (model) => model.elements.length > 0 && model.removeLast(),
  (model, random, element) => {
    const { length } = model.elements;
    if (length > 0) model.insert(random.below(length), element, random.oneIn(2));
  },
  (model, random, element) => {
    const { length } = model.elements;
    if (length > 0) model.replace(random.below(length), element);
  },
  (model, random) => {
    const at = random.below(model.elements.length + 1);
    const most = model.elements.length - at;
    model.removeRange(at, Math.min(most, random.below(random.oneIn(4) ? most + 1 : 30)));
  },
];

/** How often each of them, in a phase that grows, one that holds, one that shrinks. */
const PHASES: readonly (readonly number[])[] = [
  [20, 20, 3, 3, 60, 20, 0],
  [10, 10, 10, 10, 20, 20, 1],
  [3, 3, 20, 20, 10, 10, 10],
];

function drawChange(random: Random, odds: readonly number[]): (typeof CHANGES)[number] {
  let left = random.below(odds.reduce((sum, each) => sum + each, 0));
  const drawn = odds.findIndex((each) => {
    left -= each;
    return left < 0;
  });
  return CHANGES[drawn] ?? CHANGES[0];
}

describe('a chunked list', () => {
  it('takes from one end what was put there, or at the other', () => {
    for (const size of SIZES) {
      const random = seededRandom(size + 100);
      const model = new ListModel(size);
      for (let n = 0; n < 1500; n++) {
        model.pushFirst(anyElement(random, 10_000));
        model.pushLast(anyElement(random));
      }
      model.check();
      for (let n = 0; n < 1400; n++) {
        model.list.readFirst();
        const { elementBytes, elementStart, elementLength } = model.list;
        const found = elementBytes.subarray(elementStart, elementStart + elementLength);
        expect(model.elements[0]?.equals(found)).toBe(true);
        model.removeFirst();
        model.removeLast();
      }
      model.check();
      while (model.elements.length > 0) model.removeLast();
      model.check();
      model.list.freeHeader();
      expect(model.memory.usedBytes).toBe(0);
    }
  });

  it('can be a queue for ever without growing', () => {
    for (const front of [true, false]) {
      const random = seededRandom(3);
      const model = new ListModel();
      for (let n = 0; n < 20_000; n++) {
        if (front) model.pushFirst(anyElement(random));
        else model.pushLast(anyElement(random));
        if (n < 100) continue;
        if (front) model.removeLast();
        else model.removeFirst();
      }
      expect(model.check().memoryBytes).toBeLessThan(20_000);
    }
  });

  it('fills its nodes when pushed to at one end', () => {
    for (const front of [true, false]) {
      const model = new ListModel();
      const element = Buffer.from('0123456789abcdef');
      for (let n = 0; n < 100_000; n++) {
        if (front) model.pushFirst(element);
        else model.pushLast(element);
      }
      const audit = model.check();
      expect(audit.memoryBytes / audit.elements.length).toBeLessThan(18.2);
      expect(audit.nodes).toBe(Math.ceil(100_000 / 454));
    }
  });

  it(
    'agrees with an array after random changes anywhere',
    seeded((random) => {
      for (const size of SIZES) {
        const model = new ListModel(size);
        for (const [phase, odds] of PHASES.entries()) {
          for (let round = 0; round < 500; round++) {
            const element = anyElement(random, size === -5 ? 100_000 : 20_000);
            drawChange(random, odds)(model, random, element);
            if (round % 100 === 0) model.check();
          }
          if (phase === 1) model.limits.set(random.pick(SIZES));
        }
        model.check();
        model.list.free();
        expect(model.memory.usedBytes).toBe(0);
      }
    }),
  );

  it(
    'agrees with an array when every element may stand alone',
    seeded((random) => {
      const model = new ListModel();
      model.limits.packedThreshold = 5;
      let plainNodes = 0;
      for (const odds of PHASES) {
        for (let round = 0; round < 1000; round++) {
          const element = anyElement(random, 300_000);
          drawChange(random, odds)(model, random, element);
          if (round % 100 === 0) plainNodes += model.check().plainNodes;
        }
      }
      model.check();
      expect(plainNodes).toBeGreaterThan(100);
    }),
  );

  it(
    'is walked by a cursor from any element to any other',
    seeded((random) => {
      for (const size of [-2, 1, 7]) {
        const model = new ListModel(size);
        for (let n = 0; n < 3000; n++) model.pushLast(anyElement(random, 9000));
        for (let round = 0; round < 200; round++) {
          let at = random.below(3000);
          model.cursor.seek(at);
          for (let step = 0; step < 30; step++) {
            expect(model.current().equals(model.elements[at])).toBe(true);
            expect(model.cursor.position).toBe(at);
            const forward = random.oneIn(2);
            const moved = forward ? model.cursor.next() : model.cursor.previous();
            if (moved) at += forward ? 1 : -1;
            else expect(at).toBe(forward ? 2999 : 0);
          }
        }
      }
    }),
  );

  it(
    'loses what is chosen while a cursor passes, and joins the nodes that remain',
    seeded((random) => {
      for (const forward of [true, false]) {
        const model = new ListModel();
        const words = ['alpha', 'beta', '7', 'x'.repeat(9000)].map((text) => Buffer.from(text));
        for (let n = 0; n < 60_000; n++) {
          model.pushLast(
            n % 20_000 === 0 ? words[3] : words[random.oneIn(30) ? 1 : random.pick([0, 2])],
          );
        }
        const before = model.check();
        model.removeWhere(
          (element) => element.equals(words[0]) || element.equals(words[2]),
          forward,
        );
        model.elements = model.elements.filter(
          (element) => element.equals(words[1]) || element.equals(words[3]),
        );
        const after = model.check();
        expect(after.nodes).toBeLessThan(before.nodes / 3);
        const overhead = after.memoryBytes / after.nodeBytes;
        expect(overhead).toBeLessThan(1.5);
        model.removeWhere(() => true, forward);
        model.elements = [];
        model.check();
      }
    }),
  );

  it(
    'has what it had when there is no memory for a change',
    seeded((random) => {
      for (const size of [-2, 1, 50]) {
        const model = new ListModel(size);
        for (let n = 0; n < 4000; n++) model.pushLast(anyElement(random));
        const faults = faultyAllocations(model.memory);
        for (let round = 0; round < 2000; round++) {
          faults.remaining = random.below(4);
          const element = anyElement(random, 300_000);
          try {
            drawChange(random, PHASES[1])(model, random, element);
          } catch (error) {
            if (!(error instanceof OutOfMemoryError)) throw error;
          }
          if (round % 50 === 0) model.check();
        }
        expect(faults.failed).toBeGreaterThan(20);
        model.check();
      }
    }),
  );
});
