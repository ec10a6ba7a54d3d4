import { describe, expect, it } from 'vitest';
import { ListEngine } from '../../../test/support/list-engine.ts';

describe('LSET', () => {
  it('replaces the element at an index', () => {
    const engine = new ListEngine();
    engine.fill('k', 'a', 'b', 'c');
    expect(engine.run('LSET', 'k', '1', 'longer than before')).toBe('+OK\r\n');
    expect(engine.run('LSET', 'k', '-1', '3')).toBe('+OK\r\n');
    expect(engine.effects()).toEqual({
      events: ['lset k', 'lset k'],
      propagated: ['LSET k 1 longer than before', 'LSET k -1 3'],
    });
    expect(engine.list('k')).toEqual(['a', 'longer than before', '3']);
  });

  it('replaces small by large and large by small in a long list', () => {
    const engine = new ListEngine();
    const expected = Array.from({ length: 1200 }, (_, n) => `element ${n}`);
    engine.fill('k', ...expected);
    for (let n = 0; n < 400; n++) {
      const at = (n * 457) % 1200;
      expected[at] = 'r'.repeat([3, 7000, 9000, 300_000, 60][n % (n < 300 ? 3 : 5)] ?? 0) + n;
      engine.run('LSET', 'k', String(at), expected[at] ?? '');
    }
    expect(engine.list('k')).toEqual(expected);
  });

  it('passes between the forms with the size of the element', () => {
    const engine = new ListEngine();
    engine.fill('k', 'a', 'b');
    engine.run('LSET', 'k', '0', 'x'.repeat(10_000));
    expect(engine.encoding('k')).toBe('quicklist');
    engine.fill('k', 'a', 'x'.repeat(8000));
    engine.run('LSET', 'k', '0', 'x'.repeat(190));
    engine.run('LSET', 'k', '1', 'b');
    expect(engine.encoding('k')).toBe('listpack');
  });

  it('leaves the list as it was when there is no memory', () => {
    const engine = new ListEngine();
    engine.fill('k', ...Array.from({ length: 700 }, (_, n) => `element number ${n}`));
    expect(engine.runWithFaults('k', 'LSET', 'k', '350', 'x'.repeat(8000))).toBe('+OK\r\n');
    expect(engine.runWithFaults('k', 'LSET', 'k', '350', 'y'.repeat(300_000))).toBe('+OK\r\n');
  });

  it('names what is wrong: the key, its type, the integer, the index', () => {
    const engine = new ListEngine();
    engine.fill('k', 'a');
    engine.run('SET', 's', 'v');
    engine.forget();
    expect(engine.run('LSET', 'none', 'x', 'y')).toBe('-ERR no such key\r\n');
    expect(engine.run('LSET', 's', 'x', 'y')).toMatch(/^-WRONGTYPE /);
    expect(engine.run('LSET', 'k', 'x', 'y')).toMatch(/^-ERR value is not an integer/);
    expect(engine.run('LSET', 'k', '1', 'y')).toBe('-ERR index out of range\r\n');
    expect(engine.run('LSET', 'k', '-2', 'y')).toBe('-ERR index out of range\r\n');
    expect(engine.effects()).toEqual({ events: [], propagated: [] });
  });
});
