import { describe, expect, it } from 'vitest';
import { KeyspaceModel } from '../../test/support/keyspace-model.ts';
import { faultyAllocations, poisonFreed } from '../../test/support/memory-faults.ts';
import { OutOfMemoryError } from '../memory/out-of-memory-error.ts';
import { copyKey, moveKey } from './carry-key.ts';
import { watchKey } from './watch.ts';

const KEYS = ['', 'a', 'b'.repeat(256), 'c'.repeat(65_537)];
const VALUES = ['', 'v', 'v'.repeat(70_000), 'v'.repeat(300_000)];

function newModel(): KeyspaceModel {
  const model = new KeyspaceModel(2);
  poisonFreed(model.keyspace.memory);
  return model;
}

function copy(model: KeyspaceModel, from: string, to: string, number: number): void {
  const { keyspace, database } = model;
  const ref = model.find(from);
  copyKey(keyspace, ref, keyspace.databases[number] ?? database, model.request(to), 0);
}

function move(model: KeyspaceModel, key: string): void {
  const { keyspace, database } = model;
  moveKey(keyspace, model.find(key), database, keyspace.databases[1], model.request(key), 0);
}

/** Lets the action fail at every allocation in turn; nothing may have changed then. */
function expectUnchangedUntilDone(
  model: KeyspaceModel,
  action: () => void,
  state: () => unknown,
): void {
  const before = state();
  const { dirty } = model.keyspace;
  const faults = faultyAllocations(model.keyspace.memory);
  for (let allowed = 0; ; allowed++) {
    faults.remaining = allowed;
    try {
      action();
      faults.remaining = Number.POSITIVE_INFINITY;
      expect(faults.failed).toBeGreaterThan(0);
      return;
    } catch (error) {
      faults.remaining = Number.POSITIVE_INFINITY;
      if (!(error instanceof OutOfMemoryError)) throw error;
      model.audit();
      expect(state()).toEqual(before);
      expect(model.keyspace.dirty).toBe(dirty);
    }
  }
}

describe('copying a key', () => {
  it('gives value and time to live to another record, for every layout', () => {
    for (const from of KEYS) {
      for (const to of KEYS) {
        for (const value of VALUES) {
          for (const number of from === to ? [1] : [0, 1]) {
            const model = newModel();
            const target = model.keyspace.databases[number];
            const time = 2 ** 50;
            model.set(from, value, time);
            copy(model, from, to, number);
            expect(model.get(to, target) === value).toBe(true);
            expect(model.expiryOf(to, target)).toBe(time);
            model.audit();
            model.remove(from);
            expect(model.get(to, target) === value).toBe(true);
            model.audit();
          }
        }
      }
    }
  });

  it('begins with the clock of now and replaces what was there, its time to live included', () => {
    const model = newModel();
    model.set('a', 'new');
    model.set('b', 'v'.repeat(300_000), 2 ** 50);
    model.advance(5_000);
    const { dirty } = model.keyspace;
    copy(model, 'a', 'b', 0);
    expect([model.get('b'), model.expiryOf('b')]).toEqual(['new', -1]);
    expect(model.keyspace.records.clock(model.find('b'))).toBe(model.keyspace.accesses.seconds);
    expect(model.keyspace.dirty).toBe(dirty + 1);
    expect(model.keyspace.memory.large.count).toBe(0);
    model.audit();
  });

  it('carries a time beyond 2^53 exactly', () => {
    const model = newModel();
    model.set('a', 'v', 2n ** 62n + 1n);
    copy(model, 'a', 'b', 1);
    expect(model.expiryOf('b', model.keyspace.databases[1])).toBe(2n ** 62n + 1n);
  });

  it('changes nothing when there is no memory for it', () => {
    for (const value of VALUES) {
      for (const time of [undefined, -1, 2 ** 50]) {
        const model = newModel();
        model.set('a', value, 2 ** 50);
        if (time !== undefined) model.set('b', 'old', time);
        expectUnchangedUntilDone(
          model,
          () => copy(model, 'a', 'b', 0),
          () => [model.get('b'), model.expiryOf('b'), model.get('a')?.length],
        );
        expect(model.get('b') === value).toBe(true);
        model.audit();
      }
    }
  });
});

describe('moving a key', () => {
  it('takes the very record to the other database', () => {
    for (const key of KEYS) {
      for (const value of VALUES) {
        const model = newModel();
        const [first, second] = model.keyspace.databases;
        const ref = model.set(key, value, 2 ** 50);
        move(model, key);
        expect(model.find(key)).toBe(0);
        expect(model.find(key, second)).toBe(ref);
        expect(model.get(key, second) === value).toBe(true);
        expect([first.expires.size, second.expires.size]).toEqual([0, 1]);
        expect(model.keyspace.dirty).toBe(2);
        model.audit();
      }
    }
  });

  it('tells those who watch the key in either database', () => {
    const model = newModel();
    const heard: number[] = [];
    model.set('k', 'v');
    for (const database of model.keyspace.databases) {
      watchKey(model.keyspace, database, model.request('k'), 0, (number) => heard.push(number));
    }
    move(model, 'k');
    expect(new Set(heard)).toEqual(new Set([0, 1]));
    heard.length = 0;
    model.set('k', 'w', -1, model.keyspace.databases[1]);
    expect(heard).toEqual([1]);
    model.audit();
  });

  it('changes nothing when there is no memory for it', () => {
    const model = newModel();
    const [first, second] = model.keyspace.databases;
    model.set('k', 'v', 2 ** 50);
    expectUnchangedUntilDone(
      model,
      () => move(model, 'k'),
      () => [model.get('k'), model.expiryOf('k'), model.get('k', second), first.expires.size],
    );
    expect(model.get('k', second)).toBe('v');
    model.audit();
  });
});
