import { describe, expect, it } from 'vitest';
import { ObservedEngine } from '../../../test/support/observed-engine.ts';

function scan(engine: ObservedEngine, ...options: string[]): [cursor: string, words: string[]] {
  const lines = engine.run('SSCAN', 's', ...options).split('\r\n');
  return [lines[2], lines.slice(4).filter((line) => line !== '' && !line.startsWith('$'))];
}

describe('SSCAN', () => {
  it('answers a small set at once, whatever the count', () => {
    const engine = new ObservedEngine();
    engine.run('SADD', 's', '1', '2', '3');
    expect(scan(engine, '0', 'COUNT', '1')).toEqual(['0', ['1', '2', '3']]);
    engine.run('SADD', 's', 'a');
    expect(scan(engine, '0', 'COUNT', '1')).toEqual(['0', ['1', '2', '3', 'a']]);
  });

  it('comes by every member of a large one', () => {
    const engine = new ObservedEngine();
    const members = Array.from({ length: 3000 }, (_, at) => `m${at}`);
    engine.run('SADD', 's', ...members);
    const seen = new Set<string>();
    let cursor = '0';
    do {
      const [next, words] = scan(engine, cursor, 'count', '50');
      expect(words.length).toBeLessThan(100);
      for (const word of words) seen.add(word);
      cursor = next;
    } while (cursor !== '0');
    expect(seen.size).toBe(3000);
  });

  it('answers only what matches the pattern', () => {
    const engine = new ObservedEngine();
    engine.run('SADD', 's', '10', '11', '20', 'a1');
    expect(scan(engine, '0', 'MATCH', '1*')).toEqual(['0', ['10', '11']]);
    expect(scan(engine, '0', 'MATCH', '*')[1]).toHaveLength(4);
    engine.run('SADD', 's', 'x'.repeat(100));
    expect(scan(engine, '0', 'MATCH', '*0', 'COUNT', '100')[1].sort()).toEqual(['10', '20']);
  });

  it('looks at the cursor, then at the key, then at the options', () => {
    const engine = new ObservedEngine();
    expect(engine.run('SSCAN', 'missing', 'x')).toBe('-ERR invalid cursor\r\n');
    expect(engine.run('SSCAN', 'missing', '0', 'NONSENSE')).toBe('*2\r\n$1\r\n0\r\n*0\r\n');
    engine.run('SET', 'k', 'v');
    expect(engine.run('SSCAN', 'k', '0', 'NONSENSE')).toMatch(/^-WRONGTYPE /);
    engine.run('SADD', 's', 'a');
    expect(engine.run('SSCAN', 's', '0', 'NONSENSE')).toBe('-ERR syntax error\r\n');
    expect(engine.run('SSCAN', 's', '0', 'TYPE', 'set')).toBe('-ERR syntax error\r\n');
    expect(engine.run('SSCAN', 's', '0', 'COUNT', '0')).toBe('-ERR syntax error\r\n');
  });
});
