import { describe, expect, it } from 'vitest';
import { ObservedEngine } from '../../../test/support/observed-engine.ts';

const SAME = '-ERR source and destination objects are the same\r\n';

describe('COPY', () => {
  it('gives value and time to live to a key that does not exist', () => {
    const engine = new ObservedEngine();
    engine.run('SET', 'a', 'v', 'EX', '100');
    engine.forget();
    expect(engine.run('COPY', 'a', 'b')).toBe(':1\r\n');
    expect(engine.events()).toEqual(['new b', 'copy_to b']);
    expect(engine.propagated()).toEqual(['COPY a b']);
    expect(engine.run('MGET', 'a', 'b')).toBe('*2\r\n$1\r\nv\r\n$1\r\nv\r\n');
    expect(engine.run('TTL', 'b')).toBe(':100\r\n');
  });

  it('leaves an existing key alone but for REPLACE', () => {
    const engine = new ObservedEngine();
    engine.run('SET', 'a', 'new');
    engine.run('SET', 'b', 'old', 'EX', '100');
    engine.forget();
    expect(engine.run('COPY', 'a', 'b')).toBe(':0\r\n');
    expect(engine.run('COPY', 'a', 'b', 'DB', '0')).toBe(':0\r\n');
    expect(engine.run('GET', 'b')).toBe('$3\r\nold\r\n');
    expect([engine.events(), engine.propagated()]).toEqual([[], []]);
    expect(engine.run('COPY', 'a', 'b', 'replace')).toBe(':1\r\n');
    expect(engine.events()).toEqual(['new b', 'copy_to b']);
    expect(engine.propagated()).toEqual(['COPY a b replace']);
    expect(engine.run('GET', 'b')).toBe('$3\r\nnew\r\n');
    expect(engine.run('TTL', 'b')).toBe(':-1\r\n');
  });

  it('copies to another database, under the same name if wanted', () => {
    const engine = new ObservedEngine();
    engine.run('SET', 'a', '42');
    expect(engine.run('COPY', 'a', 'a', 'DB', '3')).toBe(':1\r\n');
    expect(engine.run('COPY', 'a', 'b', 'DB', '4', 'REPLACE', 'DB', '5')).toBe(':1\r\n');
    expect(engine.run('DBSIZE')).toBe(':1\r\n');
    engine.run('SELECT', '3');
    expect(engine.run('OBJECT', 'ENCODING', 'a')).toBe('$3\r\nint\r\n');
    engine.run('SELECT', '4');
    expect(engine.run('DBSIZE')).toBe(':0\r\n');
    engine.run('SELECT', '5');
    expect(engine.run('INCR', 'b')).toBe(':43\r\n');
  });

  it('reads its source as GET does and treats an expired destination as none', () => {
    const engine = new ObservedEngine();
    expect(engine.run('COPY', 'a', 'b')).toBe(':0\r\n');
    expect(engine.events()).toEqual(['keymiss a']);
    engine.run('SET', 'a', 'v');
    engine.run('SELECT', '1');
    engine.run('SET', 'b', 'old', 'PX', '5');
    engine.run('SELECT', '0');
    engine.forget();
    engine.clock.ms += 6;
    expect(engine.run('COPY', 'a', 'b', 'DB', '1')).toBe(':1\r\n');
    expect(engine.propagated()).toEqual(['DEL b', 'COPY a b DB 1']);
    const { hits, misses } = engine.engine.keyspace.statistics;
    expect([hits, misses]).toEqual([1, 1]);
  });

  it('refuses to copy a key to itself, whether or not it exists', () => {
    const engine = new ObservedEngine();
    engine.run('SET', 'a', 'v');
    expect(engine.run('COPY', 'a', 'a')).toBe(SAME);
    expect(engine.run('COPY', 'a', 'a', 'DB', '0', 'REPLACE')).toBe(SAME);
    expect(engine.run('COPY', 'nosuch', 'nosuch')).toBe(SAME);
    expect(engine.propagated()).toEqual(['SET a v']);
  });

  it('complains of the first thing that is wrong', () => {
    const engine = new ObservedEngine();
    const cases: [string[], string][] = [
      [['FOO'], 'syntax error'],
      [['DB'], 'syntax error'],
      [['REPLACE', 'DB'], 'syntax error'],
      [['DB', '16', 'FOO'], 'DB index is out of range'],
      [['DB', '-1'], 'DB index is out of range'],
      [['FOO', 'DB', '16'], 'syntax error'],
      [['DB', 'x', 'FOO'], 'value is not an integer or out of range'],
      [
        ['DB', '2147483648'],
        'value is out of range, value must between -2147483648 and 2147483647',
      ],
    ];
    for (const [options, message] of cases) {
      expect(engine.run('COPY', 'a', 'b', ...options)).toBe(`-ERR ${message}\r\n`);
    }
  });
});
