import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../test/support/random.ts';
import { Keys, TableModel } from '../../test/support/table-model.ts';

/** Counts the bytes that a table's keys cost in hashing from now on. */
function countHashed(model: TableModel): { bytes: number } {
  const counted = { bytes: 0 };
  const compute = model.hash.compute.bind(model.hash);
  model.hash.compute = (view, start, length) => {
    counted.bytes += length;
    compute(view, start, length);
  };
  return counted;
}

function fill(keyBytes: number, count: number): { model: TableModel; hashed: number } {
  const random = seededRandom(1);
  const lengths = Array.from({ length: count }, () => keyBytes);
  const model = new TableModel(new Keys(lengths, random), random);
  const counted = countHashed(model);
  for (let key = 0; key < count; key++) model.insert(key);
  return { model, hashed: counted.bytes };
}

describe('growing a table', () => {
  it('hashes a long key when it comes and when it is written, and never again', () => {
    const { model, hashed } = fill(300, 3000);
    expect(model.table.segmentCount).toBeGreaterThan(3);
    expect(hashed).toBe(2 * 300 * 3000);
    model.check();
  });

  it('hashes a short key again with each split of its segment', () => {
    const { model, hashed } = fill(200, 3000);
    expect(hashed).toBeGreaterThan(2 * 200 * 3000);
    expect(hashed).toBeLessThan(5 * 200 * 3000);
    model.check();
  });
});

describe('shrinking a table', () => {
  it('hashes no long key', () => {
    const { model } = fill(300, 3000);
    const counted = countHashed(model);
    let asked = 0;
    for (let key = 0; key < 2990; key++) {
      model.remove(key);
      asked += 2 * 300;
    }
    expect(model.table.segmentCount).toBe(1);
    expect(counted.bytes).toBe(asked);
    model.check();
  });
});
