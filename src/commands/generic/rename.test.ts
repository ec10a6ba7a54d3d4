import { describe, expect, it } from 'vitest';
import { ObservedEngine } from '../../../test/support/observed-engine.ts';

const NO_SUCH_KEY = '-ERR no such key\r\n';

describe('RENAME', () => {
  it('moves value and time to live to the new name', () => {
    const engine = new ObservedEngine();
    engine.run('SET', 'a', 'v', 'EX', '100');
    engine.forget();
    expect(engine.run('RENAME', 'a', 'b')).toBe('+OK\r\n');
    expect(engine.run('MGET', 'a', 'b')).toBe('*2\r\n$-1\r\n$1\r\nv\r\n');
    expect(engine.run('TTL', 'b')).toBe(':100\r\n');
    expect(engine.events()).toEqual(['new b', 'rename_from a', 'rename_to b', 'keymiss a']);
    expect(engine.propagated()).toEqual(['RENAME a b']);
  });

  it('replaces what had the new name, its time to live included', () => {
    const engine = new ObservedEngine();
    engine.run('SET', 'a', 'v');
    engine.run('SET', 'b', 'x'.repeat(400_000), 'EX', '100');
    expect(engine.run('RENAME', 'a', 'b')).toBe('+OK\r\n');
    expect(engine.run('GET', 'b')).toBe('$1\r\nv\r\n');
    expect(engine.run('TTL', 'b')).toBe(':-1\r\n');
    expect(engine.run('DBSIZE')).toBe(':1\r\n');
  });

  it('keeps large values and goes between short and long names', () => {
    const engine = new ObservedEngine();
    const value = 'v'.repeat(600_000);
    const longName = 'n'.repeat(100_000);
    engine.run('SET', '', value);
    const before = engine.engine.keyspace.memory.usedBytes;
    for (const [from, to] of [
      ['', longName],
      [longName, 'x'.repeat(300)],
      ['x'.repeat(300), ''],
    ]) {
      expect(engine.run('RENAME', from, to)).toBe('+OK\r\n');
      expect(engine.run('GET', to)).toBe(`$600000\r\n${value}\r\n`);
    }
    expect(engine.engine.keyspace.memory.usedBytes).toBe(before);
  });

  it('to the same name does nothing, but the key must exist', () => {
    const engine = new ObservedEngine();
    expect(engine.run('RENAME', 'k', 'k')).toBe(NO_SUCH_KEY);
    expect(engine.run('RENAME', 'k', 'other')).toBe(NO_SUCH_KEY);
    engine.run('SET', 'k', 'v', 'PX', '5');
    engine.forget();
    expect(engine.run('RENAME', 'k', 'k')).toBe('+OK\r\n');
    expect(engine.events()).toEqual([]);
    expect(engine.propagated()).toEqual([]);
    engine.clock.ms += 6;
    expect(engine.run('RENAME', 'k', 'other')).toBe(NO_SUCH_KEY);
  });
});

describe('RENAMENX', () => {
  it('renames only to a name that is free', () => {
    const engine = new ObservedEngine();
    engine.run('MSET', 'a', '1', 'b', '2');
    engine.forget();
    expect(engine.run('RENAMENX', 'a', 'b')).toBe(':0\r\n');
    expect(engine.run('RENAMENX', 'a', 'a')).toBe(':0\r\n');
    expect(engine.run('RENAMENX', 'missing', 'c')).toBe(NO_SUCH_KEY);
    expect(engine.propagated()).toEqual([]);
    expect(engine.run('RENAMENX', 'a', 'c')).toBe(':1\r\n');
    expect(engine.run('MGET', 'a', 'b', 'c')).toBe('*3\r\n$-1\r\n$1\r\n2\r\n$1\r\n1\r\n');
    expect(engine.propagated()).toEqual(['RENAMENX a c']);
  });

  it('takes the name of a key that has expired', () => {
    const engine = new ObservedEngine();
    engine.run('SET', 'a', '1');
    engine.run('SET', 'b', '2', 'PX', '5');
    engine.clock.ms += 6;
    engine.forget();
    expect(engine.run('RENAMENX', 'a', 'b')).toBe(':1\r\n');
    expect(engine.run('TTL', 'b')).toBe(':-1\r\n');
    expect(engine.propagated()).toEqual(['DEL b', 'RENAMENX a b']);
  });
});
