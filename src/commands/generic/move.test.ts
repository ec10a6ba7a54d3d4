import { describe, expect, it } from 'vitest';
import { ObservedEngine } from '../../../test/support/observed-engine.ts';

describe('MOVE', () => {
  it('takes a key with its time to live to another database', () => {
    const engine = new ObservedEngine();
    engine.run('SET', 'k', 'v', 'EX', '100');
    engine.forget();
    expect(engine.run('MOVE', 'k', '1')).toBe(':1\r\n');
    expect(engine.events()).toEqual(['new k', 'move_from k', 'move_to k']);
    expect(engine.propagated()).toEqual(['MOVE k 1']);
    expect(engine.run('DBSIZE')).toBe(':0\r\n');
    engine.run('SELECT', '1');
    expect(engine.run('GET', 'k')).toBe('$1\r\nv\r\n');
    expect(engine.run('TTL', 'k')).toBe(':100\r\n');
  });

  it('moves nothing that does not exist, or whose name is taken', () => {
    const engine = new ObservedEngine();
    expect(engine.run('MOVE', 'k', '1')).toBe(':0\r\n');
    engine.run('SET', 'k', 'zero');
    engine.run('SELECT', '1');
    engine.run('SET', 'k', 'one');
    engine.forget();
    expect(engine.run('MOVE', 'k', '0')).toBe(':0\r\n');
    expect(engine.run('GET', 'k')).toBe('$3\r\none\r\n');
    expect([engine.events(), engine.propagated()]).toEqual([[], []]);
  });

  it('finds a key that has expired in neither database', () => {
    const engine = new ObservedEngine();
    engine.run('SET', 'gone', 'v', 'PX', '5');
    engine.run('SET', 'k', 'v');
    engine.run('SELECT', '1');
    engine.run('SET', 'k', 'old', 'PX', '5');
    engine.run('SELECT', '0');
    engine.clock.ms += 6;
    engine.forget();
    expect(engine.run('MOVE', 'gone', '1')).toBe(':0\r\n');
    expect(engine.run('MOVE', 'k', '1')).toBe(':1\r\n');
    expect(engine.propagated()).toEqual(['DEL gone', 'DEL k', 'MOVE k 1']);
  });

  it('says what is wrong with the number of the database, before it looks for the key', () => {
    const engine = new ObservedEngine();
    const cases: [string, string][] = [
      ['0', 'source and destination objects are the same'],
      ['16', 'DB index is out of range'],
      ['-1', 'DB index is out of range'],
      ['x', 'value is not an integer or out of range'],
      ['2147483648', 'value is out of range, value must between -2147483648 and 2147483647'],
    ];
    for (const [number, message] of cases) {
      expect(engine.run('MOVE', 'nosuch', number)).toBe(`-ERR ${message}\r\n`);
    }
  });
});
