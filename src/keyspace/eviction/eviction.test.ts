import { describe, expect, it } from 'vitest';
import { KeyspaceModel } from '../../../test/support/keyspace-model.ts';
import { ManualClock } from '../../../test/support/test-engine.ts';
import { randomBelow, SeededRandom } from '../../base/random.ts';
import { NO_EXPIRY } from '../keyspace.ts';
import { Eviction, evictionBudgetMs, FITS, STUCK, UNFINISHED } from './eviction.ts';
import { countsAccesses, EVICTION_POLICIES, type EvictionPolicyName } from './policy.ts';

const HOUR_MS = 3_600_000;

interface Scene {
  readonly model: KeyspaceModel;
  readonly eviction: Eviction;
}

function scene(policy: EvictionPolicyName, databases = 1): Scene {
  const model = new KeyspaceModel(databases);
  const eviction = new Eviction(model.keyspace, new ManualClock());
  model.keyspace.accesses.countsAccesses = countsAccesses(policy);
  eviction.usePolicy(policy);
  return { model, eviction };
}

/** Stores keys `key:0` and on, one second after another. */
function fill({ model }: Scene, count: number, expireTimeMs = NO_EXPIRY): void {
  for (let number = 0; number < count; number++) {
    model.set(`key:${number}`, 'v'.repeat(30), expireTimeMs);
    model.advance(1000);
  }
}

/** Evicts down to this share of the bytes in use. */
function evictTo({ model, eviction }: Scene, share: number): number {
  eviction.limitBytes = model.usedBytes * share;
  return eviction.run(Number.POSITIVE_INFINITY);
}

/** The numbers of the keys that are left. */
function survivors({ model }: Scene, count: number): number[] {
  const numbers = Array.from({ length: count }, (_, number) => number);
  return numbers.filter((number) => model.find(`key:${number}`) !== 0);
}

/** Of so many keys, the later the better, which share of those that should be left is left? */
function quality(left: readonly number[], count: number): number {
  return left.filter((number) => number >= count - left.length).length / left.length;
}

describe('allkeys-lru', () => {
  it('evicts mostly the keys that were used longest ago', () => {
    const it = scene('allkeys-lru');
    fill(it, 4000);
    expect(evictTo(it, 0.6)).toBe(FITS);
    expect(it.model.usedBytes).toBeLessThanOrEqual(it.eviction.limitBytes);
    const left = survivors(it, 4000);
    expect(it.model.keyspace.statistics.evictedKeys).toBe(4000 - left.length);
    expect(left.length).toBeGreaterThan(1000);
    expect(quality(left, 4000)).toBeGreaterThan(0.85);
    // The newest half of them had next to nothing to fear.
    const newest = left.filter((number) => number >= 4000 - left.length / 2).length;
    expect(newest).toBeGreaterThan((left.length / 2) * 0.97);
    it.model.audit();
  });

  it('spares old keys that have been read lately', () => {
    const it = scene('allkeys-lru');
    fill(it, 2000);
    for (let number = 0; number < 100; number++) {
      it.model.keyspace.read(it.model.database, it.model.request(`key:${number}`), 0);
    }
    evictTo(it, 0.7);
    const read = survivors(it, 2000).filter((number) => number < 100);
    expect(read.length).toBeGreaterThanOrEqual(98);
  });

  it('comes nearer to the exact order with more samples', () => {
    const lost = [1, 10].map((samples) => {
      const it = scene('allkeys-lru');
      it.eviction.sampleCount = samples;
      fill(it, 3000);
      evictTo(it, 0.7);
      return 1500 - survivors(it, 3000).filter((number) => number >= 1500).length;
    });
    expect(lost[1]).toBeLessThan(lost[0]);
    expect(lost[1]).toBeLessThan(15);
  });

  it('does not evict a candidate that has been used since it was chosen', () => {
    const it = scene('allkeys-lru');
    fill(it, 500);
    evictTo(it, 0.9); // fills the pool with the oldest
    const left = survivors(it, 500);
    const oldest = left.slice(0, 40);
    it.model.advance(10_000);
    for (const number of oldest) {
      it.model.keyspace.read(it.model.database, it.model.request(`key:${number}`), 0);
    }
    evictTo(it, 0.85);
    const after = new Set(survivors(it, 500));
    expect(oldest.filter((number) => !after.has(number))).toEqual([]);
  });
});

