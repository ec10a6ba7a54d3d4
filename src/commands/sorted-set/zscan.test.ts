import { describe, expect, it } from 'vitest';
import { PlainEngine } from '../../../test/support/plain-engine.ts';

/** All that a scan answers, member and score as one text. */
function scanAll(engine: PlainEngine, options: string): string[] {
  const seen: string[] = [];
  let cursor = '0';
  do {
    const match = /^\[(\d+) \[(.*)\]\]$/.exec(engine.ask(`ZSCAN z ${cursor} ${options}`));
    const parts = (match?.[2] ?? '').split(' ').filter((part) => part !== '');
    for (let at = 0; at < parts.length; at += 2) seen.push(`${parts[at]} ${parts[at + 1]}`);
    cursor = match?.[1] ?? '0';
  } while (cursor !== '0');
  return seen;
}

describe('ZSCAN', () => {
  it('answers a small set whole, in order', () => {
    const engine = new PlainEngine();
    engine.ask('ZADD z 1 a 2.5 b inf ab');
    expect(engine.ask('ZSCAN z 0 COUNT 1')).toBe('[0 [a 1 b 2.5 ab inf]]');
    expect(engine.ask('ZSCAN z 0 MATCH a*')).toBe('[0 [a 1 ab inf]]');
    expect(engine.ask('ZSCAN none 0')).toBe('[0 []]');
  });

  it('goes through a large set in many calls', () => {
    const engine = new PlainEngine();
    const expected: string[] = [];
    for (let at = 0; at < 2000; at++) {
      engine.ask(`ZADD z ${at} m${at}`);
      expected.push(`m${at} ${at}`);
    }
    expect([...new Set(scanAll(engine, 'COUNT 20'))].sort()).toEqual(expected.sort());
    const matching = scanAll(engine, 'MATCH m77*');
    expect([...new Set(matching)].length).toBe(11);
  });

  it('answers scores as strings in RESP3 too', () => {
    const engine = new PlainEngine();
    engine.ask('ZADD z 1.5 a');
    engine.ask('HELLO 3');
    expect(engine.ask('ZSCAN z 0')).toBe('[0 [a 1.5]]');
  });

  it('refuses what it cannot read', () => {
    const engine = new PlainEngine();
    engine.ask('ZADD z 1 a');
    expect(engine.ask('ZSCAN z x')).toBe('-ERR invalid cursor');
    expect(engine.ask('ZSCAN z 0 COUNT 0')).toBe('-ERR syntax error');
    engine.storeList('list');
    expect(engine.ask('ZSCAN list 0')).toMatch(/^-WRONGTYPE /);
  });
});
