import { describe, expect, it } from 'vitest';
import { ListEngine } from '../../../test/support/list-engine.ts';

describe('LPUSH and RPUSH', () => {
  it('put elements at the two ends, one after the other', () => {
    const engine = new ListEngine();
    expect(engine.run('RPUSH', 'k', 'a', 'b')).toBe(':2\r\n');
    expect(engine.run('LPUSH', 'k', 'x', 'y')).toBe(':4\r\n');
    expect(engine.events()).toEqual(['new k', 'rpush k', 'lpush k']);
    expect(engine.propagated()).toEqual(['RPUSH k a b', 'LPUSH k x y']);
    expect(engine.list('k')).toEqual(['y', 'x', 'a', 'b']);
  });

  it('count every element as a change', () => {
    const engine = new ListEngine();
    const { keyspace } = engine.engine;
    const before = keyspace.dirty;
    engine.run('RPUSH', 'k', 'a', 'b', 'c');
    expect(keyspace.dirty - before).toBe(3);
  });

  it('pass to nodes beyond 8 KB, and take elements that fill no node', () => {
    const engine = new ListEngine();
    for (let n = 0; n < 400; n++) engine.run('RPUSH', 'k', `element ${n}, somewhat long`);
    expect(engine.encoding('k')).toBe('quicklist');
    engine.run('LPUSH', 'k', 'l'.repeat(300_000));
    expect(engine.run('LINDEX', 'k', '1')).toBe('$24\r\nelement 0, somewhat long\r\n');
    expect(engine.run('RPUSH', 'small', 's'.repeat(8000))).toBe(':1\r\n');
    expect(engine.encoding('small')).toBe('listpack');
    engine.run('RPUSH', 'small', 's'.repeat(200));
    expect(engine.encoding('small')).toBe('quicklist');
  });

  it('follow list-max-listpack-size', () => {
    const engine = new ListEngine();
    engine.run('CONFIG', 'SET', 'list-max-listpack-size', '3');
    engine.run('RPUSH', 'k', 'a', 'b', 'c');
    expect(engine.encoding('k')).toBe('listpack');
    engine.run('RPUSH', 'k', 'd');
    expect(engine.encoding('k')).toBe('quicklist');
    engine.run('CONFIG', 'SET', 'list-max-listpack-size', '-1');
    engine.run('RPUSH', 'other', 'x'.repeat(4000), 'x'.repeat(200));
    expect(engine.encoding('other')).toBe('quicklist');
  });

  it('leave the list as it was when memory runs out on the way', () => {
    const engine = new ListEngine();
    engine.fill('k', 'a');
    const words = Array.from({ length: 900 }, (_, n) => `element ${n} of many`);
    expect(engine.runWithFaults('k', 'LPUSH', 'k', ...words, 'x'.repeat(9000))).toBe(':902\r\n');
    expect(engine.propagated().length).toBe(1);
    expect(engine.runWithFaults('new', 'RPUSH', 'new', ...words)).toBe(':900\r\n');
  });

  it('refuse other types', () => {
    const engine = new ListEngine();
    engine.run('SET', 's', 'v');
    engine.forget();
    expect(engine.run('LPUSH', 's', 'a')).toMatch(/^-WRONGTYPE /);
    expect(engine.run('RPUSHX', 's', 'a')).toMatch(/^-WRONGTYPE /);
    expect(engine.run('RPUSH', 'k')).toMatch(/^-ERR wrong number of arguments/);
    expect(engine.effects()).toEqual({ events: [], propagated: [] });
  });
});

describe('LPUSHX and RPUSHX', () => {
  it('do nothing when the key does not exist', () => {
    const engine = new ListEngine();
    expect(engine.run('LPUSHX', 'k', 'a')).toBe(':0\r\n');
    expect(engine.run('RPUSHX', 'k', 'a', 'b')).toBe(':0\r\n');
    expect(engine.effects()).toEqual({ events: [], propagated: [] });
    engine.fill('k', 'm');
    expect(engine.run('LPUSHX', 'k', 'a', 'b')).toBe(':3\r\n');
    expect(engine.run('RPUSHX', 'k', 'z')).toBe(':4\r\n');
    expect(engine.list('k')).toEqual(['b', 'a', 'm', 'z']);
    expect(engine.events()).toEqual(['lpush k', 'rpush k']);
  });
});
