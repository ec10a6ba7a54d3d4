import { describe, expect, it } from 'vitest';
import { ObservedEngine } from '../../../test/support/observed-engine.ts';

describe('SETEX and PSETEX', () => {
  it('store a value with a time to live in seconds or milliseconds', () => {
    const engine = new ObservedEngine();
    const { ms } = engine.clock;
    expect(engine.run('SETEX', 'k', '10', 'v')).toBe('+OK\r\n');
    expect(engine.run('PTTL', 'k')).toBe(':10000\r\n');
    expect(engine.events()).toEqual(['new k', 'set k', 'expire k']);
    expect(engine.propagated()).toEqual([`SET k v PXAT ${ms + 10_000}`]);
    expect(engine.run('PSETEX', 'k', '10', 'w')).toBe('+OK\r\n');
    expect(engine.run('PTTL', 'k')).toBe(':10\r\n');
    expect(engine.propagated()).toEqual([`SET k w PXAT ${ms + 10}`]);
  });

  it('replace a value of any type', () => {
    const engine = new ObservedEngine();
    engine.storeList('k');
    expect(engine.run('SETEX', 'k', '10', '')).toBe('+OK\r\n');
    expect(engine.run('GET', 'k')).toBe('$0\r\n\r\n');
  });

  it('refuse times that are no positive integers or too large', () => {
    const engine = new ObservedEngine();
    for (const time of ['0', '-1', '9223372036854775', '9223372036854775807']) {
      expect(engine.run('SETEX', 'k', time, 'v')).toBe(
        "-ERR invalid expire time in 'setex' command\r\n",
      );
    }
    expect(engine.run('PSETEX', 'k', '0', 'v')).toBe(
      "-ERR invalid expire time in 'psetex' command\r\n",
    );
    expect(engine.run('PSETEX', 'k', '9223372036854775807', 'v')).toBe(
      "-ERR invalid expire time in 'psetex' command\r\n",
    );
    expect(engine.run('SETEX', 'k', '1.5', 'v')).toBe(
      '-ERR value is not an integer or out of range\r\n',
    );
    expect(engine.run('EXISTS', 'k')).toBe(':0\r\n');
    expect(engine.propagated()).toEqual([]);
  });

  it('keep a time beyond 2^53 exactly', () => {
    const engine = new ObservedEngine();
    expect(engine.run('PSETEX', 'k', '9223370000000000001', 'v')).toBe('+OK\r\n');
    expect(engine.run('PTTL', 'k')).toBe(':9223370000000000001\r\n');
    expect(engine.propagated()).toEqual(['SET k v PXAT 9223371700000000001']);
  });
});