describe('allkeys-lfu', () => {
  it('keeps the keys that are used often', () => {
    const it = scene('allkeys-lfu');
    fill(it, 3000);
    const { keyspace, database } = it.model;
    for (let round = 0; round < 300; round++) {
      for (let number = 0; number < 3000; number += 30) {
        keyspace.read(database, it.model.request(`key:${number}`), 0);
      }
    }
    expect(evictTo(it, 0.5)).toBe(FITS);
    const frequent = survivors(it, 3000).filter((number) => number % 30 === 0);
    expect(frequent).toHaveLength(100);
    it.model.audit();
  });

  it('lets go of what was used often long ago', () => {
    const it = scene('allkeys-lfu');
    for (let number = 0; number < 1000; number++) it.model.set(`key:${number}`, 'v');
    for (let round = 0; round < 50; round++) {
      for (let number = 0; number < 500; number++) it.model.setKeeping(`key:${number}`, 'v');
    }
    it.model.advance(24 * HOUR_MS);
    for (let number = 500; number < 1000; number++) it.model.set(`key:${number}`, 'v');
    evictTo(it, 0.6);
    const left = survivors(it, 1000);
    // 500 of the keys have been counted down to nothing; few of the others go before them.
    expect(left.length).toBeLessThan(500);
    expect(left.filter((number) => number < 500).length).toBeLessThan(25);
  });
});

describe('volatile-ttl', () => {
  it('evicts first what would expire first', () => {
    const it = scene('volatile-ttl');
    for (let number = 0; number < 2000; number++) {
      it.model.set(`key:${number}`, 'v', it.model.keyspace.nowMs + HOUR_MS + number * 1000);
    }
    evictTo(it, 0.6);
    const left = survivors(it, 2000);
    expect(left.length).toBeGreaterThan(500);
    expect(quality(left, 2000)).toBeGreaterThan(0.85);
    it.model.audit();
  });
});

describe.each(EVICTION_POLICIES.filter((name) => name.startsWith('volatile')))('%s', (policy) => {
  it('never evicts a key without a time to live', () => {
    const it = scene(policy, 3);
    const { keyspace } = it.model;
    for (const database of keyspace.databases) {
      for (let number = 0; number < 600; number++) {
        const time = number % 2 === 0 ? NO_EXPIRY : keyspace.nowMs + HOUR_MS + number;
        it.model.set(`key:${number}`, 'value', time, database);
      }
    }
    // Even when everything else is gone and it is still not enough.
    it.eviction.limitBytes = 1;
    expect(it.eviction.run(Number.POSITIVE_INFINITY)).toBe(STUCK);
    for (const database of keyspace.databases) {
      expect([database.keys.size, database.expires.size]).toEqual([300, 0]);
      expect(it.model.find('key:0', database)).not.toBe(0);
    }
    it.model.audit();
  });

  it('passes over a candidate that has lost its time to live', () => {
    const it = scene(policy);
    fill(it, 300, it.model.keyspace.nowMs + HOUR_MS);
    evictTo(it, 0.9);
    const left = survivors(it, 300);
    for (const number of left) it.model.expireAt(`key:${number}`, NO_EXPIRY);
    it.eviction.limitBytes = 1;
    expect(it.eviction.run(Number.POSITIVE_INFINITY)).toBe(STUCK);
    expect(survivors(it, 300)).toEqual(left);
  });
});

