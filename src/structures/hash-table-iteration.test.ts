// Scanning and sampling: what must hold while the table changes under the iteration.
import { describe, expect, it } from 'vitest';
import { type Random, seededRandom } from '../../test/support/random.ts';
import { seeded } from '../../test/support/seeded.ts';
import { Keys, TableModel } from '../../test/support/table-model.ts';
import { SeededRandom } from '../base/random.ts';

/** A table of `count` keys, the first `present` of them in it. */
function tableOf(count: number, present: number, random: Random): TableModel {
  const model = new TableModel(Keys.short(count, random), random);
  for (let key = 0; key < present; key++) model.insert(key);
  return model;
}

/** How often one whole scan visits each key; `between` runs after every step. */
function scanned(model: TableModel, between: (step: number) => void): Int32Array {
  const seen = new Int32Array(model.keys.count);
  let cursor = 0;
  let step = 0;
  do {
    cursor = model.table.scan(cursor, (ref) => {
      const key = model.keyOf(ref);
      if (model.refs[key] !== ref) throw new Error('the scan shows a record that is gone');
      seen[key]++;
    });
    between(step++);
  } while (cursor !== 0);
  return seen;
}

describe('a scan', () => {
  it('of an empty table ends at once, whatever the cursor', () => {
    const model = tableOf(10, 0, seededRandom(1));
    for (const cursor of [0, 1, 2 ** 32, 2 ** 38, 2 ** 52]) {
      expect(model.table.scan(cursor, () => expect.fail('there is nothing'))).toBe(0);
    }
  });

  it('of a table that does not change visits every entry exactly once', () => {
    for (const size of [1, 10, 500, 900, 30_000]) {
      const model = tableOf(size, size, seededRandom(size));
      expect(scanned(model, () => {}).every((times) => times === 1)).toBe(true);
    }
  });

  it('visits entries that stand in a neighbour bucket or in the stash, too', () => {
    let key = 0;
    const model = tableOf(2000, 0, seededRandom(4));
    // Just before the split the one segment is as crowded as it gets.
    while (model.table.segmentCount < 2) model.insert(key++);
    model.remove(--key);
    const crowded = tableOf(2000, key, seededRandom(4));
    const { displaced, stashed } = crowded.check();
    expect(displaced).toBeGreaterThan(0);
    expect(stashed).toBeGreaterThan(0);
    const seen = scanned(crowded, () => {});
    expect(seen.every((times, at) => times === (at < key ? 1 : 0))).toBe(true);
  });

  it('ends with any cursor a client may invent, never beyond the last home bucket', () => {
    const model = tableOf(5000, 5000, seededRandom(2));
    for (const cursor of [1, 12_345, 2 ** 32 - 1, 2 ** 32, 63 * 2 ** 32, 2 ** 38, 2 ** 53 - 1]) {
      let steps = 0;
      let at = cursor;
      do at = model.table.scan(at, () => {});
      while (at !== 0 && ++steps < 10_000);
      expect(at).toBe(0);
    }
    expect(model.table.scan(64 * 2 ** 32, () => expect.fail('behind the end'))).toBe(0);
  });

  it('takes steps of a few entries', () => {
    const model = tableOf(20_000, 20_000, seededRandom(3));
    let most = 0;
    let cursor = 0;
    do {
      let visited = 0;
      cursor = model.table.scan(cursor, () => visited++);
      most = Math.max(most, visited);
    } while (cursor !== 0);
    expect(most).toBeLessThanOrEqual(72);
  });

  it(
    'sees everything that was there all the time, however the table grows and shrinks meanwhile',
    seeded((random) => {
      for (let round = 0; round < 3; round++) {
        const lasting = 500 + random.below(3000);
        const count = lasting + 25_000;
        const startsFull = random.oneIn(2);
        const model = tableOf(count, startsFull ? count : lasting, random);
        const segmentsBefore = model.table.segmentCount;
        let share = startsFull ? 2 : 90;
        let changes = 0;
        const seen = scanned(model, (step) => {
          if (step % 16 === 0) share = random.pick([0, 2, 50, 90, 100]);
          for (let times = random.below(800); times > 0; times--) {
            const key = lasting + random.below(count - lasting);
            const wanted = random.below(100) < share;
            if (wanted !== (model.refs[key] !== 0)) {
              model.toggle(key);
              changes++;
            }
          }
        });
        for (let key = 0; key < lasting; key++) {
          if (seen[key] === 0) expect.fail(`round ${round}: key ${key} was not seen`);
        }
        expect(changes).toBeGreaterThan(1000);
        expect(segmentsBefore).toBeGreaterThan(0);
        model.check();
      }
    }),
  );

  it('sees what lasts while the whole rest goes, down to one segment, and comes back', () => {
    const random = seededRandom(9);
    const model = tableOf(40_000, 40_000, random);
    const segmentCounts = new Set<number>();
    const seen = scanned(model, (step) => {
      segmentCounts.add(model.table.segmentCount);
      if (step % 8 !== 0) return;
      for (let key = 100; key < 40_000; key++) model.toggle(key);
    });
    expect(segmentCounts.has(1)).toBe(true);
    expect(Math.max(...segmentCounts)).toBeGreaterThan(40);
    for (let key = 0; key < 100; key++) expect(seen[key]).toBeGreaterThan(0);
  });
});

