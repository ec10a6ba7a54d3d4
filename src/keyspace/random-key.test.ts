import { describe, expect, it } from 'vitest';
import { KeyspaceModel } from '../../test/support/keyspace-model.ts';
import { openRandomKey } from './random-key.ts';

function randomKey(model: KeyspaceModel): string | undefined {
  const { keyspace, database } = model;
  if (!openRandomKey(keyspace, database)) return undefined;
  return model.keyOf(keyspace.records.ref);
}

describe('a random key', () => {
  it('of an empty database is none', () => {
    expect(randomKey(new KeyspaceModel())).toBeUndefined();
  });

  it('is any key, each about as often', () => {
    const model = new KeyspaceModel();
    for (let number = 0; number < 50; number++) model.set(`key:${number}`, 'v');
    const drawn = new Map<string, number>();
    for (let times = 0; times < 5000; times++) {
      const key = randomKey(model) ?? 'none';
      drawn.set(key, (drawn.get(key) ?? 0) + 1);
    }
    expect(drawn.size).toBe(50);
    // 100 expected; the bounds are five standard deviations away.
    for (const times of drawn.values()) expect(Math.abs(times - 100)).toBeLessThan(50);
  });

  it('is never one that has expired; those that chance met are gone', () => {
    const model = new KeyspaceModel();
    for (let number = 0; number < 20; number++) {
      model.set(`dead:${number}`, 'v', model.keyspace.nowMs + 5);
      model.set(`live:${number}`, 'v', number === 0 ? model.keyspace.nowMs + 500 : -1);
    }
    model.advance(6);
    for (let times = 0; times < 200; times++) expect(randomKey(model)).toMatch(/^live:/);
    expect(model.database.keys.size).toBe(20);
    expect(model.keyspace.statistics.expiredKeys).toBe(20);
    model.audit();
  });

  it('is found even when it is the only one left among thousands that have expired', () => {
    const model = new KeyspaceModel();
    for (let number = 0; number < 5000; number++) {
      model.set(`dead:${number}`, 'v', model.keyspace.nowMs + 5);
    }
    model.set('live', 'v');
    model.advance(6);
    expect(randomKey(model)).toBe('live');
    // Not all of them were removed for that: it must not take long.
    expect(model.database.keys.size).toBeGreaterThan(4000);
    model.audit();
  });

  it('is none when all have expired', () => {
    const model = new KeyspaceModel();
    for (let number = 0; number < 500; number++) {
      model.set(`dead:${number}`, 'v', model.keyspace.nowMs + 5);
    }
    model.advance(6);
    expect(randomKey(model)).toBeUndefined();
    model.audit();
  });
});
