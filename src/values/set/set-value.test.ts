import { describe, expect, it } from 'vitest';
import { faultyAllocations, poisonFreed } from '../../../test/support/memory-faults.ts';
import { fuzzCount, type Random } from '../../../test/support/random.ts';
import { seeded } from '../../../test/support/seeded.ts';
import {
  expectNothingLeft,
  memberOf,
  memberText,
  SetModel,
  SetWorld,
} from '../../../test/support/set-model.ts';
import { SeededRandom } from '../../base/random.ts';
import { OutOfMemoryError } from '../../memory/out-of-memory-error.ts';
import { SET_HASHTABLE, SET_INTSET, SET_LISTPACK } from './set-kinds.ts';
import { SetMember } from './set-member.ts';

function randomMember(random: Random, kind: string): string {
  if (kind === 'small') return String(random.below(200) - 100);
  if (kind === 'wide') return String(BigInt.asIntN(64, random.bytes(8).readBigInt64LE()));
  if (kind === 'like')
    return random.pick(['', '-', '01', '-0', '+1', '1.0', '9223372036854775808']);
  if (kind === 'long') return 'x'.repeat(random.pick([64, 65, 255, 256, 70_000])) + random.below(5);
  return `m${random.below(300)}`;
}

describe('a set', () => {
  it('does what a set does, at random, in all its forms', () => {
    seeded((random) => {
      for (let trial = 0; trial < fuzzCount(20); trial++) {
        const world = new SetWorld();
        poisonFreed(world.memory);
        world.limit(random.pick([0, 3, 50, 512]), random.pick([0, 3, 50, 128]), 64);
        let kind = random.pick(['small', 'wide', 'text']);
        const model = new SetModel(world, randomMember(random, kind), random.below(60));
        for (let step = 0; step < 250; step++) {
          if (random.oneIn(80)) kind = random.pick(['small', 'wide', 'text', 'like', 'long']);
          const text = randomMember(random, kind);
          if (random.oneIn(3)) model.remove(text);
          else model.add(text);
          if (random.oneIn(30)) model.check();
        }
        model.check();
        for (const text of [...model.members]) model.remove(text);
        model.check();
        model.free();
        expectNothingLeft(world);
      }
    })();
  });

  it('is as it was when there is no memory for a member', () => {
    seeded((random) => {
      for (let trial = 0; trial < fuzzCount(20); trial++) {
        const world = new SetWorld();
        world.limit(random.pick([5, 50]), random.pick([5, 50]), 64);
        const model = new SetModel(world, random.pick(['1', 'a']));
        const faults = faultyAllocations(world.memory);
        const kind = random.pick(['small', 'wide', 'text', 'long']);
        for (let step = 0; step < 150; step++) {
          faults.remaining = random.below(8);
          try {
            const text = randomMember(random, random.oneIn(20) ? 'text' : kind);
            if (random.oneIn(4)) model.remove(text);
            else model.add(text);
          } catch (error) {
            expect(error).toBeInstanceOf(OutOfMemoryError);
          }
        }
        expect(faults.failed).toBeGreaterThan(0);
        faults.remaining = Number.POSITIVE_INFINITY;
        model.check();
        model.free();
        expectNothingLeft(world);
      }
    })();
  });

  it('tells the record of its key when its root moves or its form changes', () => {
    const world = new SetWorld();
    const { records, type } = world;
    const { set } = type.workspace;
    const key = Buffer.from('key');
    set.create(memberOf('1'), 1);
    const ref = records.create(set.kind, 0, key, 0, 3, 4, 4);
    records.setInnerRef(ref, set.root);
    for (let number = 0; number < 300; number++) {
      set.openRecord(ref);
      set.add(memberOf(number < 100 ? String(number * 1000) : `m${number}`));
    }
    set.openRecord(ref);
    expect([set.kind, set.size]).toEqual([SET_HASHTABLE, 300]);
    set.free();
    records.free(ref);
    expectNothingLeft(world);
  });
});

