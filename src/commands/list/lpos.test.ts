import { describe, expect, it } from 'vitest';
import { ListEngine } from '../../../test/support/list-engine.ts';

describe('LPOS', () => {
  it('answers the first index, or the nth from either end', () => {
    const engine = new ListEngine();
    engine.fill('k', 'a', 'b', 'c', '1', '2', 'c', 'c');
    expect(engine.run('LPOS', 'k', 'c')).toBe(':2\r\n');
    expect(engine.run('LPOS', 'k', 'c', 'RANK', '2')).toBe(':5\r\n');
    expect(engine.run('LPOS', 'k', 'c', 'RANK', '-1')).toBe(':6\r\n');
    expect(engine.run('LPOS', 'k', '2')).toBe(':4\r\n');
    expect(engine.run('LPOS', 'k', 'c', 'RANK', '4')).toBe('$-1\r\n');
    expect(engine.run('LPOS', 'k', 'z')).toBe('$-1\r\n');
    expect(engine.run('LPOS', 'none', 'a')).toBe('$-1\r\n');
  });

  it('answers several with COUNT, all with 0', () => {
    const engine = new ListEngine();
    engine.fill('k', 'a', 'b', 'a', 'a');
    expect(engine.run('LPOS', 'k', 'a', 'COUNT', '0')).toBe('*3\r\n:0\r\n:2\r\n:3\r\n');
    expect(engine.run('LPOS', 'k', 'a', 'COUNT', '2')).toBe('*2\r\n:0\r\n:2\r\n');
    const backwards = engine.run('LPOS', 'k', 'a', 'COUNT', '2', 'RANK', '-2');
    expect(backwards).toBe('*2\r\n:2\r\n:0\r\n');
    expect(engine.run('LPOS', 'k', 'z', 'COUNT', '1')).toBe('*0\r\n');
    expect(engine.run('LPOS', 'none', 'a', 'COUNT', '1')).toBe('*0\r\n');
  });

  it('looks at no more than MAXLEN elements', () => {
    const engine = new ListEngine();
    engine.fill('k', ...Array.from({ length: 3000 }, (_, n) => `element ${n % 1000}`));
    const run = (...words: string[]): string => engine.run('LPOS', 'k', 'element 999', ...words);
    expect(run('MAXLEN', '999')).toBe('$-1\r\n');
    expect(run('MAXLEN', '1000')).toBe(':999\r\n');
    expect(run('RANK', '-2', 'MAXLEN', '1000')).toBe('$-1\r\n');
    expect(run('RANK', '-2', 'MAXLEN', '1001')).toBe(':1999\r\n');
    expect(run('COUNT', '0', 'MAXLEN', '2500')).toBe('*2\r\n:999\r\n:1999\r\n');
  });

  it('refuses options by the first that is wrong', () => {
    const engine = new ListEngine();
    engine.run('SET', 's', 'v');
    const run = (...words: string[]): string => engine.run('LPOS', 's', 'a', ...words);
    expect(run('RANK', '0')).toMatch(/^-ERR RANK can't be zero: use 1 to start from the first/);
    expect(run('RANK', '-9223372036854775808')).toMatch(/^-ERR value is out of range, value must /);
    expect(run('RANK', 'x')).toMatch(/^-ERR value is not an integer/);
    expect(run('COUNT', '-1', 'RANK', '0')).toBe("-ERR COUNT can't be negative\r\n");
    expect(run('MAXLEN', 'x')).toBe("-ERR MAXLEN can't be negative\r\n");
    expect(run('COUNT')).toBe('-ERR syntax error\r\n');
    expect(run('FOO', '1')).toBe('-ERR syntax error\r\n');
    expect(run('COUNT', '1')).toMatch(/^-WRONGTYPE /);
  });
});
