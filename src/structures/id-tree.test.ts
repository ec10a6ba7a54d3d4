import { describe, expect, it } from 'vitest';
import type { Random } from '../../test/support/random.ts';
import { seeded } from '../../test/support/seeded.ts';
import { REF_ARENA_SHIFT, REF_UNIT_MASK } from '../memory/arena-layout.ts';
import { Memory } from '../memory/memory.ts';
import { auditMemory } from '../memory/memory-audit.ts';
import { OutOfMemoryError } from '../memory/out-of-memory-error.ts';
import { IdTree } from './id-tree.ts';
import { auditIdTree } from './id-tree-audit.ts';
import { NODE_ENTRIES } from './id-tree-position.ts';
import { WideId } from './wide-id.ts';

/** A tree beside a sorted array of what it should hold. */
class Model {
  readonly memory = new Memory();
  readonly tree: IdTree;
  readonly header: Int32Array;
  /** Ids as bigints in order, and the first value word of each. */
  ids: bigint[] = [];
  readonly values = new Map<bigint, number>();
  readonly #id = new WideId();

  constructor(valueWords: number) {
    this.tree = new IdTree(this.memory, valueWords);
    const ref = this.memory.allocate(16);
    const at = (ref & REF_UNIT_MASK) << 1;
    this.header = this.memory.words[ref >>> REF_ARENA_SHIFT].subarray(at, at + 4).fill(0);
    this.tree.open(this.header, 0);
  }

  id(value: bigint): WideId {
    const word = (shift: bigint) => Number(BigInt.asIntN(32, value >> shift));
    return this.#id.set(word(96n), word(64n), word(32n), word(0n));
  }

