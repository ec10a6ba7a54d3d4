import { describe, expect, it } from 'vitest';
import { ListEngine } from '../../../test/support/list-engine.ts';

describe('LMOVE', () => {
  it('moves an element between any two ends', () => {
    const engine = new ListEngine();
    engine.fill('a', '1', '2', '3', '4', '5');
    engine.fill('b', 'x');
    expect(engine.run('LMOVE', 'a', 'b', 'LEFT', 'LEFT')).toBe('$1\r\n1\r\n');
    expect(engine.run('LMOVE', 'a', 'b', 'right', 'right')).toBe('$1\r\n5\r\n');
    expect(engine.run('LMOVE', 'a', 'b', 'LEFT', 'RIGHT')).toBe('$1\r\n2\r\n');
    expect(engine.run('LMOVE', 'a', 'b', 'RIGHT', 'LEFT')).toBe('$1\r\n4\r\n');
    expect(engine.list('a')).toEqual(['3']);
    expect(engine.list('b')).toEqual(['4', '1', 'x', '5', '2']);
    const events = ['lpush b', 'lpop a', 'rpush b', 'rpop a', 'rpush b', 'lpop a', 'lpush b'];
    expect(engine.events()).toEqual([...events, 'rpop a']);
  });

  it('creates the destination and removes the emptied source, as one change', () => {
    const engine = new ListEngine();
    engine.fill('a', '1');
    const before = engine.engine.keyspace.dirty;
    engine.run('LMOVE', 'a', 'b', 'LEFT', 'RIGHT');
    expect(engine.engine.keyspace.dirty - before).toBe(1);
    expect(engine.effects()).toEqual({
      events: ['new b', 'rpush b', 'lpop a', 'del a'],
      propagated: ['LMOVE a b LEFT RIGHT'],
    });
  });

  it('rotates a list that is both, of any size', () => {
    for (const count of [1, 2, 500, 2000]) {
      const engine = new ListEngine();
      const elements = Array.from({ length: count }, (_, n) => `element ${n}`);
      engine.fill('k', ...elements);
      for (let n = 0; n < 5; n++) engine.run('LMOVE', 'k', 'k', 'LEFT', 'RIGHT');
      engine.run('LMOVE', 'k', 'k', 'RIGHT', 'LEFT');
      engine.run('LMOVE', 'k', 'k', 'RIGHT', 'RIGHT');
      engine.run('LMOVE', 'k', 'k', 'LEFT', 'LEFT');
      const turned = Array.from({ length: count }, (_, n) => elements[(n + 4) % count]);
      expect(engine.list('k')).toEqual(turned);
    }
  });

  it('leaves both lists as they were when there is no memory', () => {
    const engine = new ListEngine();
    engine.fill('a', 'l'.repeat(300_000));
    engine.fill('b', ...Array.from({ length: 300 }, (_, n) => `element number ${n}`));
    expect(engine.runWithFaults('b', 'LMOVE', 'a', 'b', 'LEFT', 'LEFT')).toMatch(/^\$300000/);
    expect(engine.run('LLEN', 'b')).toBe(':301\r\n');
    expect(engine.runWithFaults('c', 'LMOVE', 'b', 'c', 'LEFT', 'LEFT')).toMatch(/^\$300000/);
  });

  it('answers null for no source, and refuses other types and sides', () => {
    const engine = new ListEngine();
    engine.fill('a', '1');
    engine.run('SET', 's', 'v');
    engine.forget();
    expect(engine.run('LMOVE', 'none', 's', 'LEFT', 'LEFT')).toBe('$-1\r\n');
    expect(engine.run('LMOVE', 's', 'a', 'LEFT', 'LEFT')).toMatch(/^-WRONGTYPE /);
    expect(engine.run('LMOVE', 'a', 's', 'LEFT', 'LEFT')).toMatch(/^-WRONGTYPE /);
    expect(engine.run('LMOVE', 's', 's', 'UP', 'LEFT')).toBe('-ERR syntax error\r\n');
    expect(engine.run('LMOVE', 's', 's', 'LEFT', 'UP')).toBe('-ERR syntax error\r\n');
    expect(engine.list('a')).toEqual(['1']);
    expect(engine.effects()).toEqual({ events: [], propagated: [] });
  });
});

describe('RPOPLPUSH', () => {
  it('takes the last element to the front of another list', () => {
    const engine = new ListEngine();
    engine.fill('a', '1', '2');
    expect(engine.run('RPOPLPUSH', 'a', 'b')).toBe('$1\r\n2\r\n');
    expect(engine.run('RPOPLPUSH', 'none', 'b')).toBe('$-1\r\n');
    expect(engine.effects()).toEqual({
      events: ['new b', 'lpush b', 'rpop a'],
      propagated: ['RPOPLPUSH a b'],
    });
  });
});
