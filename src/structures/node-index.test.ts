import { describe, expect, it } from 'vitest';
import { faultyAllocations, poisonFreed } from '../../test/support/memory-faults.ts';
import type { Random } from '../../test/support/random.ts';
import { seeded } from '../../test/support/seeded.ts';
import { Memory } from '../memory/memory.ts';
import { auditMemory } from '../memory/memory-audit.ts';
import { OutOfMemoryError } from '../memory/out-of-memory-error.ts';
import { elementsOf, INDEX_BLOCK_BYTES, NodeIndex } from './node-index.ts';
import { auditNodeIndex } from './node-index-audit.ts';

/** An index beside a plain array of its nodes. Nodes are numbers that nothing looks behind. */
class Model {
  readonly memory = new Memory();
  readonly index = new NodeIndex(this.memory);
  readonly nodes: [node: number, weight: number][] = [];
  #next = 1;

  constructor() {
    poisonFreed(this.memory);
  }

  get elements(): number {
    return this.nodes.reduce((sum, [, weight]) => sum + elementsOf(weight), 0);
  }

  /** Goes to the nth node by a position of one of its elements. */
  goTo(nth: number, within = 0): void {
    const before = this.nodes.slice(0, nth);
    const position = before.reduce((sum, [, weight]) => sum + elementsOf(weight), within);
    expect(this.index.seek(position)).toBe(within);
    expect([this.index.node, this.index.weight]).toEqual(this.nodes[nth]);
  }

  insert(at: number, weight: number): void {
    const node = this.#next++;
    if (at === 0) {
      this.index.insertFirst(node, weight);
    } else {
      this.goTo(at - 1);
      this.index.insert(node, weight, true);
    }
    this.nodes.splice(at, 0, [node, weight]);
    expect([this.index.node, this.index.weight]).toEqual([node, weight]);
  }

  insertBefore(at: number, weight: number): void {
    const node = this.#next++;
    this.goTo(at);
    this.index.insert(node, weight, false);
    this.nodes.splice(at, 0, [node, weight]);
    expect(this.index.node).toBe(node);
  }

  append(weight: number): void {
    const node = this.#next++;
    this.index.insertLast(node, weight);
    this.nodes.push([node, weight]);
  }

  remove(at: number): void {
    this.goTo(at);
    this.index.remove();
    this.nodes.splice(at, 1);
  }

  set(at: number, weight: number): void {
    this.goTo(at);
    const node = this.#next++;
    this.index.set(node, weight);
    this.nodes[at] = [node, weight];
  }

  check(): void {
    const audit = auditNodeIndex(this.memory, this.index.root);
    expect(audit.nodes).toEqual(this.nodes);
    expect(audit.elements).toBe(this.elements);
    expect(this.index.elements).toBe(this.elements);
    expect(auditMemory(this.memory).blockBytes).toBe(audit.blocks * INDEX_BLOCK_BYTES);
  }

  checkSteps(): void {
    if (this.nodes.length === 0) return;
    const seen: number[] = [];
    this.index.seekFirst();
    do seen.push(this.index.node);
    while (this.index.next());
    expect(seen).toEqual(this.nodes.map(([node]) => node));
    do expect(this.index.node).toBe(seen.pop());
    while (this.index.previous());
    expect(seen).toEqual([]);
  }
}

function anyWeight(random: Random): number {
  return random.oneIn(5) ? -1 - random.below(2) : 1 + random.below(500);
}

describe('a node index', () => {
  it('fills its blocks when nodes come in order, from either side', () => {
    for (const side of ['first', 'last']) {
      const model = new Model();
      for (let n = 0; n < 63 * 63; n++) {
        if (side === 'last') model.append(3);
        else model.insert(0, 3);
      }
      model.check();
      expect(auditNodeIndex(model.memory, model.index.root).blocks).toBe(64);
      model.checkSteps();
    }
  });

  it('finds the node of every position', () => {
    const model = new Model();
    for (let n = 0; n < 500; n++) model.append(n % 7 === 0 ? -2 : (n % 5) + 1);
    for (let n = 0; n < 500; n++) {
      const last = elementsOf(model.nodes[n]?.[1] ?? 0) - 1;
      model.goTo(n, 0);
      model.goTo(n, last);
    }
  });

  it(
    'agrees with an array after random changes, while growing and while shrinking',
    seeded((random) => {
      const model = new Model();
      for (const [rounds, inserts] of [
        [2000, 8],
        [2000, 5],
        [3500, 1],
      ] as const) {
        for (let round = 0; round < rounds; round++) {
          const { length } = model.nodes;
          if (length === 0 || random.below(10) < inserts) {
            const at = random.below(length + 1);
            if (at < length && random.oneIn(2)) model.insertBefore(at, anyWeight(random));
            else model.insert(at, anyWeight(random));
          } else if (random.oneIn(4)) {
            model.set(random.below(length), anyWeight(random));
          } else {
            model.remove(random.below(length));
          }
          if (round % 250 === 0) model.check();
        }
        model.check();
        model.checkSteps();
      }
    }),
  );

  it(
    'stays as it was when there is no memory for a block',
    seeded((random) => {
      const model = new Model();
      const faults = faultyAllocations(model.memory);
      for (let n = 0; n < 63 * 64 + 5; n++) model.append(2);
      for (let round = 0; round < 300; round++) {
        faults.remaining = random.below(3);
        const at = random.below(model.nodes.length);
        try {
          model.insertBefore(at, 4);
        } catch (error) {
          expect(error).toBeInstanceOf(OutOfMemoryError);
        }
      }
      expect(faults.failed).toBeGreaterThan(0);
      model.check();
    }),
  );

  it('gives its last nodes away block by block, until all memory is free', () => {
    const model = new Model();
    for (let n = 0; n < 10_000; n++) model.append((n % 9) + 1);
    const taken: number[] = [];
    while (model.index.root !== 0) {
      const few: number[] = [];
      model.index.removeLastFew((node) => few.push(node));
      expect(few.length).toBeLessThanOrEqual(63);
      taken.unshift(...few);
      if (taken.length < 200) auditNodeIndex(model.memory, model.index.root);
    }
    expect(taken).toEqual(model.nodes.map(([node]) => node));
    expect(model.memory.usedBytes).toBe(0);
  });

  it('can be moved to other blocks', () => {
    const model = new Model();
    for (let n = 0; n < 5000; n++) model.append(1);
    const move = (block: number): number => {
      const copy = model.memory.allocate(INDEX_BLOCK_BYTES);
      const [from, to] = [block & 0x7fffff, copy & 0x7fffff];
      const bytes = model.memory.bytes[0];
      bytes?.copyWithin(to * 8, from * 8, from * 8 + INDEX_BLOCK_BYTES);
      model.memory.free(block);
      return copy;
    };
    for (let n = 0; n < 5000; n += 41) {
      model.goTo(n);
      model.index.movePath(move);
      expect(model.index.node).toBe(model.nodes[n]?.[0]);
    }
    model.check();
  });
});
