import { describe, expect, it } from 'vitest';
import { KeyspaceModel } from '../../test/support/keyspace-model.ts';
import { sampleEntries } from './table-sampling.ts';

describe('a sample of a table', () => {
  it('has as many records as wanted, or all there are', () => {
    const model = new KeyspaceModel();
    const { memory, random } = model.keyspace;
    const target = new Int32Array(10);
    const sample = (wanted: number) =>
      sampleEntries(model.database.keys, memory, random, wanted, target);
    expect(sample(5)).toBe(0);
    model.set('only', 'v');
    expect(sample(5)).toBe(1);
    expect(model.keyOf(target[0])).toBe('only');
    for (let number = 0; number < 1000; number++) model.set(`key:${number}`, 'v');
    expect(sample(5)).toBe(5);
    expect(sample(64)).toBe(10);
    for (const ref of target) expect(model.keyOf(ref)).toMatch(/^key:|^only$/);
  });

  it('comes to every record, and to each about as often', () => {
    const model = new KeyspaceModel();
    const { memory, random } = model.keyspace;
    const count = 3000;
    for (let number = 0; number < count; number++) model.set(`key:${number}`, 'v');
    const times = new Map<number, number>();
    const target = new Int32Array(5);
    const rounds = 24_000;
    for (let round = 0; round < rounds; round++) {
      sampleEntries(model.database.keys, memory, random, 5, target);
      for (const ref of target) times.set(ref, (times.get(ref) ?? 0) + 1);
    }
    expect(times.size).toBe(count);
    const expected = (5 * rounds) / count;
    const sorted = [...times.values()].sort((a, b) => a - b);
    expect(sorted[Math.floor(count * 0.05)]).toBeGreaterThan(expected / 2.5);
    expect(sorted[Math.floor(count * 0.95)]).toBeLessThan(expected * 2.5);
  });
});
