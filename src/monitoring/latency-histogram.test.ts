import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../base/random.ts';
import { LatencyHistogram } from './latency-histogram.ts';

function histogramOf(...times: readonly number[]): LatencyHistogram {
  const histogram = new LatencyHistogram();
  for (const ns of times) histogram.add(ns, 1);
  return histogram;
}

describe('a latency histogram', () => {
  it('tells times to two significant digits, never too low', () => {
    const random = new SeededRandom(7);
    for (let trial = 0; trial < 3000; trial++) {
      const ns = Math.floor(2 ** ((random.nextUint32() / 2 ** 32) * 29.8)) + 1;
      const told = histogramOf(ns).percentile(100);
      expect(told).toBeGreaterThanOrEqual(ns);
      expect(told).toBeLessThan(ns * 1.01 + 1);
    }
  });

  it('finds percentiles as sorting would', () => {
    const times = Array.from({ length: 1000 }, (_, at) => (at + 1) * 1000);
    const histogram = histogramOf(...times);
    for (const percent of [0.1, 1, 50, 90, 99, 99.9, 100]) {
      const exact = times[Math.max(0, Math.round((percent / 100) * 1000) - 1)];
      expect(histogram.percentile(percent) / exact).toBeCloseTo(1, 1);
    }
    expect(new LatencyHistogram().percentile(50)).toBe(0);
  });

  it('tells 1000 ns as 1003, the highest that shares its counter', () => {
    expect(histogramOf(1000).percentile(50)).toBe(1003);
    expect(histogramOf(255).percentile(50)).toBe(255);
    expect(histogramOf(256).percentile(50)).toBe(257);
  });

  it('adds up by powers of two of microseconds', () => {
    const histogram = histogramOf(1, 1000, 1031, 1032, 3000, 60_000, 60_000);
    expect(histogram.distribution()).toEqual([
      [1, 3],
      [2, 4],
      [4, 5],
      [66, 7],
    ]);
    expect(histogram.total).toBe(7);
    expect(new LatencyHistogram().distribution()).toEqual([]);
  });

  it('counts what took longer than a second as a second', () => {
    const histogram = histogramOf(9e9);
    expect(histogram.percentile(100)).toBe(histogramOf(1e9).percentile(100));
    expect(histogram.distribution()).toHaveLength(1);
  });

  it('counts several calls at once', () => {
    const histogram = new LatencyHistogram();
    histogram.add(2000, 31);
    histogram.add(9000, 1);
    expect(histogram.total).toBe(32);
    expect(histogram.percentile(50)).toBe(2007);
  });
});