describe('a random entry', () => {
  /** Chi-square of `samples` drawings over all keys that are present, less its mean, in sigmas. */
  function unfairness(model: TableModel, samples: number, seed: number): number {
    const random = new SeededRandom(seed);
    const drawn = new Int32Array(model.keys.count);
    for (let sample = 0; sample < samples; sample++) {
      const ref = model.table.randomEntry(random);
      drawn[model.keyOf(ref)]++;
    }
    const expected = samples / model.size;
    let chiSquare = 0;
    for (let key = 0; key < drawn.length; key++) {
      if (model.refs[key] === 0) expect(drawn[key]).toBe(0);
      else chiSquare += (drawn[key] - expected) ** 2 / expected;
    }
    const freedom = model.size - 1;
    return (chiSquare - freedom) / Math.sqrt(2 * freedom);
  }

  it('of an empty table is none', () => {
    const model = tableOf(1, 0, seededRandom(1));
    expect(model.table.randomEntry(new SeededRandom(1))).toBe(0);
    model.insert(0);
    model.remove(0);
    expect(model.table.randomEntry(new SeededRandom(1))).toBe(0);
  });

  it('of one entry is that entry', () => {
    const model = tableOf(1, 1, seededRandom(1));
    expect(model.table.randomEntry(new SeededRandom(1))).toBe(model.refs[0]);
  });

  it('is any one with equal chance, in one crowded segment', () => {
    const model = tableOf(680, 680, seededRandom(6));
    expect(Math.abs(unfairness(model, 100_000, 1))).toBeLessThan(5);
  });

  it('is any one with equal chance, in segments of different depth and filling', () => {
    const random = seededRandom(8);
    const model = tableOf(12_000, 12_000, random);
    // Empties half of the hash's range, but for a few: segments there merge, the others stay.
    for (let key = 0; key < model.keys.count; key++) {
      const { view, starts, lengths } = model.keys;
      model.hash.compute(view, starts[key], lengths[key]);
      const { high } = model.hash;
      const keep = high < 0 ? random.oneIn(100) : high < 0x40000000 || random.oneIn(2);
      if (!keep) model.remove(key);
    }
    const depths = new Set<number>();
    model.table.forEachSegment((segment) => {
      let entries = 0;
      for (let at = 0; at < 2 ** model.table.directoryDepth; at++) {
        if (model.table.directoryEntry(at) === segment) entries++;
      }
      depths.add(entries);
    });
    expect(depths.size).toBeGreaterThan(2);
    model.check();
    expect(Math.abs(unfairness(model, 300_000, 2))).toBeLessThan(5);
  });

  it('is found with few drawings, also after the table has shrunk', () => {
    const model = tableOf(50_000, 50_000, seededRandom(10));
    for (let key = 20; key < 50_000; key++) model.remove(key);
    let drawings = 0;
    const random = new SeededRandom(3);
    const counting = {
      nextUint32: () => {
        drawings++;
        return random.nextUint32();
      },
    };
    for (let times = 0; times < 1000; times++) model.table.randomEntry(counting);
    // One segment of 816 places for 20 entries: about 41 attempts of two drawings each.
    expect(drawings / 1000).toBeLessThan(2 * 2 * (816 / 20));
  });
});
