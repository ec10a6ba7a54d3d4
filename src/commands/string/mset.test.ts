import { describe, expect, it } from 'vitest';
import { ObservedEngine } from '../../../test/support/observed-engine.ts';

describe('MSET', () => {
  it('stores every value; of a key given twice the last one counts', () => {
    const engine = new ObservedEngine();
    engine.run('SET', 'a', 'old', 'EX', '10');
    engine.forget();
    expect(engine.run('MSET', 'a', '1', '', 'empty', 'b', '2', 'b', '3')).toBe('+OK\r\n');
    expect(engine.run('MGET', 'a', '', 'b')).toBe('*3\r\n$1\r\n1\r\n$5\r\nempty\r\n$1\r\n3\r\n');
    expect(engine.run('TTL', 'a')).toBe(':-1\r\n');
    expect(engine.events()).toEqual(['set a', 'new ', 'set ', 'new b', 'set b', 'set b']);
    expect(engine.propagated()).toEqual(['MSET a 1  empty b 2 b 3']);
  });

  it('refuses a key without a value', () => {
    const engine = new ObservedEngine();
    expect(engine.run('MSET', 'a', '1', 'b')).toBe(
      "-ERR wrong number of arguments for 'mset' command\r\n",
    );
    expect(engine.run('DBSIZE')).toBe(':0\r\n');
  });
});

describe('MSETNX', () => {
  it('stores all values when no key exists, though one be given twice', () => {
    const engine = new ObservedEngine();
    expect(engine.run('MSETNX', 'a', '1', 'b', '2', 'a', '3')).toBe(':1\r\n');
    expect(engine.run('MGET', 'a', 'b')).toBe('*2\r\n$1\r\n3\r\n$1\r\n2\r\n');
    expect(engine.propagated()).toEqual(['MSETNX a 1 b 2 a 3']);
  });

  it('stores nothing when one of the keys exists', () => {
    const engine = new ObservedEngine();
    engine.storeList('b');
    expect(engine.run('MSETNX', 'a', '1', 'b', '2')).toBe(':0\r\n');
    expect(engine.run('EXISTS', 'a')).toBe(':0\r\n');
    expect(engine.propagated()).toEqual([]);
    expect(engine.run('MSETNX', 'a', '1', 'c')).toBe(
      "-ERR wrong number of arguments for 'msetnx' command\r\n",
    );
  });
});
