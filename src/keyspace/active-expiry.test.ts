import { describe, expect, it } from 'vitest';
import { KeyspaceModel } from '../../test/support/keyspace-model.ts';
import { latin1Text } from '../base/ascii.ts';
import type { Clock } from '../base/clock.ts';
import { ActiveExpiry } from './active-expiry.ts';

/** A clock on which every reading takes the same time. */
class TickingClock implements Clock {
  readings = 0;
  readonly #tickMs: number;

  constructor(tickMs: number) {
    this.#tickMs = tickMs;
  }

  monotonicMs(): number {
    return this.readings++ * this.#tickMs;
  }

  nowMs(): number {
    return 0;
  }

  nowMicroseconds(): number {
    return 0;
  }

  blockMs(): void {}
}

interface Setup {
  readonly model: KeyspaceModel;
  readonly clock: TickingClock;
  readonly expiry: ActiveExpiry;
}

function setUp(tickMs = 0, databases = 1): Setup {
  const model = new KeyspaceModel(databases);
  const clock = new TickingClock(tickMs);
  return { model, clock, expiry: new ActiveExpiry(model.keyspace, clock) };
}

/** `count` keys that expire after `afterMs`. */
function fill(model: KeyspaceModel, count: number, afterMs: number, index = 0): void {
  const database = model.keyspace.databases[index];
  const time = model.keyspace.nowMs + afterMs;
  for (let number = 0; number < count; number++) {
    model.set(`${afterMs}:${number}`, 'v', time, database);
  }
}

