import { describe, expect, it } from 'vitest';
import { ObservedEngine } from '../../../test/support/observed-engine.ts';

describe('RANDOMKEY', () => {
  it('answers null when there are no keys', () => {
    expect(new ObservedEngine().run('RANDOMKEY')).toBe('$-1\r\n');
  });

  it('gives every key about the same chance', () => {
    const engine = new ObservedEngine();
    for (let n = 0; n < 20; n++) engine.run('SET', `k${n}`, 'v');
    const seen = new Map<string, number>();
    for (let n = 0; n < 4000; n++) {
      const reply = engine.run('RANDOMKEY');
      seen.set(reply, (seen.get(reply) ?? 0) + 1);
    }
    expect(seen.size).toBe(20);
    for (const [key, times] of seen) {
      expect(times, key).toBeGreaterThan(120);
      expect(times, key).toBeLessThan(290);
    }
  });

  it('answers no key that has expired', () => {
    const engine = new ObservedEngine();
    for (let n = 0; n < 10; n++) engine.run('SET', `k${n}`, 'v', 'PX', '5');
    engine.run('SET', 'stays', 'v');
    engine.clock.ms += 6;
    for (let n = 0; n < 20; n++) expect(engine.run('RANDOMKEY')).toBe('$5\r\nstays\r\n');
  });
});
