import { describe, expect, it } from 'vitest';
import { occupyArenas } from '../../test/support/full-arenas.ts';
import { faultyAllocations, poisonFreed } from '../../test/support/memory-faults.ts';
import { fuzzCount, type Random } from '../../test/support/random.ts';
import { seeded } from '../../test/support/seeded.ts';
import { Int64 } from '../base/int64.ts';
import { LARGEST_BLOCK_BYTES, Memory } from '../memory/memory.ts';
import { auditMemory } from '../memory/memory-audit.ts';
import { OutOfMemoryError } from '../memory/out-of-memory-error.ts';
import { IntSet, isIntSet, widthOf } from './int-set.ts';

/** An int set beside a plain JavaScript set that should hold the same. */
class Model {
  readonly memory = new Memory();
  readonly set = new IntSet(this.memory);
  readonly members = new Set<bigint>();
  readonly #words = new Int64();
  /** The width, which only grows. */
  width = 2;

  constructor() {
    this.set.create();
  }

  add(value: bigint): void {
    this.#words.setBigInt(value);
    const { high, low } = this.#words;
    expect(this.set.add(high, low)).toBe(!this.members.has(value));
    this.members.add(value);
    this.width = Math.max(this.width, bytesFor(value));
  }

  remove(value: bigint): void {
    this.#words.setBigInt(value);
    const { high, low } = this.#words;
    expect(this.set.remove(high, low)).toBe(this.members.delete(value));
  }

