import { describe, expect, it } from 'vitest';
import { ListEngine } from '../../../test/support/list-engine.ts';

describe('LINSERT', () => {
  it('puts an element before or behind the first one that equals the pivot', () => {
    const engine = new ListEngine();
    engine.fill('k', 'a', '7', 'c', '7');
    expect(engine.run('LINSERT', 'k', 'BEFORE', '7', 'x')).toBe(':5\r\n');
    expect(engine.run('LINSERT', 'k', 'after', 'c', 'y')).toBe(':6\r\n');
    expect(engine.effects()).toEqual({
      events: ['linsert k', 'linsert k'],
      propagated: ['LINSERT k BEFORE 7 x', 'LINSERT k after c y'],
    });
    expect(engine.list('k')).toEqual(['a', 'x', '7', 'c', 'y', '7']);
  });

  it('answers -1 without a pivot, 0 without a key, and changes nothing', () => {
    const engine = new ListEngine();
    engine.fill('k', 'a');
    expect(engine.run('LINSERT', 'k', 'AFTER', 'b', 'x')).toBe(':-1\r\n');
    expect(engine.run('LINSERT', 'none', 'AFTER', 'b', 'x')).toBe(':0\r\n');
    expect(engine.effects()).toEqual({ events: [], propagated: [] });
  });

  it('splits full nodes, anywhere in a long list', () => {
    const engine = new ListEngine();
    const expected = Array.from({ length: 1500 }, (_, n) => `element ${n}`);
    engine.fill('k', ...expected);
    for (let n = 0; n < 300; n++) {
      const at = (n * 701) % expected.length;
      const added = 'i'.repeat(n % 40 === 0 ? 9000 : (n * 31) % 700) + n;
      const after = n % 2 === 0;
      const pivot = expected[at] ?? '';
      engine.run('LINSERT', 'k', after ? 'AFTER' : 'BEFORE', pivot, added);
      expected.splice(expected.indexOf(pivot) + (after ? 1 : 0), 0, added);
    }
    expect(engine.list('k')).toEqual(expected);
  });

  it('leaves the list as it was when there is no memory', () => {
    const engine = new ListEngine();
    engine.fill('k', ...Array.from({ length: 400 }, (_, n) => `element number ${n}`));
    const large = 'x'.repeat(3000);
    expect(engine.runWithFaults('k', 'LINSERT', 'k', 'BEFORE', 'element number 200', large)).toBe(
      ':401\r\n',
    );
    expect(engine.runWithFaults('k', 'LINSERT', 'k', 'AFTER', large, 'y'.repeat(300_000))).toBe(
      ':402\r\n',
    );
  });

  it('wants BEFORE or AFTER, then a list', () => {
    const engine = new ListEngine();
    engine.run('SET', 's', 'v');
    expect(engine.run('LINSERT', 's', 'beside', 'a', 'b')).toBe('-ERR syntax error\r\n');
    expect(engine.run('LINSERT', 's', 'before', 'a', 'b')).toMatch(/^-WRONGTYPE /);
  });
});
