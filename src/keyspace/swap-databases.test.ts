import { describe, expect, it } from 'vitest';
import { KeyspaceModel } from '../../test/support/keyspace-model.ts';
import { ActiveExpiry } from './active-expiry.ts';
import { swapDatabases } from './swap-databases.ts';
import { watchKey } from './watch.ts';

class Swapped extends KeyspaceModel {
  heard: string[] = [];

  constructor() {
    super(3);
  }

  swap(first: number, second: number): void {
    const { databases } = this.keyspace;
    swapDatabases(this.keyspace, databases[first], databases[second]);
    this.audit();
  }

  watch(key: string, number: number): void {
    const database = this.keyspace.databases[number];
    watchKey(this.keyspace, database, this.request(key), 0, (at, name) => {
      this.heard.push(`${at}:${name}`);
    });
  }

  take(): string[] {
    return this.heard.splice(0).sort();
  }
}

describe('swapping databases', () => {
  it('exchanges keys, those that expire, and where active expiry stands', () => {
    const model = new Swapped();
    const [first, second] = model.keyspace.databases;
    model.set('a', '1', 2 ** 50);
    model.set('b', '2');
    model.set('c', '3', -1, second);
    first.expireCursor = 7;
    first.averageTtlMs = 100;
    model.swap(0, 1);
    expect([first.keys.size, first.expires.size]).toEqual([1, 0]);
    expect([second.keys.size, second.expires.size]).toEqual([2, 1]);
    expect([first.expireCursor, second.expireCursor]).toEqual([0, 7]);
    expect([first.averageTtlMs, second.averageTtlMs]).toEqual([0, 100]);
    expect([first.index, second.index]).toEqual([0, 1]);
    expect([model.get('a', second), model.get('c')]).toEqual(['1', '3']);
    expect(model.keyspace.dirty).toBe(4);
  });

  it('counts as a change even when it is one database with itself', () => {
    const model = new Swapped();
    model.set('a', '1');
    model.watch('a', 0);
    model.swap(0, 0);
    expect(model.get('a')).toBe('1');
    expect(model.keyspace.dirty).toBe(2);
    expect(model.take()).toEqual([]);
  });

  it('tells who watches a key that is there before or after, and only those', () => {
    const model = new Swapped();
    const [, second, third] = model.keyspace.databases;
    model.set('here', '1');
    model.set('there', '1', -1, second);
    model.set('both', '1');
    model.set('both', '1', -1, second);
    model.set('here', '1', -1, third);
    for (const key of ['here', 'there', 'both', 'neither']) model.watch(key, 0);
    model.watch('here', 1);
    model.watch('here', 2);
    model.swap(0, 1);
    expect(model.take()).toEqual(['0:both', '0:here', '0:there', '1:here']);
  });

  it('goes on telling them of the keys that now have the name', () => {
    const model = new Swapped();
    const [first, second] = model.keyspace.databases;
    model.set('k', 'one', -1, second);
    model.watch('k', 0);
    model.swap(0, 1);
    model.take();
    model.set('k', 'two', -1, first);
    model.set('k', 'three', -1, second);
    expect(model.take()).toEqual(['0:k']);
    model.remove('k', first);
    expect(model.take()).toEqual(['0:k']);
  });

  it('lets keys expire where they are now', () => {
    const model = new Swapped();
    const second = model.keyspace.databases[1];
    for (let at = 0; at < 50; at++) model.set(`k${at}`, 'v', model.keyspace.nowMs + 5);
    model.watch('k1', 1);
    model.swap(0, 1);
    model.take();
    model.advance(6);
    const { keyspace } = model;
    const clock = { nowMs: () => 0, nowMicroseconds: () => 0, monotonicMs: () => 0 };
    const expiry = new ActiveExpiry(keyspace, { ...clock, blockMs: () => {} });
    expiry.cycle(10, 1);
    expect(second.keys.size).toBe(0);
    expect(model.take()).toEqual(['1:k1']);
    model.audit();
  });
});
