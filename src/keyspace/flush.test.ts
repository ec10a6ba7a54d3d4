import { describe, expect, it } from 'vitest';
import { KeyspaceModel } from '../../test/support/keyspace-model.ts';
import { poisonFreed } from '../../test/support/memory-faults.ts';
import { ARENA_BYTES } from '../memory/arena-layout.ts';
import { flushDatabases } from './flush.ts';

const HOUR_MS = 3_600_000;

/** Databases with 1000 keys each, of all layouts, half of them with a time to live. */
function filled(databases: number): KeyspaceModel {
  const model = new KeyspaceModel(databases);
  poisonFreed(model.keyspace.memory);
  for (const database of model.keyspace.databases) fill(model, database.index);
  return model;
}

function fill(model: KeyspaceModel, index: number): void {
  const database = model.keyspace.databases[index];
  for (let number = 0; number < 998; number++) {
    const time = number % 2 === 0 ? model.keyspace.nowMs + HOUR_MS : -1;
    model.set(`key:${number}`, 'v'.repeat(number % 400), time, database);
  }
  model.set('large', 'v'.repeat(300_000), -1, database);
  model.set('k'.repeat(70_000), 'v', model.keyspace.nowMs + HOUR_MS, database);
}

describe('a flush', () => {
  it('of all databases leaves no byte in use, and one arena to go on in', () => {
    const model = filled(3);
    expect(flushDatabases(model.keyspace, undefined)).toBe(3000);
    expect(model.usedBytes).toBe(0);
    expect(model.keyspace.memory.mappedBytes).toBe(ARENA_BYTES);
    for (const { keys, expires } of model.keyspace.databases) {
      expect([keys.size, expires.size]).toEqual([0, 0]);
    }
    model.audit();
  });

  it('of one database leaves the others as they are', () => {
    const model = filled(3);
    const [first, second, third] = model.keyspace.databases;
    const before = model.usedBytes;
    expect(flushDatabases(model.keyspace, second)).toBe(1000);
    expect([first.keys.size, second.keys.size, third.keys.size]).toEqual([1000, 0, 1000]);
    expect(second.expires.size).toBe(0);
    expect(model.get('key:5', third)).toBe('vvvvv');
    model.audit();
    fill(model, 1);
    // The same keys take the same bytes again; the tables may have grown in another order.
    expect(Math.abs(model.usedBytes - before)).toBeLessThan(8 * 4352);
    model.audit();
  });

  it('of one database after the other ends at nothing', () => {
    const model = filled(4);
    for (const database of model.keyspace.databases) {
      flushDatabases(model.keyspace, database);
      model.audit();
    }
    expect(model.usedBytes).toBe(0);
  });

  it('of the only database that holds anything drops the empty segments of the others, too', () => {
    const model = filled(1);
    const two = new KeyspaceModel(2);
    two.set('k', 'v', -1, two.keyspace.databases[1]);
    two.remove('k', two.keyspace.databases[1]);
    two.set('k', 'v');
    flushDatabases(two.keyspace, two.database);
    expect(two.usedBytes).toBe(0);
    flushDatabases(model.keyspace, model.database);
    expect(model.usedBytes).toBe(0);
  });

  it('of an empty database tells nought and harms nothing', () => {
    const model = new KeyspaceModel(2);
    expect(flushDatabases(model.keyspace, undefined)).toBe(0);
    model.set('k', 'v');
    expect(flushDatabases(model.keyspace, model.keyspace.databases[1])).toBe(0);
    expect(model.get('k')).toBe('v');
    model.audit();
  });

  it('lets the databases be used as before', () => {
    const model = filled(2);
    for (let times = 0; times < 3; times++) {
      flushDatabases(model.keyspace, undefined);
      fill(model, 0);
      fill(model, 1);
      model.audit();
      flushDatabases(model.keyspace, model.database);
      fill(model, 0);
      model.audit();
    }
    expect(model.get('key:7')).toBe('v'.repeat(7));
  });

  it('keeps the count of what others own', () => {
    const model = filled(1);
    model.keyspace.memory.countExternal(123);
    flushDatabases(model.keyspace, undefined);
    expect(model.usedBytes).toBe(123);
  });
});