describe.each(EVICTION_POLICIES.filter((name) => name.startsWith('allkeys')))('%s', (policy) => {
  it('takes from every database, and everything if it must', () => {
    const it = scene(policy, 3);
    const { keyspace } = it.model;
    for (const database of [keyspace.databases[0], keyspace.databases[2]]) {
      for (let number = 0; number < 400; number++) {
        const time = number % 3 === 0 ? keyspace.nowMs + HOUR_MS : NO_EXPIRY;
        it.model.set(`key:${number}`, 'x'.repeat(number % 700), time, database);
      }
    }
    evictTo(it, 0.7);
    expect(keyspace.databases[0].keys.size).toBeLessThan(400);
    expect(keyspace.databases[2].keys.size).toBeLessThan(400);
    it.model.audit();
    it.eviction.limitBytes = 1;
    expect(it.eviction.run(Number.POSITIVE_INFINITY)).toBe(STUCK);
    for (const { keys, expires } of keyspace.databases)
      expect([keys.size, expires.size]).toEqual([0, 0]);
    expect(keyspace.statistics.evictedKeys).toBe(800);
    it.model.audit();
  });

  it('keeps everything in order among random writes and reads', () => {
    const it = scene(policy, 2);
    const { keyspace } = it.model;
    const random = new SeededRandom(7);
    it.eviction.limitBytes = 60_000;
    for (let step = 0; step < 6000; step++) {
      const database = keyspace.databases[randomBelow(random, 2)];
      const key = `key:${randomBelow(random, 900)}`.padEnd(randomBelow(random, 40) * 10, '.');
      const time = randomBelow(random, 3) === 0 ? keyspace.nowMs + 1 + step : NO_EXPIRY;
      if (randomBelow(random, 4) === 0) it.model.remove(key, database);
      else it.model.set(key, 'v'.repeat(randomBelow(random, 200)), time, database);
      it.model.advance(randomBelow(random, 30));
      if (keyspace.memory.usedBytes > it.eviction.limitBytes) {
        expect(it.eviction.run(1)).toBe(FITS);
      }
      if (step % 1500 === 0) it.model.audit();
    }
    expect(keyspace.statistics.evictedKeys).toBeGreaterThan(500);
    it.model.audit();
  });
});

describe('noeviction', () => {
  it('evicts nothing', () => {
    const it = scene('noeviction');
    fill(it, 50);
    expect(evictTo(it, 0.5)).toBe(STUCK);
    expect(survivors(it, 50)).toHaveLength(50);
    expect(evictTo(it, 2)).toBe(FITS);
  });
});

describe('a run', () => {
  it('ends when its time is over, and the next goes on', () => {
    const it = scene('allkeys-lru');
    fill(it, 1000);
    it.eviction.limitBytes = it.model.usedBytes / 2;
    let runs = 0;
    while (it.eviction.run(0) === UNFINISHED) {
      runs++;
      expect(it.model.database.keys.size).toBe(1000 - 16 * runs);
    }
    expect(runs).toBeGreaterThan(20);
    expect(it.model.usedBytes).toBeLessThanOrEqual(it.eviction.limitBytes);
  });

  it('tells for how long the data have been above the limit', () => {
    const model = new KeyspaceModel();
    const clock = new ManualClock();
    const eviction = new Eviction(model.keyspace, clock);
    eviction.limitBytes = 1;
    model.set('k', 'v');
    expect(eviction.run(1)).toBe(STUCK);
    clock.ms += 250;
    expect([eviction.currentExceededMs, eviction.totalExceededMs]).toEqual([250, 250]);
    eviction.limitBytes = 1e9;
    expect(eviction.run(1)).toBe(FITS);
    clock.ms += 100;
    expect([eviction.currentExceededMs, eviction.totalExceededMs]).toEqual([0, 250]);
    eviction.resetStatistics();
    expect(eviction.totalExceededMs).toBe(0);
  });

  it('may take half a millisecond by default, and any time with tenacity 100', () => {
    expect(evictionBudgetMs(0)).toBe(0);
    expect(evictionBudgetMs(10)).toBe(0.5);
    expect(evictionBudgetMs(11)).toBeCloseTo(0.575);
    expect(evictionBudgetMs(99)).toBeGreaterThan(100_000);
    expect(evictionBudgetMs(100)).toBe(Number.POSITIVE_INFINITY);
  });
});
