import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../test/support/random.ts';
import { Keys, TableModel } from '../../test/support/table-model.ts';
import { TableWalk } from './table-walk.ts';

describe('a walk through a table', () => {
  it('comes by every record once, however many there are', () => {
    const random = seededRandom(5);
    for (const count of [0, 1, 50, 800, 20_000]) {
      const model = new TableModel(Keys.short(count, random), random);
      for (let key = 0; key < count; key++) model.insert(key);
      const walk = new TableWalk(model.memory);
      walk.begin(model.table);
      const seen = new Set<number>();
      let steps = 0;
      for (let ref = walk.next(); ref !== 0; ref = walk.next()) {
        seen.add(ref);
        steps++;
      }
      expect([steps, seen.size]).toEqual([count, count]);
      expect(walk.next()).toBe(0);
    }
  });

  it('can be broken off and begun again', () => {
    const random = seededRandom(6);
    const model = new TableModel(Keys.short(100, random), random);
    for (let key = 0; key < 100; key++) model.insert(key);
    const walk = new TableWalk(model.memory);
    walk.begin(model.table);
    const first = walk.next();
    walk.next();
    walk.begin(model.table);
    expect(walk.next()).toBe(first);
    walk.close();
    expect(walk.next()).toBe(0);
  });
});