  has(value: bigint): boolean {
    this.#words.setBigInt(value);
    return this.set.find(this.#words.high, this.#words.low);
  }

  values(): bigint[] {
    const values: bigint[] = [];
    for (let index = 0; index < this.set.length; index++) {
      this.set.read(index);
      this.#words.high = this.set.high;
      this.#words.low = this.set.low;
      values.push(BigInt(this.#words.toExact()));
    }
    return values;
  }

  /** The same as the model; the bytes as Redis's format has them; no byte of memory lost. */
  check(): void {
    const { set, memory } = this;
    const sorted = [...this.members].sort((a, b) => (a < b ? -1 : 1));
    set.open(set.ref);
    expect(this.values()).toEqual(sorted);
    expect(set.width).toBe(this.width);
    const bytes = set.bytes.slice(set.start, set.start + set.byteLength);
    expect(Buffer.from(bytes)).toEqual(format(this.width, sorted));
    expect(isIntSet(bytes, 0, bytes.length)).toBe(sorted.length > 0);
    expect(auditMemory(memory).liveBlocks).toBe(1);
    expect(memory.usedBytes).toBe(memory.sizeOf(set.ref));
  }

  free(): void {
    this.memory.free(this.set.ref);
    expect(this.memory.usedBytes).toBe(0);
  }
}

function bytesFor(value: bigint): 2 | 4 | 8 {
  if (BigInt.asIntN(16, value) === value) return 2;
  return BigInt.asIntN(32, value) === value ? 4 : 8;
}

/** The bytes that Redis would have for these sorted integers. */
function format(width: number, values: readonly bigint[]): Buffer {
  const bytes = Buffer.alloc(8 + width * values.length);
  bytes.writeUInt32LE(width, 0);
  bytes.writeUInt32LE(values.length, 4);
  values.forEach((value, index) => {
    const at = 8 + index * width;
    if (width === 2) bytes.writeInt16LE(Number(value), at);
    else if (width === 4) bytes.writeInt32LE(Number(value), at);
    else bytes.writeBigInt64LE(value, at);
  });
  return bytes;
}

/** An integer of at most so many bits, the ends of the ranges often among them. */
function randomInteger(random: Random, bits: number): bigint {
  const limit = 2n ** BigInt(bits - 1);
  if (random.oneIn(20)) return random.pick([limit - 1n, -limit, 0n, -1n]);
  let value = 0n;
  for (let at = 0; at < bits; at += 8) value = (value << 8n) | BigInt(random.below(256));
  return BigInt.asIntN(bits, value);
}

describe('an int set', () => {
  it('does what a set does, at random, and keeps the bytes that Redis keeps', () => {
    seeded((random) => {
      for (let trial = 0; trial < fuzzCount(40); trial++) {
        const model = new Model();
        if (random.oneIn(4)) occupyArenas(model.memory, 0);
        poisonFreed(model.memory);
        let bits = random.pick([4, 10, 16]);
        for (let step = 0; step < 300; step++) {
          if (random.oneIn(100)) bits = random.pick([16, 17, 32, 33, 54, 64]);
          const value = randomInteger(random, bits);
          if (random.oneIn(3)) model.remove(value);
          else model.add(value);
          expect(model.has(value)).toBe(model.members.has(value));
          if (random.oneIn(20)) model.check();
        }
        for (const value of [...model.members]) model.remove(value);
        model.check();
        model.free();
      }
    })();
  });

  it('holds the ends of every width', () => {
    const ends = [15n, 31n, 32n, 47n, 53n, 63n].flatMap((bits) => [
      -(2n ** bits),
      -(2n ** bits) + 1n,
      2n ** bits - 1n,
      ...(bits < 63n ? [-(2n ** bits) - 1n, 2n ** bits] : []),
    ]);
    const model = new Model();
    for (const value of ends) {
      model.add(value);
      model.check();
    }
    for (const value of ends) expect(model.has(value)).toBe(true);
    expect(model.has(0n)).toBe(false);
  });

  it('puts an integer that widens it in front or behind', () => {
    for (const value of [-70_000n, 70_000n, -(2n ** 40n), 2n ** 40n]) {
      const model = new Model();
      for (const small of [1n, 2n, 3n]) model.add(small);
      model.add(value);
      model.check();
    }
  });

  it('keeps its width when the wide integers are gone, as Redis does', () => {
    const model = new Model();
    for (const value of [1n, 2n ** 40n]) model.add(value);
    model.remove(2n ** 40n);
    expect(model.set.width).toBe(8);
    model.check();
  });

  it('gives memory back as it shrinks', () => {
    const model = new Model();
    for (let value = 0n; value < 4000n; value++) model.add(value);
    const full = model.memory.usedBytes;
    for (let value = 0n; value < 3900n; value++) model.remove(value);
    model.check();
    expect(model.memory.usedBytes).toBeLessThan(full / 20);
  });

  it('says when it has filled the largest block', () => {
    const model = new Model();
    const { set } = model;
    set.add(1, 0);
    while (set.canGrow(8)) set.add(2, set.length);
    expect(set.length).toBe((LARGEST_BLOCK_BYTES - 8) / 8);
    set.removeAt(0);
    expect(set.canGrow(2)).toBe(true);
    expect(auditMemory(model.memory).liveBlocks).toBe(1);
    const narrow = new Model().set;
    for (let value = 0; value < 100_000; value++) narrow.add(value >> 17, value & 0x7fff);
    for (let value = 0; narrow.canGrow(4) && value < 120_000; value++) narrow.add(0, value);
    expect([narrow.canGrow(4), narrow.canGrow(8)]).toEqual([true, false]);
  });

  it('is as it was when there is no memory for a change', () => {
    const model = new Model();
    for (let value = 0n; value < 500n; value++) model.add(value);
    const faults = faultyAllocations(model.memory);
    faults.remaining = 0;
    const { set } = model;
    expect(() => set.add(0, 100_000)).toThrow(OutOfMemoryError);
    expect(() => set.add(-5, 0)).toThrow(OutOfMemoryError);
    for (let value = 500; faults.failed < 3; value++) {
      try {
        set.add(0, value);
        model.members.add(BigInt(value));
      } catch (error) {
        expect(error).toBeInstanceOf(OutOfMemoryError);
      }
    }
    model.check();
    for (let value = 0n; value < 450n; value++) model.remove(value);
    model.check();
  });

  it('is copied', () => {
    const model = new Model();
    for (const value of [3n, -70_000n, 5n]) model.add(value);
    const original = model.set.ref;
    const copy = model.set.copy();
    expect(model.set.ref).toBe(original);
    model.set.open(copy);
    expect(model.values()).toEqual([-70_000n, 3n, 5n]);
    expect(auditMemory(model.memory).liveBlocks).toBe(2);
  });

  it('is filled in order without searching', () => {
    const { memory } = new Model();
    const set = new IntSet(memory);
    set.createFor(4, 1000);
    const before = set.ref;
    for (let value = -500; value < 500; value++) set.append(value >> 31, value);
    expect([set.ref, set.length]).toEqual([before, 1000]);
    expect(isIntSet(set.bytes, set.start, set.byteLength)).toBe(true);
  });
});

describe('the width of an integer', () => {
  it('is the least that holds it', () => {
    seeded((random) => {
      const words = new Int64();
      for (let trial = 0; trial < 2000; trial++) {
        const value = randomInteger(random, random.pick([8, 16, 17, 32, 33, 48, 64]));
        words.setBigInt(value);
        expect(widthOf(words.high, words.low), String(value)).toBe(bytesFor(value));
      }
    })();
  });
});

describe('bytes from outside', () => {
  const good = format(4, [-70_000n, 1n, 70_000n]);

  it('are an int set only if nothing is wrong with them', () => {
    const accepts = (bytes: Buffer): boolean => isIntSet(bytes, 0, bytes.length);
    expect(accepts(good)).toBe(true);
    expect(isIntSet(Buffer.concat([Buffer.from('abc'), good]), 3, good.length)).toBe(true);
    expect(accepts(good.subarray(0, 19))).toBe(false);
    expect(accepts(Buffer.concat([good, Buffer.alloc(1)]))).toBe(false);
    expect(accepts(format(4, []))).toBe(false);
    expect(accepts(Buffer.alloc(3))).toBe(false);
    expect(accepts(format(2, [1n, 1n]))).toBe(false);
    expect(accepts(format(2, [2n, 1n]))).toBe(false);
    expect(accepts(format(4, [1n, -1n]))).toBe(false);
    expect(accepts(format(8, [2n ** 33n, 2n ** 32n + 5n]))).toBe(false);
    expect(accepts(format(8, [-1n, 0n, 0xffff_ffffn, 2n ** 32n]))).toBe(true);
    const strange = Buffer.from(good);
    strange.writeUInt32LE(3, 0);
    expect(accepts(strange)).toBe(false);
    const many = Buffer.from(good);
    many.writeUInt32LE(0x4000_0003, 4);
    expect(accepts(many)).toBe(false);
  });

  it('never make it read outside them', () => {
    seeded((random) => {
      for (let trial = 0; trial < 3000; trial++) {
        const bytes = Buffer.from(good);
        for (let flips = random.below(4); flips >= 0; flips--) {
          bytes[random.below(bytes.length)] = random.below(256);
        }
        const length = random.below(bytes.length + 1);
        expect(typeof isIntSet(bytes, 0, length)).toBe('boolean');
      }
    })();
  });
});
