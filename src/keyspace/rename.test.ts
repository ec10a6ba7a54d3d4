import { describe, expect, it } from 'vitest';
import { KeyspaceModel } from '../../test/support/keyspace-model.ts';
import { faultyAllocations, poisonFreed } from '../../test/support/memory-faults.ts';
import { OutOfMemoryError } from '../memory/out-of-memory-error.ts';
import { renameKey } from './rename.ts';

const HOUR_MS = 3_600_000;
const KEYS = ['', 'a', 'b'.repeat(255), 'c'.repeat(256), 'd'.repeat(65_537)];
const VALUES = ['', 'v', 'v'.repeat(70_000), 'v'.repeat(300_000)];

function newModel(): KeyspaceModel {
  const model = new KeyspaceModel();
  poisonFreed(model.keyspace.memory);
  return model;
}

function rename(model: KeyspaceModel, from: string, to: string): void {
  renameKey(model.keyspace, model.database, model.request(from, to), 0, 1);
}

describe('renaming a key', () => {
  it('moves value, time to live and clock, for every layout of the two records', () => {
    for (const from of KEYS) {
      for (const to of KEYS) {
        if (from === to) continue;
        for (const value of VALUES) {
          const model = newModel();
          const time = model.keyspace.nowMs + HOUR_MS;
          const ref = model.set(from, value, time);
          model.keyspace.records.setClock(ref, 0xabcdef);
          rename(model, from, to);
          expect(model.find(from)).toBe(0);
          expect(model.get(to) === value).toBe(true);
          expect(model.expiryOf(to)).toBe(time);
          expect(model.keyspace.records.clock(model.find(to))).toBe(0xabcdef);
          model.audit();
        }
      }
    }
  });

  it('does not copy a large value', () => {
    const model = newModel();
    const ref = model.set('a', 'v'.repeat(300_000));
    model.keyspace.records.open(ref);
    const { valueBytes } = model.keyspace.records;
    rename(model, 'a', 'b');
    model.keyspace.records.open(model.find('b'));
    expect(model.keyspace.records.valueBytes).toBe(valueBytes);
  });

  it('replaces the key that had the name, with its time to live and its buffers', () => {
    const times = [-1, 2 ** 50];
    for (const fromTime of times) {
      for (const toTime of times) {
        for (const toValue of VALUES) {
          const model = newModel();
          model.set('a', 'new', fromTime);
          model.set('b', toValue, toTime);
          rename(model, 'a', 'b');
          expect([model.get('b'), model.expiryOf('b')]).toEqual(['new', fromTime]);
          expect([model.database.keys.size, model.keyspace.memory.large.count]).toEqual([1, 0]);
          model.audit();
        }
      }
    }
  });

  it('counts as one change, whether it replaces another or not', () => {
    const model = newModel();
    model.set('a', '1');
    rename(model, 'a', 'b');
    expect(model.keyspace.dirty).toBe(2);
    model.set('c', '2');
    rename(model, 'c', 'b');
    expect(model.keyspace.dirty).toBe(4);
  });

  it('changes nothing when there is no memory for it', () => {
    const cases: [from: string, value: string, fromTime: number, toTime: number | undefined][] = [
      ['a', 'v', -1, undefined],
      ['a', 'v', 2 ** 50, -1],
      ['a', 'v'.repeat(300_000), 2 ** 50, undefined],
    ];
    for (const [from, value, fromTime, toTime] of cases) {
      for (const to of ['b', 'b'.repeat(70_000)]) {
        const model = newModel();
        model.set(from, value, fromTime);
        if (toTime !== undefined) model.set(to, 'old', toTime);
        // The table that expires grows with the next entry: the hardest case for going back.
        for (let number = 0; model.database.expires.segmentCount < 2; number++) {
          model.set(`key:${number}`, 'v', 2 ** 50);
          if (model.database.expires.segmentCount === 2) model.remove(`key:${number}`);
        }
        expectUnchangedUntilDone(model, from, to);
        expect([model.get(to) === value, model.expiryOf(to)]).toEqual([true, fromTime]);
        model.audit();
      }
    }
  });

  function expectUnchangedUntilDone(model: KeyspaceModel, from: string, to: string): void {
    const { keyspace } = model;
    const before = [from, to].map((key) => [model.get(key), model.expiryOf(key)]);
    const faults = faultyAllocations(keyspace.memory);
    const { dirty } = keyspace;
    for (let allowed = 0; ; allowed++) {
      faults.remaining = allowed;
      try {
        rename(model, from, to);
        faults.remaining = Number.POSITIVE_INFINITY;
        expect(faults.failed).toBeGreaterThan(0);
        return;
      } catch (error) {
        faults.remaining = Number.POSITIVE_INFINITY;
        if (!(error instanceof OutOfMemoryError)) throw error;
        model.audit();
        expect([from, to].map((key) => [model.get(key), model.expiryOf(key)])).toEqual(before);
        expect(keyspace.dirty).toBe(dirty);
      }
    }
  }
});