  rank(value: bigint): number {
    let low = 0;
    let high = this.ids.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.ids[middle] < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  add(value: bigint, content: number): void {
    const at = this.rank(value);
    if (this.ids[at] === value) {
      expect(this.tree.find(this.id(value))).toBe(true);
    } else {
      this.tree.insert(this.id(value));
      this.ids.splice(at, 0, value);
    }
    if (this.tree.valueWords > 0) this.tree.setValue(0, content);
    this.values.set(value, content);
  }

  remove(value: bigint): void {
    const at = this.rank(value);
    const is = this.ids[at] === value;
    expect(this.tree.find(this.id(value))).toBe(is);
    if (!is) return;
    this.tree.remove();
    this.ids.splice(at, 1);
  }

  /** Is the tree at this entry of the model? */
  at(index: number, found: boolean): void {
    const wanted = this.ids[index];
    expect(found).toBe(wanted !== undefined);
    if (wanted === undefined) return;
    expect(idOf(this.tree)).toBe(wanted);
    if (this.tree.valueWords > 0) expect(this.tree.value(0)).toBe(this.values.get(wanted));
  }

  look(value: bigint): void {
    const at = this.rank(value);
    this.at(at, this.tree.seekCeiling(this.id(value)));
    if (at < this.ids.length) {
      this.at(at - 1, this.tree.previous());
      this.tree.seekCeiling(this.id(value));
      this.at(at + 1, this.tree.next());
    }
    const floor = this.ids[at] === value ? at : at - 1;
    this.at(floor, this.tree.seekFloor(this.id(value)));
  }

  audit(): void {
    auditIdTree(this.tree);
    const read: bigint[] = [];
    for (let more = this.tree.first(); more; more = this.tree.next()) read.push(idOf(this.tree));
    expect(read).toEqual(this.ids);
    const back: bigint[] = [];
    for (let more = this.tree.last(); more; more = this.tree.previous()) {
      back.push(idOf(this.tree));
    }
    expect(back.reverse()).toEqual(this.ids);
    auditMemory(this.memory);
  }

  empty(): void {
    let left = this.ids.length;
    while (left > 0) left -= this.tree.removeFirstLeaf();
    expect(this.tree.removeFirstLeaf()).toBe(0);
    expect(this.tree.size).toBe(0);
    expect(this.memory.liveBlocks).toBe(1);
  }
}

function idOf(tree: IdTree): bigint {
  let value = 0n;
  for (let word = 0; word < 4; word++) {
    value = (value << 32n) | BigInt(tree.words[tree.at + word] >>> 0);
  }
  return value;
}

/** Moves a block as defragmentation does. */
function copyOf(memory: Memory, ref: number): number {
  const copy = memory.allocate(memory.sizeOf(ref));
  const from = (ref & REF_UNIT_MASK) << 1;
  const words = memory.words[ref >>> REF_ARENA_SHIFT];
  const moved = words.subarray(from, from + (memory.sizeOf(ref) >>> 2));
  memory.words[copy >>> REF_ARENA_SHIFT].set(moved, (copy & REF_UNIT_MASK) << 1);
  memory.free(ref);
  return copy;
}

function randomId(random: Random, spread: number): bigint {
  const word = () => BigInt(random.pick([0, 1, 0x7fffffff, 0x80000000, 0xffffffff]));
  if (random.oneIn(20)) return (word() << 96n) | (word() << 64n) | (word() << 32n) | word();
  return (1_700_000_000_000n << 64n) | BigInt(random.below(spread));
}

describe('a tree of ids', () => {
  for (const valueWords of [0, 1, 4]) {
    it(
      `agrees with a sorted array, values of ${valueWords} words`,
      seeded((random) => {
        const model = new Model(valueWords);
        for (let round = 0; round < 6; round++) {
          const grows = round % 2 === 0;
          for (let step = 0; step < 1_500; step++) {
            const value = randomId(random, 3_000);
            if (random.below(10) < (grows ? 8 : 1)) model.add(value, step);
            else model.remove(model.ids[random.below(model.ids.length)] ?? value);
            if (random.oneIn(8)) model.look(randomId(random, 3_000));
          }
          model.audit();
        }
        model.empty();
      }),
    );
  }

  it('leaves nodes full when ids come in rising order', () => {
    const model = new Model(1);
    for (let value = 1n; value <= 10_000n; value++) model.add(value, Number(value));
    model.audit();
    expect(model.tree.nodeCount).toBeLessThan((10_000 / NODE_ENTRIES) * 1.05);
    model.empty();
  });

  it('gives nodes back while the low end is taken away', () => {
    const model = new Model(0);
    for (let value = 1n; value <= 5_000n; value++) model.add(value, 0);
    for (let value = 1n; value <= 4_990n; value++) model.remove(value);
    model.audit();
    expect(model.tree.nodeCount).toBeLessThanOrEqual(2);
    model.empty();
  });

  it('joins sparse nodes when ids go at random', () => {
    const model = new Model(4);
    for (let value = 0n; value < 6_400n; value++) model.add(value, 0);
    for (let value = 0n; value < 6_400n; value++) if (value % 32n !== 7n) model.remove(value);
    model.audit();
    expect(model.tree.size).toBe(200);
    expect(model.tree.nodeCount).toBeLessThan(30);
    model.empty();
  });

  it('a small tree takes a small block', () => {
    const model = new Model(2);
    model.add(5n, 1);
    expect(model.tree.nodeBytes).toBeLessThanOrEqual(64);
    model.empty();
  });

  it('finds its leaves by number and moves nodes', () => {
    const model = new Model(1);
    for (let value = 0n; value < 20_000n; value++) model.add(value, Number(value));
    const { tree } = model;
    let leaves = 0;
    let seen = 0;
    let moved = 0;
    for (; tree.seekLeaf(leaves); leaves++) {
      expect(idOf(tree)).toBe(model.ids[seen]);
      seen += tree.leafEntries;
      moved += tree.moveNodes((ref) => copyOf(model.memory, ref));
      expect(idOf(tree)).toBe(model.ids[seen - tree.leafEntries]);
    }
    expect(seen).toBe(20_000);
    expect(moved).toBeGreaterThan(leaves);
    model.audit();
    model.empty();
  });

  it('is as it was when there is no memory to grow', () => {
    const model = new Model(1);
    for (let value = 0n; value < 64n * 64n; value++) model.add(value, Number(value));
    const { memory } = model;
    const allocate = memory.allocate.bind(memory);
    for (let allowed = 0; allowed < 3; allowed++) {
      let left = allowed;
      memory.allocate = (size) => {
        if (left-- > 0) return allocate(size);
        throw new OutOfMemoryError('none left');
      };
      expect(() => model.tree.insert(model.id(1n << 100n))).toThrow(OutOfMemoryError);
      memory.allocate = allocate;
      model.audit();
    }
    model.add(1n << 100n, 1);
    model.audit();
    model.empty();
  });
});

describe('a wide id', () => {
  it('counts up and down across its words', () => {
    const id = new WideId().set(0, -1, -1, -1);
    expect(id.increment()).toBe(true);
    expect(id.compare(new WideId().set(1, 0, 0, 0))).toBe(0);
    expect(id.decrement()).toBe(true);
    expect(id.equals(new WideId().set(0, -1, -1, -1))).toBe(true);
  });

  it('says so when there is none beyond', () => {
    const id = new WideId().set(-1, -1, -1, -1);
    expect(id.isLargest).toBe(true);
    expect(id.increment()).toBe(false);
    expect(id.isZero).toBe(true);
    expect(id.decrement()).toBe(false);
    expect(id.isLargest).toBe(true);
  });

  it('compares words as unsigned', () => {
    const small = new WideId().set(0x7fffffff, 0, 0, 0);
    expect(small.compare(new WideId().set(0x80000000, 0, 0, 0))).toBeLessThan(0);
    expect(new WideId().setHalves(2 ** 33 + 5, 2 ** 40).compare(small)).toBeLessThan(0);
  });
});
