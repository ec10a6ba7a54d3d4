import { describe, expect, it } from 'vitest';
import { seeded } from '../../test/support/seeded.ts';
import { asciiBytes } from '../base/ascii.ts';
import { KeyInterest } from './interest.ts';

function concerns(interest: KeyInterest, database: number, key: string): boolean {
  return interest.concerns(database, asciiBytes(key), 0, key.length);
}

function touch(interest: KeyInterest, database: number, key: string): void {
  interest.touch(database, asciiBytes(`<${key}>`), 1, key.length);
}

/** A listener that writes down what it heard. */
function recorder(): { heard: string[]; listen: (database: number, key: string) => void } {
  const heard: string[] = [];
  return {
    heard,
    listen: (database, key) => {
      heard.push(`${database}:${key}`);
    },
  };
}

describe('interest in keys', () => {
  it('tells listeners of their key in their database only', () => {
    const interest = new KeyInterest();
    const { heard, listen } = recorder();
    interest.add(1, 'key', 5, listen);
    touch(interest, 1, 'key');
    touch(interest, 0, 'key');
    touch(interest, 1, 'other');
    expect(heard).toEqual(['1:key']);
    expect([concerns(interest, 1, 'key'), concerns(interest, 0, 'key')]).toEqual([true, false]);
  });

  it('tells who cares for a key anywhere of every database', () => {
    const interest = new KeyInterest();
    const [everywhere, here] = [recorder(), recorder()];
    interest.addAnywhere('key', 5, everywhere.listen);
    interest.add(1, 'key', 5, here.listen);
    touch(interest, 1, 'key');
    touch(interest, 7, 'key');
    touch(interest, 7, 'other');
    interest.touchAll(2, (_database, key) => key === 'key');
    expect(everywhere.heard).toEqual(['1:key', '7:key', '2:key']);
    expect(here.heard).toEqual(['1:key']);
    expect([concerns(interest, 9, 'key'), concerns(interest, 9, 'other')]).toEqual([true, false]);
    interest.removeAnywhere('key', everywhere.listen);
    expect([concerns(interest, 9, 'key'), concerns(interest, 1, 'key')]).toEqual([false, true]);
    interest.remove(1, 'key', here.listen);
    expect([interest.size, interest.mayConcern(5)]).toEqual([0, false]);
  });

  it('works for keys of any bytes, the empty one and colons included', () => {
    const interest = new KeyInterest();
    const keys = ['', ':', '1:2', '\0\xff', 'k'.repeat(300)];
    const { heard, listen } = recorder();
    for (const key of keys) interest.add(12, key, 0, listen);
    for (const key of keys) touch(interest, 12, key);
    expect(heard).toEqual(keys.map((key) => `12:${key}`));
    heard.length = 0;
    interest.touchAll(12, () => true);
    expect(heard).toEqual(keys.map((key) => `12:${key}`));
    // Database 1 and key '2:…' are not database 12.
    touch(interest, 1, '2:');
    interest.touchAll(1, () => true);
    expect(heard).toHaveLength(keys.length);
  });

  it('counts a listener once, however often it was added', () => {
    const interest = new KeyInterest();
    const { heard, listen } = recorder();
    interest.add(0, 'k', 9, listen);
    interest.add(0, 'k', 9, listen);
    touch(interest, 0, 'k');
    expect(heard).toHaveLength(1);
    interest.remove(0, 'k', listen);
    touch(interest, 0, 'k');
    expect([heard.length, interest.size]).toEqual([1, 0]);
    expect(interest.mayConcern(9)).toBe(false);
  });

  it('tells all listeners of a key, also when one of them leaves while being told', () => {
    const interest = new KeyInterest();
    const { heard, listen } = recorder();
    const leaving = (database: number, key: string): void => {
      listen(database, key);
      interest.remove(0, 'k', leaving);
      interest.remove(0, 'k', listen);
    };
    interest.add(0, 'k', 0, leaving);
    interest.add(0, 'k', 0, listen);
    touch(interest, 0, 'k');
    expect(heard).toHaveLength(2);
    touch(interest, 0, 'k');
    expect(heard).toHaveLength(2);
  });

  it('is asked by hash first, which never says no wrongly and seldom yes', () => {
    const interest = new KeyInterest();
    const { listen } = recorder();
    expect(interest.mayConcern(0)).toBe(false);
    interest.add(0, 'a', -1, listen);
    interest.add(0, 'b', 0x7fff_f000, listen);
    expect([interest.mayConcern(-1), interest.mayConcern(0x7fff_f000)]).toEqual([true, true]);
    let yes = 0;
    for (let high = 0; high < 4096; high++) if (interest.mayConcern(high)) yes++;
    expect(yes).toBe(2);
  });

  it('of no listener may be removed', () => {
    const interest = new KeyInterest();
    const { listen } = recorder();
    interest.remove(0, 'k', listen);
    interest.add(0, 'k', 3, listen);
    interest.remove(0, 'k', () => {});
    expect([interest.size, interest.mayConcern(3)]).toEqual([1, true]);
  });

  it('in all keys of a database, or of any, is told of those that exist', () => {
    const interest = new KeyInterest();
    const { heard, listen } = recorder();
    for (const database of [0, 1]) {
      for (const key of ['a', 'b']) interest.add(database, key, 0, listen);
    }
    interest.touchAll(1, (_, key) => key === 'a');
    expect(heard).toEqual(['1:a']);
    interest.touchAll(-1, (database, key) => database === 0 || key === 'b');
    expect(heard).toEqual(['1:a', '0:a', '0:b', '1:b']);
  });

  it(
    'comes and goes at random, and the filter counts along',
    seeded((random) => {
      const interest = new KeyInterest();
      const listeners = Array.from({ length: 4 }, () => () => {});
      const highs = Array.from({ length: 200 }, () => random.below(50) | (random.below(9) << 20));
      const present = new Map<number, Set<() => void>>();
      for (let step = 0; step < 20_000; step++) {
        const key = random.below(200);
        const listener = random.pick(listeners);
        const known = present.get(key) ?? new Set();
        if (random.oneIn(2)) {
          interest.add(0, `k${key}`, highs[key], listener);
          present.set(key, known.add(listener));
        } else {
          interest.remove(0, `k${key}`, listener);
          known.delete(listener);
          if (known.size === 0) present.delete(key);
        }
      }
      expect(interest.size).toBe(present.size);
      const slots = new Set([...present.keys()].map((key) => highs[key] & 4095));
      for (let high = 0; high < 4096; high++) {
        if (interest.mayConcern(high) !== slots.has(high)) expect.fail(`slot ${high}`);
      }
      for (let key = 0; key < 200; key++) {
        expect(concerns(interest, 0, `k${key}`)).toBe(present.has(key));
      }
    }),
  );
});
