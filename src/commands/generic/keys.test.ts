import { describe, expect, it } from 'vitest';
import { ObservedEngine } from '../../../test/support/observed-engine.ts';

/** The keys that KEYS answers, sorted. */
function keysLike(engine: ObservedEngine, pattern: string): string[] {
  const lines = engine.run('KEYS', pattern).split('\r\n');
  const keys = lines.slice(1, -1).filter((_, at) => at % 2 === 1);
  expect(lines[0]).toBe(`*${keys.length}`);
  return keys.sort();
}

describe('KEYS', () => {
  it('answers the keys that match the pattern', () => {
    const engine = new ObservedEngine();
    engine.run('MSET', 'one', '1', 'two', '2', 'three', '3', '', '0', 'h[e]llo', '4', '\xff', '5');
    expect(keysLike(engine, 't*')).toEqual(['three', 'two']);
    expect(keysLike(engine, '???')).toEqual(['one', 'two']);
    expect(keysLike(engine, '[no]ne')).toEqual(['one']);
    expect(keysLike(engine, 'h\\[e\\]*')).toEqual(['h[e]llo']);
    expect(keysLike(engine, '*x*')).toEqual([]);
    expect(keysLike(engine, '[\xf0-\xff]')).toEqual(['\xff']);
    expect(keysLike(engine, '*')).toEqual(['', 'h[e]llo', 'one', 'three', 'two', '\xff']);
    // As in Redis the empty key matches no other pattern.
    expect(keysLike(engine, '**')).toEqual(['h[e]llo', 'one', 'three', 'two', '\xff']);
  });

  it('looks a pattern without wildcards up as a key', () => {
    const engine = new ObservedEngine();
    engine.run('MSET', 'one', '1', '', '0', 'a-b]', '2');
    expect(keysLike(engine, 'one')).toEqual(['one']);
    expect(keysLike(engine, 'a-b]')).toEqual(['a-b]']);
    expect(keysLike(engine, 'ONE')).toEqual([]);
    expect(engine.run('KEYS', '')).toBe('*1\r\n$0\r\n\r\n');
  });

  it('leaves out keys that have expired and those of other databases', () => {
    const engine = new ObservedEngine();
    engine.run('MSET', 'a', '1', 'b', '2');
    engine.run('PEXPIRE', 'b', '5');
    engine.clock.ms += 6;
    expect(keysLike(engine, '*')).toEqual(['a']);
    expect(keysLike(engine, '?')).toEqual(['a']);
    expect(keysLike(engine, 'b')).toEqual([]);
    expect(engine.run('DBSIZE')).toBe(':2\r\n');
    engine.session.database = engine.engine.keyspace.databases[1];
    expect(keysLike(engine, '*')).toEqual([]);
  });

  it('answers many thousand keys, long ones too', () => {
    const engine = new ObservedEngine();
    const names = Array.from({ length: 5000 }, (_, n) => `key:${n}`);
    for (const name of names) engine.run('SET', name, name);
    const long = 'k'.repeat(100_000);
    engine.run('SET', long, 'v');
    expect(keysLike(engine, 'k*')).toEqual([...names, long].sort());
    expect(keysLike(engine, 'key:499?').length).toBe(10);
  });

  it('answers hostile patterns against long keys, as SCAN does', () => {
    const engine = new ObservedEngine();
    const long = 'a'.repeat(100_000);
    engine.run('MSET', long, '1', `${long}b`, '2');
    for (const stars of ['a*'.repeat(20), '*a'.repeat(900), 'a*?*[a]'.repeat(100)]) {
      expect(keysLike(engine, `${stars}*b`)).toEqual([`${long}b`]);
      expect(keysLike(engine, `${stars}*c`)).toEqual([]);
      const scanned = engine.run('SCAN', '0', 'MATCH', `${stars}*b`);
      expect(scanned).toBe(`*2\r\n$1\r\n0\r\n*1\r\n$100001\r\n${long}b\r\n`);
    }
  });
});
