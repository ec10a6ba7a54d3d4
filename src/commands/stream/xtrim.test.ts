import { describe, expect, it } from 'vitest';
import { StreamEngine } from '../../../test/support/stream-engine.ts';

describe('XTRIM', () => {
  it('trims to a length or from an id on', () => {
    const engine = new StreamEngine();
    engine.fill('s', 5);
    expect(engine.ask('XTRIM s MAXLEN 3')).toBe(2);
    expect(engine.ask('XTRIM s MINID 5-0')).toBe(2);
    expect(engine.entries('s')).toEqual(['5-0 f 5']);
    expect(engine.ask('XTRIM s MAXLEN = 0')).toBe(1);
    expect(engine.ask('XTRIM s MAXLEN 0')).toBe(0);
    expect(engine.ask('XTRIM missing MAXLEN 0')).toBe(0);
    expect(engine.events()).toEqual(['xtrim s', 'xtrim s', 'xtrim s']);
  });

  it('with ~ removes whole blocks, within the limit', () => {
    const engine = new StreamEngine();
    engine.run('CONFIG', 'SET', 'stream-node-max-entries', '10');
    engine.fill('s', 100);
    expect(engine.ask('XTRIM s MAXLEN ~ 85')).toBe(10);
    expect(engine.ask('XTRIM s MAXLEN ~ 15 LIMIT 30')).toBe(30);
    expect(engine.ask('XTRIM s MINID ~ 95')).toBe(50);
    expect(engine.ask('XLEN s')).toBe(10);
    expect(engine.propagated()).toEqual([
      'XTRIM s MAXLEN = 90',
      'XTRIM s MAXLEN = 60',
      'XTRIM s MINID = 91-0',
    ]);
  });

  it('says what is wrong', () => {
    const engine = new StreamEngine();
    expect(engine.ask('XTRIM s LIMIT 0')).toMatch(/XTRIM must be called with a trimming strategy/);
    expect(engine.ask('XTRIM s WHAT 1')).toMatch(/syntax error/);
    expect(engine.ask('XTRIM s MINID x')).toMatch(/Invalid stream ID/);
    expect(engine.ask('XTRIM s MAXLEN 1 LIMIT 1')).toMatch(/without the special ~ option/);
  });
});
