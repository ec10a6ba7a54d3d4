import { describe, expect, it } from 'vitest';
import { ObservedEngine } from '../../../test/support/observed-engine.ts';

const READERS = ['TTL', 'PTTL', 'EXPIRETIME', 'PEXPIRETIME'];

describe('TTL, PTTL, EXPIRETIME and PEXPIRETIME', () => {
  it('answer -2 for a missing key and -1 for one that stays', () => {
    const engine = new ObservedEngine();
    engine.run('SET', 'k', 'v');
    for (const reader of READERS) {
      expect(engine.run(reader, 'missing')).toBe(':-2\r\n');
      expect(engine.run(reader, 'k')).toBe(':-1\r\n');
    }
  });

  it('round seconds to the nearest', () => {
    const engine = new ObservedEngine();
    for (const [ms, seconds] of [
      ['499', '0'],
      ['500', '1'],
      ['1499', '1'],
      ['1500', '2'],
    ]) {
      engine.run('SET', 'k', 'v', 'PX', ms);
      expect(engine.run('TTL', 'k')).toBe(`:${seconds}\r\n`);
      expect(engine.run('PTTL', 'k')).toBe(`:${ms}\r\n`);
    }
    engine.run('SET', 'k', 'v', 'PXAT', '1800000000499');
    expect(engine.run('EXPIRETIME', 'k')).toBe(':1800000000\r\n');
    engine.run('SET', 'k', 'v', 'PXAT', '1800000000500');
    expect(engine.run('EXPIRETIME', 'k')).toBe(':1800000001\r\n');
    expect(engine.run('PEXPIRETIME', 'k')).toBe(':1800000000500\r\n');
  });

  it('count down with the clock', () => {
    const engine = new ObservedEngine();
    engine.run('SET', 'k', 'v', 'EX', '100');
    engine.clock.ms += 40_000;
    expect(engine.run('TTL', 'k')).toBe(':60\r\n');
    expect(engine.run('EXPIRETIME', 'k')).toBe(`:${engine.clock.ms / 1000 + 60}\r\n`);
    engine.clock.ms += 60_001;
    expect(engine.run('TTL', 'k')).toBe(':-2\r\n');
  });

  it('are exact up to the end of 64 bits', () => {
    const engine = new ObservedEngine();
    engine.run('SET', 'k', 'v', 'PXAT', '9223372036854775807');
    expect(engine.run('PEXPIRETIME', 'k')).toBe(':9223372036854775807\r\n');
    expect(engine.run('EXPIRETIME', 'k')).toBe(':9223372036854776\r\n');
    expect(engine.run('PTTL', 'k')).toBe(':9223370336854775807\r\n');
    expect(engine.run('TTL', 'k')).toBe(':9223370336854776\r\n');
  });
});
