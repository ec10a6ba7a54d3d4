import { describe, expect, it } from 'vitest';
import { ListEngine } from '../../../test/support/list-engine.ts';

describe('LINDEX and LLEN', () => {
  it('answer the element at an index and the length', () => {
    const engine = new ListEngine();
    engine.fill('k', 'a', '5', 'c');
    expect(engine.run('LLEN', 'k')).toBe(':3\r\n');
    expect(engine.run('LINDEX', 'k', '1')).toBe('$1\r\n5\r\n');
    expect(engine.run('LINDEX', 'k', '-1')).toBe('$1\r\nc\r\n');
    expect(engine.run('LINDEX', 'k', '3')).toBe('$-1\r\n');
    expect(engine.run('LINDEX', 'k', '-4')).toBe('$-1\r\n');
    expect(engine.run('LINDEX', 'k', '-9223372036854775808')).toBe('$-1\r\n');
    expect(engine.run('LLEN', 'none')).toBe(':0\r\n');
    expect(engine.run('LINDEX', 'none', 'x')).toBe('$-1\r\n');
    expect(engine.propagated()).toEqual([]);
  });

  it('find every place of a long list', () => {
    const engine = new ListEngine();
    const elements = Array.from({ length: 4000 }, (_, n) => `element ${n}`);
    engine.fill('k', ...elements);
    for (let n = 0; n < 4000; n += 13) {
      const expected = `$${elements[n]?.length}\r\n${elements[n]}\r\n`;
      expect(engine.run('LINDEX', 'k', String(n))).toBe(expected);
      expect(engine.run('LINDEX', 'k', String(n - 4000))).toBe(expected);
    }
  });

  it('refuse other types and what is no integer', () => {
    const engine = new ListEngine();
    engine.fill('k', 'a');
    engine.run('SET', 's', 'v');
    expect(engine.run('LLEN', 's')).toMatch(/^-WRONGTYPE /);
    expect(engine.run('LINDEX', 's', 'x')).toMatch(/^-WRONGTYPE /);
    expect(engine.run('LINDEX', 'k', 'x')).toMatch(/^-ERR value is not an integer/);
  });
});
