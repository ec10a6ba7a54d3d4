import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../../base/random.ts';
import { AccessFrequency, GREATEST_COUNT, INITIAL_COUNT } from './access-frequency.ts';

const NOW = 1_700_000_000_000;
const MINUTE = 60_000;

function counterAfter(accesses: number, logFactor: number): number {
  const frequency = new AccessFrequency(new SeededRandom(1));
  frequency.logFactor = logFactor;
  frequency.setNow(NOW);
  let bits = frequency.initial();
  for (let access = 0; access < accesses; access++) bits = frequency.afterAccess(bits);
  return frequency.count(bits);
}

function countAt(frequency: AccessFrequency, bits: number, nowMs: number): number {
  frequency.setNow(nowMs);
  return frequency.count(bits);
}

describe('the counter of accesses', () => {
  it('begins at 5, so that a new key is not the first to go', () => {
    expect(counterAfter(0, 10)).toBe(INITIAL_COUNT);
    expect(INITIAL_COUNT).toBe(5);
  });

  it('always rises up to 6, and later ever more rarely', () => {
    expect(counterAfter(1, 10)).toBe(6);
    const hundred = counterAfter(100, 10);
    expect(hundred).toBeGreaterThanOrEqual(7);
    expect(hundred).toBeLessThanOrEqual(16);
    const tenThousand = counterAfter(10_000, 10);
    expect(tenThousand).toBeGreaterThan(hundred + 10);
    expect(tenThousand).toBeLessThan(100);
  });

  it('counts every access when lfu-log-factor is 0, up to 255', () => {
    expect(counterAfter(100, 0)).toBe(INITIAL_COUNT + 100);
    expect(counterAfter(1000, 0)).toBe(GREATEST_COUNT);
  });

  it('rises more slowly the greater lfu-log-factor is', () => {
    expect(counterAfter(5000, 1)).toBeGreaterThan(counterAfter(5000, 100));
  });

  it('falls by one for every lfu-decay-time minutes, never below 0', () => {
    const frequency = new AccessFrequency(new SeededRandom(1));
    frequency.setNow(NOW);
    const bits = frequency.initial();
    expect(countAt(frequency, bits, NOW + 3 * MINUTE)).toBe(2);
    expect(countAt(frequency, bits, NOW + 60 * MINUTE)).toBe(0);
    frequency.decayMinutes = 10;
    expect(countAt(frequency, bits, NOW + 9 * MINUTE)).toBe(5);
    expect(countAt(frequency, bits, NOW + 20 * MINUTE)).toBe(3);
    frequency.decayMinutes = 0;
    expect(countAt(frequency, bits, NOW + 1000 * MINUTE)).toBe(5);
  });

  it('is right when the 16 bits of minutes begin again', () => {
    const frequency = new AccessFrequency(new SeededRandom(1));
    const last = 0x1_0000 * MINUTE * 400 - MINUTE;
    frequency.setNow(last);
    const bits = frequency.initial();
    expect(bits >>> 8).toBe(0xffff);
    expect(countAt(frequency, bits, last + 2 * MINUTE)).toBe(3);
  });

  it('fits into 24 bits', () => {
    const frequency = new AccessFrequency(new SeededRandom(1));
    frequency.logFactor = 0;
    frequency.setNow(NOW);
    let bits = frequency.initial();
    for (let access = 0; access < 500; access++) {
      frequency.setNow(NOW + access * 1000);
      bits = frequency.afterAccess(bits);
      expect(bits).toBeGreaterThanOrEqual(0);
      expect(bits).toBeLessThan(2 ** 24);
    }
  });
});
