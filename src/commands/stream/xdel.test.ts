import { describe, expect, it } from 'vitest';
import { StreamEngine } from '../../../test/support/stream-engine.ts';

describe('XDEL', () => {
  it('deletes entries and keeps the stream when none is left', () => {
    const engine = new StreamEngine();
    engine.fill('s', 3);
    expect(engine.ask('XDEL s 1-0 3-0 9-0 1-0')).toBe(2);
    expect(engine.entries('s')).toEqual(['2-0 f 2']);
    expect(engine.events()).toEqual(['xdel s']);
    expect(engine.ask('XDEL s 2-0')).toBe(1);
    expect(engine.ask('XLEN s')).toBe(0);
    expect(engine.ask('EXISTS s')).toBe(1);
    expect(engine.ask('XADD s 3-0 f v')).toMatch(/equal or smaller/);
  });

  it('deletes nothing when one id is none', () => {
    const engine = new StreamEngine();
    engine.fill('s', 2);
    expect(engine.ask('XDEL s 1-0 x')).toMatch(/^-ERR Invalid stream ID/);
    expect(engine.ask('XLEN s')).toBe(2);
    expect(engine.ask('XDEL missing x')).toBe(0);
  });
});
