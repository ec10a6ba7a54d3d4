import { describe, expect, it } from 'vitest';
import { ObservedEngine } from '../../../test/support/observed-engine.ts';

function withKey(...options: string[]): ObservedEngine {
  const engine = new ObservedEngine();
  engine.run('SET', 'k', 'v', ...options);
  engine.forget();
  return engine;
}

describe('GETEX', () => {
  it('without an option is a GET', () => {
    const engine = withKey('PX', '5000');
    expect(engine.run('GETEX', 'k')).toBe('$1\r\nv\r\n');
    expect(engine.run('PTTL', 'k')).toBe(':5000\r\n');
    expect(engine.propagated()).toEqual([]);
    expect(engine.run('GETEX', 'missing', 'EX', '10')).toBe('$-1\r\n');
  });

  it('sets the time to live in every unit and propagates a point in time', () => {
    const engine = withKey();
    const { ms } = engine.clock;
    const options: [string, string, number][] = [
      ['EX', '10', ms + 10_000],
      ['px', '1500', ms + 1500],
      ['EXAT', '1800000000', 1_800_000_000_000],
      ['PXAT', '1800000000001', 1_800_000_000_001],
    ];
    for (const [option, time, expected] of options) {
      expect(engine.run('GETEX', 'k', option, time)).toBe('$1\r\nv\r\n');
      expect(engine.run('PEXPIRETIME', 'k')).toBe(`:${expected}\r\n`);
      expect(engine.events()).toEqual(['expire k']);
      expect(engine.propagated()).toEqual([`PEXPIREAT k ${expected}`]);
    }
  });

  it('PERSIST removes the time to live, if there is one', () => {
    const engine = withKey('EX', '10');
    expect(engine.run('GETEX', 'k', 'PERSIST')).toBe('$1\r\nv\r\n');
    expect(engine.run('TTL', 'k')).toBe(':-1\r\n');
    expect(engine.events()).toEqual(['persist k']);
    expect(engine.propagated()).toEqual(['PERSIST k']);
    expect(engine.run('GETEX', 'k', 'persist')).toBe('$1\r\nv\r\n');
    expect(engine.events()).toEqual([]);
    expect(engine.propagated()).toEqual([]);
  });

  it('deletes the key after a last answer when the point in time is past', () => {
    for (const [option, time] of [
      ['EXAT', '1'],
      ['PXAT', '1700000000000'],
    ]) {
      const engine = withKey();
      expect(engine.run('GETEX', 'k', option, time)).toBe('$1\r\nv\r\n');
      expect(engine.run('EXISTS', 'k')).toBe(':0\r\n');
      expect(engine.events()).toEqual(['del k', 'keymiss k']);
      expect(engine.propagated()).toEqual(['DEL k']);
    }
  });

  it('complains of the syntax first, then of the type, last of the time', () => {
    const engine = withKey();
    engine.storeList('list');
    expect(engine.run('GETEX', 'missing', 'EX', '1', 'PX', '1')).toBe('-ERR syntax error\r\n');
    expect(engine.run('GETEX', 'k', 'KEEPTTL')).toBe('-ERR syntax error\r\n');
    expect(engine.run('GETEX', 'k', 'EX')).toBe('-ERR syntax error\r\n');
    expect(engine.run('GETEX', 'missing', 'EX', 'abc')).toBe('$-1\r\n');
    expect(engine.run('GETEX', 'list', 'EX', 'abc')).toMatch(/^-WRONGTYPE /);
    expect(engine.run('GETEX', 'k', 'EX', 'abc')).toBe(
      '-ERR value is not an integer or out of range\r\n',
    );
    for (const time of ['0', '-1', '9223372036854775807']) {
      expect(engine.run('GETEX', 'k', 'EX', time)).toBe(
        "-ERR invalid expire time in 'getex' command\r\n",
      );
    }
    expect(engine.propagated()).toEqual([]);
  });
});
