import { describe, expect, it } from 'vitest';
import { ObservedEngine } from '../../../test/support/observed-engine.ts';

describe('SWAPDB', () => {
  it('lets every client see the data of the other database at once', () => {
    const engine = new ObservedEngine();
    const other = engine.connect();
    engine.runAs(other, 'SELECT', '1');
    engine.run('SET', 'k', 'zero', 'EX', '100');
    engine.runAs(other, 'SET', 'k', 'one');
    engine.runAs(other, 'SET', 'only', 'one');
    engine.forget();
    expect(engine.run('SWAPDB', '0', '1')).toBe('+OK\r\n');
    expect(engine.events()).toEqual([]);
    expect(engine.propagated()).toEqual(['SWAPDB 0 1']);
    expect(engine.run('GET', 'k')).toBe('$3\r\none\r\n');
    expect(engine.run('DBSIZE')).toBe(':2\r\n');
    expect(engine.runAs(other, 'GET', 'k')).toBe('$4\r\nzero\r\n');
    expect(engine.runAs(other, 'TTL', 'k')).toBe(':100\r\n');
    expect(engine.run('INFO', 'keyspace')).toContain('db0:keys=2,expires=0');
    expect(engine.run('INFO', 'keyspace')).toContain('db1:keys=1,expires=1');
    engine.run('FLUSHDB');
    expect(engine.runAs(other, 'DBSIZE')).toBe(':1\r\n');
  });

  it('is told on even when nothing changes by it', () => {
    const engine = new ObservedEngine();
    expect(engine.run('SWAPDB', '2', '2')).toBe('+OK\r\n');
    expect(engine.run('SWAPDB', '2', '3')).toBe('+OK\r\n');
    expect(engine.propagated()).toEqual(['SWAPDB 2 2', 'SWAPDB 2 3']);
  });

  it('says which number is wrong, and only then whether there are such databases', () => {
    const engine = new ObservedEngine();
    const cases: [string, string, string][] = [
      ['x', 'x', 'invalid first DB index'],
      ['99999999999', '16', 'invalid first DB index'],
      ['16', 'x', 'invalid second DB index'],
      ['16', '99999999999', 'invalid second DB index'],
      ['16', '0', 'DB index is out of range'],
      ['0', '-1', 'DB index is out of range'],
    ];
    for (const [first, second, message] of cases) {
      expect(engine.run('SWAPDB', first, second)).toBe(`-ERR ${message}\r\n`);
    }
    expect(engine.propagated()).toEqual([]);
  });
});
