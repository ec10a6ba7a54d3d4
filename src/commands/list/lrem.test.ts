import { describe, expect, it } from 'vitest';
import { ListEngine } from '../../../test/support/list-engine.ts';

describe('LREM', () => {
  it('removes the first ones, the last ones, or all', () => {
    const engine = new ListEngine();
    const elements = ['a', '1', 'a', 'b', '1', 'a'];
    engine.fill('k', ...elements);
    const before = engine.engine.keyspace.dirty;
    expect(engine.run('LREM', 'k', '2', 'a')).toBe(':2\r\n');
    expect(engine.engine.keyspace.dirty - before).toBe(2);
    expect(engine.list('k')).toEqual(['1', 'b', '1', 'a']);
    expect(engine.run('LREM', 'k', '-1', '1')).toBe(':1\r\n');
    expect(engine.list('k')).toEqual(['1', 'b', 'a']);
    expect(engine.run('LREM', 'k', '0', 'z')).toBe(':0\r\n');
    expect(engine.effects()).toEqual({
      events: ['lrem k', 'lrem k'],
      propagated: ['LREM k 2 a', 'LREM k -1 1'],
    });
  });

  it('takes the key away with the last element', () => {
    const engine = new ListEngine();
    engine.fill('k', 'a', 'a');
    expect(engine.run('LREM', 'k', '0', 'a')).toBe(':2\r\n');
    expect(engine.events()).toEqual(['lrem k', 'del k']);
    expect(engine.run('LREM', 'k', '0', 'a')).toBe(':0\r\n');
  });

  it('removes from many nodes, in either direction', () => {
    const elements = Array.from({ length: 5000 }, (_, n) => `element ${n % 7}`);
    for (const count of ['0', '300', '-300', '1', '-1']) {
      const engine = new ListEngine();
      engine.fill('k', ...elements);
      const removed = engine.run('LREM', 'k', count, 'element 3');
      const all = elements.filter((element) => element === 'element 3').length;
      const most = count === '0' ? all : Math.abs(Number(count));
      expect(removed).toBe(`:${most}\r\n`);
      const expected = count.startsWith('-') ? [...elements].reverse() : [...elements];
      for (let n = 0; n < most; n++) expected.splice(expected.indexOf('element 3'), 1);
      if (count.startsWith('-')) expected.reverse();
      expect(engine.list('k')).toEqual(expected);
    }
  });

  it('refuses what is no integer, then other types', () => {
    const engine = new ListEngine();
    engine.run('SET', 's', 'v');
    expect(engine.run('LREM', 's', 'x', 'a')).toMatch(/^-ERR value is not an integer/);
    expect(engine.run('LREM', 's', '0', 'a')).toMatch(/^-WRONGTYPE /);
  });
});
