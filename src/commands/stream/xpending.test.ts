import { describe, expect, it } from 'vitest';
import { StreamEngine } from '../../../test/support/stream-engine.ts';

describe('XPENDING', () => {
  function prepared(): StreamEngine {
    const engine = new StreamEngine();
    engine.deliver('s', 6, 2);
    engine.clock.ms += 100;
    engine.ask('XREADGROUP GROUP g a COUNT 2 STREAMS s >');
    return engine;
  }

  it('sums up by consumer, in the order of their names', () => {
    const engine = prepared();
    expect(engine.ask('XPENDING s g')).toEqual([
      4,
      '1-0',
      '4-0',
      [
        ['a', '2'],
        ['c', '2'],
      ],
    ]);
    engine.ask('XGROUP CREATE s empty 0');
    expect(engine.ask('XPENDING s empty')).toEqual([0, null, null, null]);
  });

  it('lists entries of an interval, of one consumer or all', () => {
    const engine = prepared();
    expect(engine.ask('XPENDING s g - + 3')).toEqual([
      ['1-0', 'c', 100, 1],
      ['2-0', 'c', 100, 1],
      ['3-0', 'a', 0, 1],
    ]);
    expect(engine.ask('XPENDING s g (1-0 3 9')).toHaveLength(2);
    expect(engine.ask('XPENDING s g - + 9 a')).toEqual([
      ['3-0', 'a', 0, 1],
      ['4-0', 'a', 0, 1],
    ]);
    expect(engine.ask('XPENDING s g - + 9 nobody')).toEqual([]);
    expect(engine.ask('XPENDING s g - + -1')).toEqual([]);
  });

  it('lists those idle for long', () => {
    const engine = prepared();
    expect(engine.ask('XPENDING s g IDLE 50 - + 9')).toHaveLength(2);
    expect(engine.ask('XPENDING s g IDLE 101 - + 9')).toEqual([]);
  });

  it('says what is wrong', () => {
    const engine = prepared();
    expect(engine.ask('XPENDING s x')).toBe("-NOGROUP No such key 's' or consumer group 'x'");
    expect(engine.ask('XPENDING s g -')).toMatch(/syntax error/);
    expect(engine.ask('XPENDING s g IDLE 5 - +')).toMatch(/syntax error/);
    expect(engine.ask('XPENDING s g - + x')).toMatch(/not an integer/);
    expect(engine.ask('XPENDING s g IDLE x - + 1')).toMatch(/not an integer/);
    expect(engine.ask('XPENDING s g x + 1')).toMatch(/Invalid stream ID/);
  });
});
