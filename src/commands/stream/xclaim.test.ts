import { describe, expect, it } from 'vitest';
import { StreamEngine } from '../../../test/support/stream-engine.ts';

const entry = (number: number) => [`${number}-0`, ['f', String(number)]];

describe('XCLAIM', () => {
  it('hands over entries that have been idle long enough', () => {
    const engine = new StreamEngine();
    engine.deliver('s', 3, 2);
    engine.clock.ms += 10;
    expect(engine.ask('XCLAIM s g d 20 1-0 2-0')).toEqual([]);
    expect(engine.ask('XCLAIM s g d 10 1-0 3-0')).toEqual([entry(1)]);
    expect(engine.ask('XPENDING s g - + 9')).toEqual([
      ['1-0', 'd', 0, 2],
      ['2-0', 'c', 10, 1],
    ]);
  });

  it('takes time and count as told, and with JUSTID leaves the count', () => {
    const engine = new StreamEngine();
    engine.deliver('s', 3, 3);
    engine.clock.ms += 1000;
    expect(engine.ask('XCLAIM s g d 0 1-0 JUSTID')).toEqual(['1-0']);
    expect(engine.ask('XCLAIM s g d 0 2-0 IDLE 400 RETRYCOUNT 7 JUSTID')).toEqual(['2-0']);
    expect(engine.ask(`XCLAIM s g d 0 3-0 TIME ${engine.clock.ms - 5} JUSTID`)).toEqual(['3-0']);
    expect(engine.ask('XPENDING s g - + 9')).toEqual([
      ['1-0', 'd', 0, 1],
      ['2-0', 'd', 400, 7],
      ['3-0', 'd', 5, 1],
    ]);
  });

  it('with FORCE makes entries pending that are not, if they exist', () => {
    const engine = new StreamEngine();
    engine.deliver('s', 2, 0 + 1);
    expect(engine.ask('XCLAIM s g d 0 2-0 9-0 FORCE JUSTID')).toEqual(['2-0']);
    expect(engine.ask('XPENDING s g')).toEqual([
      2,
      '1-0',
      '2-0',
      [
        ['c', '1'],
        ['d', '1'],
      ],
    ]);
  });

  it('forgets pending entries that were deleted', () => {
    const engine = new StreamEngine();
    engine.deliver('s', 2, 2);
    engine.ask('XDEL s 1-0');
    expect(engine.ask('XCLAIM s g d 0 1-0 2-0 JUSTID')).toEqual(['2-0']);
    expect(engine.ask('XPENDING s g')).toEqual([1, '2-0', '2-0', [['d', '1']]]);
  });

  it('is propagated so that it means the same at any time', () => {
    const engine = new StreamEngine();
    engine.deliver('s', 2, 2);
    const now = engine.clock.ms;
    engine.ask('XCLAIM s g d 0 1-0 IDLE 5');
    engine.ask('XCLAIM s g d 0 9-0 LASTID 7-0');
    engine.ask('XCLAIM s g new 99999 1-0');
    expect(engine.propagated()).toEqual([
      `XCLAIM s g d 0 1-0 TIME ${now - 5} RETRYCOUNT 2 FORCE JUSTID LASTID 2-0`,
      'XGROUP SETID s g 7-0 ENTRIESREAD 2',
      'XGROUP CREATECONSUMER s g new',
    ]);
  });

  it('says what is wrong', () => {
    const engine = new StreamEngine();
    engine.deliver('s', 1, 1);
    expect(engine.ask('XCLAIM s x d 0 1-0')).toBe("-NOGROUP No such key 's' or consumer group 'x'");
    expect(engine.ask('XCLAIM s g d x 1-0')).toBe('-ERR Invalid min-idle-time argument for XCLAIM');
    expect(engine.ask('XCLAIM s g d 0 1-0 IDLE x')).toMatch(/Invalid IDLE option argument/);
    expect(engine.ask('XCLAIM s g d 0 1-0 TIME x')).toMatch(/Invalid TIME option argument/);
    expect(engine.ask('XCLAIM s g d 0 1-0 RETRYCOUNT x')).toMatch(/Invalid RETRYCOUNT option/);
    expect(engine.ask('XCLAIM s g d 0 1-0 WHAT')).toBe("-ERR Unrecognized XCLAIM option 'WHAT'");
  });
});
