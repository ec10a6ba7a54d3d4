import { describe, expect, it } from 'vitest';
import { StreamEngine } from '../../../test/support/stream-engine.ts';

describe('XACK', () => {
  it('takes entries off the list of those pending, once', () => {
    const engine = new StreamEngine();
    engine.deliver('s', 3, 3);
    expect(engine.ask('XACK s g 1-0 3-0 9-0')).toBe(2);
    expect(engine.ask('XACK s g 1-0')).toBe(0);
    expect(engine.ask('XPENDING s g')).toEqual([1, '2-0', '2-0', [['c', '1']]]);
    expect(engine.propagated()).toEqual(['XACK s g 1-0 3-0 9-0']);
  });

  it('acknowledges nothing when one id is none', () => {
    const engine = new StreamEngine();
    engine.deliver('s', 2, 2);
    expect(engine.ask('XACK s g 1-0 x')).toMatch(/^-ERR Invalid stream ID/);
    expect(engine.ask('XPENDING s g')).toEqual([2, '1-0', '2-0', [['c', '2']]]);
  });

  it('answers 0 without the stream or the group', () => {
    const engine = new StreamEngine();
    engine.fill('s', 1);
    expect(engine.ask('XACK s g 1-0')).toBe(0);
    expect(engine.ask('XACK missing g x')).toBe(0);
  });
});
