import { describe, expect, it } from 'vitest';
import { EMPTY_TABLE_BYTES, KeyspaceModel } from '../../test/support/keyspace-model.ts';
import { ManualClock } from '../../test/support/test-engine.ts';
import { flushDatabases } from './flush.ts';
import { NO_EXPIRY } from './keyspace.ts';

const COUNT = 5000;

/** Two databases of keys, large ones and expiring ones among them; the first is flushed lazily. */
function flushedModel(): KeyspaceModel {
  const model = new KeyspaceModel(2);
  const { databases, nowMs } = model.keyspace;
  for (let number = 0; number < COUNT; number++) {
    const time = number % 2 === 0 ? NO_EXPIRY : nowMs + 1000;
    model.set(`key:${number}`, 'v'.repeat(number % 100), time, databases[0]);
  }
  model.set('large', 'v'.repeat(300_000), NO_EXPIRY, databases[0]);
  model.set('other', 'stays', NO_EXPIRY, databases[1]);
  expect(flushDatabases(model.keyspace, databases[0], true)).toBe(COUNT + 1);
  return model;
}

describe('freeing lazily', () => {
  it('leaves the database empty at once and gives the memory back in slices', () => {
    const model = flushedModel();
    const { lazyFree, databases } = model.keyspace;
    expect([databases[0].keys.size, databases[0].expires.size]).toEqual([0, 0]);
    expect([lazyFree.pendingObjects, lazyFree.freedObjects]).toEqual([COUNT + 1, 0]);
    model.set('key:1', 'new', NO_EXPIRY, databases[0]);
    let slices = 1;
    while (lazyFree.run(new ManualClock(), 0)) {
      slices++;
      expect(lazyFree.pendingObjects + lazyFree.freedObjects).toBe(COUNT + 1);
    }
    expect(slices).toBeGreaterThan(5);
    expect([lazyFree.pendingObjects, lazyFree.freedObjects]).toEqual([0, COUNT + 1]);
    expect(lazyFree.pending).toBe(false);
    model.audit();
    expect(model.usedBytes).toBeLessThan(3 * EMPTY_TABLE_BYTES + 200);
    expect(model.get('key:1', databases[0])).toBe('new');
    expect(model.get('other', databases[1])).toBe('stays');
  });

  it('takes several databases one after the other', () => {
    const model = flushedModel();
    const { lazyFree, databases } = model.keyspace;
    model.set('again', 'v', NO_EXPIRY, databases[0]);
    flushDatabases(model.keyspace, databases[0], true);
    expect(lazyFree.pendingObjects).toBe(COUNT + 2);
    expect(lazyFree.run(new ManualClock(), Number.POSITIVE_INFINITY)).toBe(false);
    model.audit();
  });

  it('has nothing left to do when all memory is dropped', () => {
    const model = flushedModel();
    const { lazyFree } = model.keyspace;
    lazyFree.run(new ManualClock(), 0);
    flushDatabases(model.keyspace, undefined, true);
    expect([lazyFree.pendingObjects, lazyFree.freedObjects]).toEqual([0, COUNT + 2]);
    expect(lazyFree.run(new ManualClock(), 0)).toBe(false);
    expect(model.usedBytes).toBe(0);
    model.set('key', 'v');
    model.audit();
  });

  it('is asked for once, however much there is', () => {
    const model = new KeyspaceModel(2);
    const { keyspace } = model;
    let calls = 0;
    keyspace.lazyFree.onWork = () => calls++;
    model.set('other', 'stays', NO_EXPIRY, keyspace.databases[1]);
    for (let time = 0; time < 3; time++) {
      flushDatabases(keyspace, keyspace.databases[0], true);
      model.set('key', 'v');
      flushDatabases(keyspace, keyspace.databases[0], true);
    }
    expect(calls).toBe(1);
  });
});
