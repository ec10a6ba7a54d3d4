import { describe, expect, it } from 'vitest';
import { lines, StreamEngine } from '../../../test/support/stream-engine.ts';

describe('XRANGE and XREVRANGE', () => {
  const engine = new StreamEngine();
  engine.fill('s', 5);

  it('answer an interval in either order', () => {
    expect(lines(engine.ask('XRANGE s 2 4'))).toEqual(['2-0 f 2', '3-0 f 3', '4-0 f 4']);
    expect(lines(engine.ask('XREVRANGE s 4 2'))).toEqual(['4-0 f 4', '3-0 f 3', '2-0 f 2']);
    expect(lines(engine.ask('XRANGE s 4 2'))).toEqual([]);
    expect(lines(engine.ask('XRANGE s 2-1 3-0'))).toEqual(['3-0 f 3']);
  });

  it('exclude what follows a parenthesis', () => {
    expect(lines(engine.ask('XRANGE s (2 (4'))).toEqual(['3-0 f 3', '4-0 f 4']);
    expect(lines(engine.ask('XRANGE s (2-0 (4-0'))).toEqual(['3-0 f 3']);
    expect(lines(engine.ask('XREVRANGE s (4-0 (2-0'))).toEqual(['3-0 f 3']);
    const largest = '18446744073709551615';
    expect(engine.ask(`XRANGE s (${largest}-${largest} +`)).toMatch(/invalid start ID/);
    expect(engine.ask('XRANGE s - (0-0')).toMatch(/invalid end ID/);
    expect(engine.ask('XRANGE s (- +')).toMatch(/Invalid stream ID/);
  });

  it('answer at most COUNT entries, and null for none', () => {
    expect(lines(engine.ask('XRANGE s - + COUNT 2'))).toEqual(['1-0 f 1', '2-0 f 2']);
    expect(lines(engine.ask('XREVRANGE s + - COUNT 1'))).toEqual(['5-0 f 5']);
    expect(engine.ask('XRANGE s - + COUNT 0')).toBeNull();
    expect(engine.ask('XRANGE s - + COUNT -5')).toBeNull();
    expect(engine.ask('XRANGE missing - + COUNT 0')).toEqual([]);
    expect(engine.ask('XRANGE s - + COUNT')).toMatch(/syntax error/);
    expect(engine.ask('XRANGE s - + COUNT x')).toMatch(/not an integer/);
  });
});
