import { describe, expect, it } from 'vitest';
import { LatencyMonitor } from './latency-monitor.ts';

describe('the latency monitor', () => {
  it('notes nothing while there is no threshold, and nothing below it', () => {
    const monitor = new LatencyMonitor();
    monitor.note('command', 500, 1000);
    monitor.thresholdMs = 100;
    monitor.note('command', 99.9, 1000);
    expect(monitor.events).toEqual([]);
    monitor.note('command', 100.9, 1000);
    expect(monitor.find('command')?.latest).toEqual({ timeSeconds: 1, durationMs: 100 });
  });

  it('keeps the worst of each second, and the last 160 seconds', () => {
    const monitor = new LatencyMonitor();
    monitor.thresholdMs = 1;
    monitor.note('command', 900, 0);
    for (let second = 1; second <= 160; second++) {
      for (const duration of [20, 30, 25]) monitor.note('command', duration, second * 1000 + 5);
    }
    const event = monitor.find('command');
    expect(event?.samples).toHaveLength(160);
    expect(event?.samples[0]).toEqual({ timeSeconds: 1, durationMs: 30 });
    expect(event?.longestMs).toBe(900);
  });

  it('forgets events by name, or all', () => {
    const monitor = new LatencyMonitor();
    monitor.thresholdMs = 1;
    for (const name of ['b', 'a', 'c']) monitor.note(name, 5, 0);
    expect(monitor.events.map(([name]) => name)).toEqual(['a', 'b', 'c']);
    expect(monitor.forget(['a', 'nosuch'])).toBe(1);
    expect(monitor.forgetAll()).toBe(2);
    expect(monitor.forgetAll()).toBe(0);
  });
});
