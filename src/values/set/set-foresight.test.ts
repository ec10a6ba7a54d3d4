// Large sets are combined with their members read ahead; what comes out must be what small ones
// would give.
import { describe, expect, it } from 'vitest';
import { ObservedEngine } from '../../../test/support/observed-engine.ts';

/** More than ten thousand, so that reading ahead begins, and no multiple of a portion. */
const MEMBERS = 10_037;
const AT_ONCE = 1_000;
/** Longer than 64 KiB: its bytes stand outside its record. */
const LONG = 'long'.repeat(20_000);

function words(reply: string): string[] {
  return reply.split('\r\n').filter((line) => line !== '' && !/^[*~$:]/.test(line));
}

function fill(engine: ObservedEngine, key: string, from: number, to: number): void {
  for (let first = from; first < to; first += AT_ONCE) {
    const last = Math.min(to, first + AT_ONCE);
    const members = Array.from({ length: last - first }, (_, at) => `member ${first + at}`);
    engine.run('SADD', key, ...members);
  }
}

function engineWithLargeSets(): ObservedEngine {
  const engine = new ObservedEngine();
  fill(engine, 'low', 0, MEMBERS);
  fill(engine, 'high', 5_000, 5_000 + MEMBERS + 1);
  fill(engine, 'third', 9_000, 9_000 + MEMBERS + 2);
  for (const key of ['low', 'high', 'third']) engine.run('SADD', key, LONG);
  return engine;
}

/** The numbers in the members' names, in order; the long one's is -1. */
function numbers(reply: string): number[] {
  return words(reply)
    .map((word) => (word === LONG ? -1 : Number(word.slice('member '.length))))
    .sort((a, b) => a - b);
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, at) => from + at);
}

describe('large sets', () => {
  it('are intersected, two and three of them, and with themselves', () => {
    const engine = engineWithLargeSets();
    expect(numbers(engine.run('SINTER', 'low', 'high'))).toEqual([-1, ...range(5_000, MEMBERS)]);
    expect(numbers(engine.run('SINTER', 'third', 'high', 'low'))).toEqual([
      -1,
      ...range(9_000, MEMBERS),
    ]);
    expect(numbers(engine.run('SINTER', 'low', 'low'))).toEqual([-1, ...range(0, MEMBERS)]);
    expect(engine.run('SINTERCARD', '2', 'low', 'high')).toBe(`:${MEMBERS - 5_000 + 1}\r\n`);
    expect(engine.run('SINTERCARD', '2', 'low', 'high', 'LIMIT', '77')).toBe(':77\r\n');
    expect(engine.run('SINTERSTORE', 'target', 'low', 'third')).toBe(`:${MEMBERS - 9_000 + 1}\r\n`);
  });

  it('are subtracted from each other', () => {
    const engine = engineWithLargeSets();
    expect(numbers(engine.run('SDIFF', 'low', 'high'))).toEqual(range(0, 5_000));
    expect(numbers(engine.run('SDIFF', 'high', 'low', 'third'))).toEqual([]);
    expect(numbers(engine.run('SDIFF', 'third', 'low', 'high'))).toEqual(
      range(5_000 + MEMBERS + 1, 9_000 + MEMBERS + 2),
    );
    expect(engine.run('SDIFF', 'low', 'low')).toBe('*0\r\n');
  });

  it('do not lead small ones astray that are combined behind them', () => {
    const engine = engineWithLargeSets();
    engine.run('SADD', 'few', 'member 5', 'other');
    expect(numbers(engine.run('SINTER', 'low', 'high'))).toHaveLength(MEMBERS - 5_000 + 1);
    expect(engine.run('SINTER', 'few', 'low')).toBe('*1\r\n$8\r\nmember 5\r\n');
    expect(engine.run('SDIFF', 'few', 'low')).toBe('*1\r\n$5\r\nother\r\n');
  });
});