describe('active expiry', () => {
  it('removes 100,000 keys that expire in one moment within one unbounded cycle', () => {
    const { model, expiry } = setUp();
    fill(model, 100_000, 10);
    fill(model, 100, 1_000_000);
    model.set('for ever', 'v');
    model.advance(11);
    expect(expiry.cycle(25, 1)).toBe(false);
    // It may leave off once not more than a tenth of a round had expired.
    const left = model.database.expires.size - 100;
    expect(left).toBeLessThan(2000);
    for (let times = 0; times < 200; times++) expiry.cycle(25, 1);
    expect(model.database.expires.size).toBe(100);
    expect(model.database.keys.size).toBe(101);
    expect(model.keyspace.statistics.expiredKeys).toBe(100_000);
    model.audit();
  });

  it('stops when its time is over, says that there is more, and goes on there later', () => {
    const { model, clock, expiry } = setUp(1);
    fill(model, 20_000, 10);
    model.advance(11);
    let cycles = 1;
    for (; expiry.cycle(5, 1); cycles++) {
      // The clock is read after every four rounds of some twenty keys.
      expect(clock.readings).toBeLessThanOrEqual(8);
      clock.readings = 0;
    }
    expect(cycles).toBeGreaterThan(20);
    expect(model.database.expires.size).toBe(0);
    expect(model.keyspace.statistics.expiredTimeCapReached).toBe(cycles - 1);
    model.audit();
  });

  it('looks at few keys when none has expired', () => {
    const { model, expiry } = setUp();
    fill(model, 50_000, 1_000_000);
    let looks = 0;
    const { records } = model.keyspace;
    const expireTimeMs = records.expireTimeMs.bind(records);
    records.expireTimeMs = (ref) => {
      looks++;
      return expireTimeMs(ref);
    };
    expect(expiry.cycle(25, 1)).toBe(false);
    expect(looks).toBeGreaterThanOrEqual(20);
    expect(looks).toBeLessThan(100);
    expect(model.database.expires.size).toBe(50_000);
  });

  it('tries harder the more effort it is told to make', () => {
    const left: number[] = [];
    for (const effort of [1, 5, 10]) {
      const { model, expiry } = setUp();
      // Every twentieth key has expired: less than effort 1 minds, more than effort 10 allows.
      for (let number = 0; number < 40_000; number++) {
        const afterMs = number % 20 === 0 ? 10 : 1_000_000;
        model.set(`key:${number}`, 'v', model.keyspace.nowMs + afterMs);
      }
      model.advance(11);
      for (let times = 0; times < 5; times++) expiry.cycle(25, effort);
      left.push(model.database.expires.size - 38_000);
    }
    expect(left[0]).toBeGreaterThan(1500);
    expect(left[1]).toBeLessThan(left[0]);
    expect(left[2]).toBeLessThan(left[1]);
  });

  it('finds the last few of many in the end', () => {
    const { model, expiry } = setUp();
    fill(model, 5, 10);
    fill(model, 20_000, 1_000_000);
    model.advance(11);
    for (let times = 0; times < 2000; times++) expiry.cycle(25, 1);
    expect(model.database.expires.size).toBe(20_000);
    expect(model.keyspace.statistics.expiredKeys).toBe(5);
  });

  it('serves all databases, in turn', () => {
    const { model, clock, expiry } = setUp(1, 4);
    for (let index = 0; index < 4; index++) fill(model, 3000, 10, index);
    model.advance(11);
    let cycles = 0;
    while (expiry.cycle(2, 1)) {
      cycles++;
      clock.readings = 0;
    }
    expect(cycles).toBeGreaterThan(4);
    expect(model.keyspace.databases.map(({ keys }) => keys.size)).toEqual([0, 0, 0, 0]);
    model.audit();
  });

  it('does nothing while it is switched off', () => {
    const { model, expiry } = setUp();
    fill(model, 100, 10);
    model.advance(11);
    expiry.enabled = false;
    expect(expiry.cycle(25, 10)).toBe(false);
    expect(model.database.keys.size).toBe(100);
    expiry.enabled = true;
    expiry.cycle(25, 10);
    expect(model.database.keys.size).toBe(0);
  });

  it('leaves a key alive in the very millisecond of its time', () => {
    const { model, expiry } = setUp();
    fill(model, 10, 10);
    model.advance(10);
    expiry.cycle(25, 10);
    expect(model.database.keys.size).toBe(10);
    model.advance(1);
    expiry.cycle(25, 10);
    expect(model.database.keys.size).toBe(0);
  });

  it('tells the file, the replicas, watchers and listeners of each key', () => {
    const { model, expiry } = setUp();
    const { keyspace } = model;
    const events: string[] = [];
    keyspace.effects.enabled = true;
    keyspace.eventMask = -1;
    fill(model, 3, 10);
    keyspace.eventListener = (_class, name, _database, bytes, start, length) => {
      events.push(`${name} ${latin1Text(bytes, start, length)}`);
    };
    model.advance(11);
    expiry.cycle(25, 1);
    expect(events.sort()).toEqual(['expired 10:0', 'expired 10:1', 'expired 10:2']);
    const effects = keyspace.effects.take();
    const text = latin1Text(effects, 0, effects.length);
    for (const key of ['10:0', '10:1', '10:2']) expect(text).toContain(`DEL\r\n$4\r\n${key}\r\n`);
  });

  it('estimates the mean time to live, and forgets it when nothing expires any more', () => {
    const { model, expiry } = setUp();
    fill(model, 1000, 60_000);
    expiry.cycle(25, 1);
    expect(model.database.averageTtlMs).toBe(60_000);
    model.advance(30_000);
    for (let times = 0; times < 500; times++) expiry.cycle(25, 1);
    expect(Math.abs(model.database.averageTtlMs - 30_000)).toBeLessThan(10);
    for (let number = 0; number < 1000; number++) model.expireAt(`60000:${number}`, -1);
    expiry.cycle(25, 1);
    expect(model.database.averageTtlMs).toBe(0);
  });

  it('keeps the share of expired keys for INFO', () => {
    const { model, expiry } = setUp();
    fill(model, 1000, 10);
    model.advance(11);
    expiry.cycle(25, 1);
    const share = model.keyspace.statistics.expiredStalePercent;
    expect(share).toBeGreaterThan(4);
    expect(share).toBeLessThanOrEqual(5);
    for (let times = 0; times < 200; times++) expiry.cycle(25, 1);
    expect(model.keyspace.statistics.expiredStalePercent).toBeLessThan(0.1);
  });
});
