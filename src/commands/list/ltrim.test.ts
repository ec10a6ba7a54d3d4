import { describe, expect, it } from 'vitest';
import { ListEngine } from '../../../test/support/list-engine.ts';

describe('LTRIM', () => {
  it('keeps what lies between two indexes', () => {
    const engine = new ListEngine();
    engine.fill('k', 'a', 'b', 'c', 'd', 'e');
    const before = engine.engine.keyspace.dirty;
    expect(engine.run('LTRIM', 'k', '1', '-2')).toBe('+OK\r\n');
    expect(engine.list('k')).toEqual(['b', 'c', 'd']);
    expect(engine.engine.keyspace.dirty - before).toBe(2);
    expect(engine.run('LTRIM', 'k', '0', '-1')).toBe('+OK\r\n');
    expect(engine.effects()).toEqual({
      events: ['ltrim k', 'ltrim k'],
      propagated: ['LTRIM k 1 -2'],
    });
  });

  it('takes the key away when nothing is left', () => {
    const engine = new ListEngine();
    for (const [start, stop] of [
      ['5', '9'],
      ['2', '1'],
      ['0', '-6'],
    ] as const) {
      engine.fill('k', 'a', 'b', 'c', 'd', 'e');
      expect(engine.run('LTRIM', 'k', start, stop)).toBe('+OK\r\n');
      expect(engine.effects()).toEqual({
        events: ['ltrim k', 'del k'],
        propagated: [`LTRIM k ${start} ${stop}`],
      });
    }
    expect(engine.run('LTRIM', 'none', '0', '1')).toBe('+OK\r\n');
  });

  it('cuts a long list at any places', () => {
    const elements = Array.from({ length: 3000 }, (_, n) =>
      n % 500 === 250 ? 'l'.repeat(9000) : `element ${n}`,
    );
    for (const [start, stop] of [
      [0, 99],
      [2900, 2999],
      [250, 2750],
      [1, 2998],
      [1400, 1410],
    ] as const) {
      const engine = new ListEngine();
      engine.fill('k', ...elements);
      engine.run('LTRIM', 'k', String(start), String(stop));
      expect(engine.list('k')).toEqual(elements.slice(start, stop + 1));
    }
  });

  it('gives a large list back in slices when all of it goes', () => {
    const engine = new ListEngine();
    const { memory, lazyFree } = engine.engine.keyspace;
    engine.run('SET', 'other', 'v');
    const before = memory.usedBytes;
    const elements = Array.from({ length: 3000 }, (_, n) => `element ${n}`);
    for (let n = 0; n < 20; n++) engine.run('RPUSH', 'k', ...elements);
    engine.run('LTRIM', 'k', '1', '0');
    expect(engine.run('EXISTS', 'k')).toBe(':0\r\n');
    expect(lazyFree.pending).toBe(true);
    while (engine.turn());
    expect(memory.usedBytes).toBe(before);
  });

  it('refuses what is no integer, then other types', () => {
    const engine = new ListEngine();
    engine.run('SET', 's', 'v');
    expect(engine.run('LTRIM', 's', 'a', '0')).toMatch(/^-ERR value is not an integer/);
    expect(engine.run('LTRIM', 's', '0', 'b')).toMatch(/^-ERR value is not an integer/);
    expect(engine.run('LTRIM', 's', '0', '1')).toMatch(/^-WRONGTYPE /);
  });
});
