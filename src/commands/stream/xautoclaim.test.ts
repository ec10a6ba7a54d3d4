import { describe, expect, it } from 'vitest';
import { StreamEngine } from '../../../test/support/stream-engine.ts';

const entry = (number: number) => [`${number}-0`, ['f', String(number)]];

describe('XAUTOCLAIM', () => {
  it('claims in steps, saying where to go on', () => {
    const engine = new StreamEngine();
    engine.deliver('s', 5, 5);
    expect(engine.ask('XAUTOCLAIM s g d 0 - COUNT 2')).toEqual(['3-0', [entry(1), entry(2)], []]);
    expect(engine.ask('XAUTOCLAIM s g d 0 3-0 COUNT 2 JUSTID')).toEqual([
      '5-0',
      ['3-0', '4-0'],
      [],
    ]);
    expect(engine.ask('XAUTOCLAIM s g d 0 (4-0')).toEqual(['0-0', [entry(5)], []]);
    expect(engine.ask('XPENDING s g')).toEqual([5, '1-0', '5-0', [['d', '5']]]);
  });

  it('leaves those that were busy', () => {
    const engine = new StreamEngine();
    engine.deliver('s', 3, 1);
    engine.clock.ms += 100;
    engine.ask('XREADGROUP GROUP g c STREAMS s >');
    expect(engine.ask('XAUTOCLAIM s g d 50 0')).toEqual(['0-0', [entry(1)], []]);
  });

  it('forgets entries that were deleted, and lists them', () => {
    const engine = new StreamEngine();
    engine.deliver('s', 3, 3);
    engine.ask('XDEL s 2-0');
    expect(engine.ask('XAUTOCLAIM s g d 0 0 COUNT 2')).toEqual(['3-0', [entry(1)], ['2-0']]);
    expect(engine.ask('XPENDING s g')).toEqual([
      2,
      '1-0',
      '3-0',
      [
        ['c', '1'],
        ['d', '1'],
      ],
    ]);
  });

  it('is propagated as the claims it came to', () => {
    const engine = new StreamEngine();
    engine.deliver('s', 2, 2);
    engine.ask('XAUTOCLAIM s g d 0 0 COUNT 1');
    const time = `TIME ${engine.clock.ms}`;
    expect(engine.propagated()).toEqual([
      `XCLAIM s g d 0 1-0 ${time} RETRYCOUNT 2 FORCE JUSTID LASTID 2-0`,
    ]);
    engine.ask('XAUTOCLAIM s g e 5 0');
    expect(engine.propagated()).toEqual(['XGROUP CREATECONSUMER s g e']);
  });

  it('says what is wrong', () => {
    const engine = new StreamEngine();
    engine.deliver('s', 1, 1);
    expect(engine.ask('XAUTOCLAIM s g d 0 0 COUNT 0')).toBe('-ERR COUNT must be > 0');
    expect(engine.ask('XAUTOCLAIM s g d 0 0 COUNT 9223372036854775807')).toMatch(/COUNT must be/);
    expect(engine.ask('XAUTOCLAIM s g d x 0')).toMatch(/min-idle-time argument for XAUTOCLAIM/);
    expect(engine.ask('XAUTOCLAIM s g d 0 x')).toMatch(/Invalid stream ID/);
    expect(engine.ask('XAUTOCLAIM s g d 0 0 WHAT')).toMatch(/syntax error/);
    expect(engine.ask('XAUTOCLAIM s x d 0 0')).toMatch(/^-NOGROUP No such key 's' or consumer/);
  });
});
