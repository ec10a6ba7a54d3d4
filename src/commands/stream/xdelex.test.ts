import { describe, expect, it } from 'vitest';
import { StreamEngine } from '../../../test/support/stream-engine.ts';

describe('XDELEX and XACKDEL', () => {
  /** Two groups; `g` has got entries 1 and 2, `h` entry 1 only. */
  function prepared(): StreamEngine {
    const engine = new StreamEngine();
    engine.deliver('s', 3, 2);
    engine.ask('XGROUP CREATE s h 0');
    engine.ask('XREADGROUP GROUP h c COUNT 1 STREAMS s >');
    engine.forget();
    return engine;
  }

  it('XDELEX keeps references unless told otherwise', () => {
    const engine = prepared();
    expect(engine.ask('XDELEX s IDS 2 1-0 9-0')).toEqual([1, -1]);
    expect(engine.ask('XPENDING s g')).toEqual([2, '1-0', '2-0', [['c', '2']]]);
    expect(engine.propagated()).toEqual(['XDEL s 1-0']);
    expect(engine.events()).toEqual(['xdel s']);
  });

  it('XDELEX DELREF removes them, also of entries that are gone', () => {
    const engine = prepared();
    engine.ask('XDEL s 2-0');
    engine.forget();
    expect(engine.ask('XDELEX s IDS 2 1-0 2-0 DELREF')).toEqual([1, -1]);
    expect(engine.ask('XPENDING s g')).toEqual([0, null, null, null]);
    expect(engine.ask('XPENDING s h')).toEqual([0, null, null, null]);
    expect(engine.propagated()).toEqual(['XACK s g 1-0 2-0', 'XACK s h 1-0', 'XDEL s 1-0']);
  });

  it('XDELEX ACKED deletes what all groups have done with', () => {
    const engine = prepared();
    expect(engine.ask('XDELEX s ACKED IDS 3 1-0 2-0 9-0')).toEqual([2, 2, -1]);
    engine.ask('XACK s g 1-0 2-0');
    engine.ask('XACK s h 1-0');
    // Group h has not read entry 2 yet.
    expect(engine.ask('XDELEX s ACKED IDS 2 1-0 2-0')).toEqual([1, 2]);
    engine.fill('lonely', 1);
    expect(engine.ask('XDELEX lonely ACKED IDS 1 1-0')).toEqual([2]);
  });

  it('XACKDEL acknowledges in its group and deletes by the same rules', () => {
    const engine = prepared();
    expect(engine.ask('XACKDEL s g ACKED IDS 2 1-0 3-0')).toEqual([2, -1]);
    expect(engine.ask('XACKDEL s h ACKED IDS 1 1-0')).toEqual([1]);
    expect(engine.ask('XACKDEL s g IDS 1 2-0')).toEqual([1]);
    expect(engine.entries('s')).toEqual(['3-0 f 3']);
    expect(engine.propagated()).toEqual([
      ...['XACK s g 1-0', 'XACK s h 1-0', 'XDEL s 1-0'],
      ...['XACK s g 2-0', 'XDEL s 2-0'],
    ]);
  });

  it('answer -1 for every id when there is no such stream or group', () => {
    const engine = prepared();
    expect(engine.ask('XDELEX missing IDS 2 1-0 2-0')).toEqual([-1, -1]);
    expect(engine.ask('XACKDEL s missing IDS 1 1-0')).toEqual([-1]);
    expect(engine.ask('XACKDEL missing g IDS 1 1-0')).toEqual([-1]);
  });

  it('say what is wrong', () => {
    const engine = prepared();
    expect(engine.ask('XDELEX s IDS 0 1-0')).toBe('-ERR Number of IDs must be a positive integer');
    expect(engine.ask('XDELEX s IDS x 1-0')).toMatch(/positive integer/);
    expect(engine.ask('XDELEX s IDS 3 1-0')).toMatch(/must match the number of arguments/);
    expect(engine.ask('XDELEX s IDS 1 1-0 2-0')).toMatch(/syntax error/);
    expect(engine.ask('XDELEX s KEEPREF DELREF IDS 1 1-0')).toMatch(/syntax error/);
    expect(engine.ask('XDELEX s KEEPREF 1 1-0')).toMatch(/syntax error/);
    expect(engine.ask('XDELEX s IDS 2 1-0 x')).toMatch(/Invalid stream ID/);
    expect(engine.ask('XLEN s')).toBe(3);
  });
});