describe('the form of a set', () => {
  function formAfter(world: SetWorld, texts: readonly string[], expectedSize = 1): string {
    const model = new SetModel(world, texts[0], expectedSize);
    for (const text of texts) model.add(text);
    model.check();
    model.free();
    expectNothingLeft(world);
    return String(model.form);
  }
  const numbers = (count: number): string[] => Array.from({ length: count }, (_, at) => `${at}`);
  const words = (count: number): string[] => Array.from({ length: count }, (_, at) => `m${at}`);

  it('follows the limits, as in Redis 7.2', () => {
    const world = new SetWorld();
    world.limit(20, 10, 8);
    expect(formAfter(world, numbers(20))).toBe('intset');
    expect(formAfter(world, numbers(21))).toBe('hashtable');
    expect(formAfter(world, words(10))).toBe('listpack');
    expect(formAfter(world, words(11))).toBe('hashtable');
    expect(formAfter(world, ['12345678', 'a'])).toBe('listpack');
    expect(formAfter(world, ['123456789', 'a'])).toBe('hashtable');
    expect(formAfter(world, ['-12345678', 'a'])).toBe('hashtable');
    expect(formAfter(world, ['a', '123456789'])).toBe('hashtable');
    expect(formAfter(world, ['x'.repeat(8)])).toBe('listpack');
    expect(formAfter(world, ['x'.repeat(9)])).toBe('hashtable');
    expect(formAfter(world, [...numbers(9), 'a'])).toBe('listpack');
    expect(formAfter(world, [...numbers(10), 'a'])).toBe('hashtable');
  });

  it('is chosen by how many members are coming', () => {
    const world = new SetWorld();
    world.limit(20, 10, 8);
    expect(formAfter(world, ['1'], 20)).toBe('intset');
    expect(formAfter(world, ['1'], 21)).toBe('hashtable');
    expect(formAfter(world, ['a'], 10)).toBe('listpack');
    expect(formAfter(world, ['a'], 11)).toBe('hashtable');
    world.limit(5, 10, 8);
    expect(formAfter(world, ['1'], 6)).toBe('listpack');
    const model = new SetModel(world, '1');
    for (const [coming, form] of [
      [5, SET_INTSET],
      [6, SET_HASHTABLE],
    ] as const) {
      const set = model.open();
      set.expect(coming);
      expect(set.kind).toBe(form);
      if (form === SET_HASHTABLE) set.free();
    }
    expectNothingLeft(world);
  });

  it('is a hash table before the largest block is full, whatever the limits are', () => {
    const world = new SetWorld();
    world.limit(1e9, 1e9, 1e9);
    const integers = new SetModel(world, '1');
    const set = integers.open();
    for (let number = 0; set.kind === SET_INTSET; number++) {
      set.add(memberOf(String(2 ** 40 + number)));
    }
    expect(set.size).toBe((512 * 1024 - 8) / 8 + 1);
    set.free();
    const list = new SetModel(world, 'a').open();
    for (let number = 0; list.kind === SET_LISTPACK; number++) {
      list.add(memberOf(`${'x'.repeat(9000)}${number}`));
    }
    expect(list.size).toBe(Math.floor((512 * 1024 - 7) / 9008) + 1);
    list.free();
    expectNothingLeft(world);
  });

  it('can be integers again when all members are, if they are not too many', () => {
    const world = new SetWorld();
    for (const form of [SET_LISTPACK, SET_HASHTABLE]) {
      const { set } = world.type.workspace;
      set.createOf(form);
      for (const text of ['5', '-7', '70000', '0']) set.add(memberOf(text));
      world.limit(3, 128, 64);
      set.becomeIntegers();
      expect(set.kind).toBe(form);
      world.limit(4, 128, 64);
      set.becomeIntegers();
      expect(set.kind).toBe(SET_INTSET);
      expect(world.members(set.kind, set.root)).toEqual(['-7', '0', '5', '70000']);
      set.free();
      expectNothingLeft(world);
    }
  });

  it('can be made small again, as far as the limits allow', () => {
    const world = new SetWorld();
    const { set } = world.type.workspace;
    set.createOf(SET_HASHTABLE);
    for (let number = 0; number < 20; number++) set.add(memberOf(`m${number}`));
    world.limit(512, 19, 64);
    set.compact();
    expect([set.kind, set.size]).toEqual([SET_HASHTABLE, 20]);
    world.limit(512, 20, 64);
    set.compact();
    expect([set.kind, set.size]).toEqual([SET_LISTPACK, 20]);
    set.free();
    expectNothingLeft(world);
  });
});

describe('a random member', () => {
  it('is each with equal chance, in all forms', () => {
    const world = new SetWorld();
    const random = new SeededRandom(3);
    const member = new SetMember();
    for (const form of [SET_INTSET, SET_LISTPACK, SET_HASHTABLE]) {
      const { set } = world.type.workspace;
      set.createOf(form);
      for (let number = 0; number < 20; number++) set.add(memberOf(String(number)));
      const counts = new Array<number>(20).fill(0);
      for (let draw = 0; draw < 20_000; draw++) {
        set.pick(random, member);
        counts[Number(memberText(member))]++;
      }
      // 1000 are expected of each, with a deviation of 31.
      for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(160);
      set.free();
    }
  });

  it('can be taken out', () => {
    const world = new SetWorld();
    poisonFreed(world.memory);
    const random = new SeededRandom(3);
    const member = new SetMember();
    for (const form of [SET_INTSET, SET_LISTPACK, SET_HASHTABLE]) {
      const { set } = world.type.workspace;
      set.createOf(form);
      const left = new Set<string>();
      for (let number = 0; number < 120; number++) left.add(String(number * 37));
      for (const text of left) set.add(memberOf(text));
      while (set.size > 0) {
        set.pick(random, member);
        expect(left.delete(memberText(member))).toBe(true);
        set.removePicked();
        expect(world.members(set.kind, set.root).sort()).toEqual([...left].sort());
      }
      expect(left.size).toBe(0);
      set.free();
    }
    expectNothingLeft(world);
  });
});

describe('a scan of a set', () => {
  it('visits a small one at once, a large one bit by bit, every member', () => {
    const world = new SetWorld();
    for (const [form, count] of [
      [SET_INTSET, 300],
      [SET_LISTPACK, 100],
      [SET_HASHTABLE, 3000],
    ]) {
      const { set } = world.type.workspace;
      set.createOf(form);
      for (let number = 0; number < count; number++) set.add(memberOf(String(number)));
      const seen = new Set<string>();
      const member = new SetMember();
      let cursor = 0;
      let calls = 0;
      do {
        cursor = set.scan(cursor, (position) => {
          set.readAt(position, member);
          seen.add(memberText(member));
        });
        calls++;
      } while (cursor !== 0);
      expect(seen.size).toBe(count);
      expect(calls === 1).toBe(form !== SET_HASHTABLE);
      set.free();
    }
  });
});
