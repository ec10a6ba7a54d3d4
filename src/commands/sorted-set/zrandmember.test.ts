import { describe, expect, it } from 'vitest';
import { PlainEngine } from '../../../test/support/plain-engine.ts';

function engineWithSet(size: number): PlainEngine {
  const engine = new PlainEngine();
  for (let at = 0; at < size; at++) engine.ask(`ZADD z ${at} m${at}`);
  return engine;
}

const drawn = (reply: string): string[] => reply.slice(1, -1).split(' ');

describe('ZRANDMEMBER', () => {
  it('draws one member, each with the same chance', () => {
    const engine = engineWithSet(4);
    const counts = new Map<string, number>();
    for (let draw = 0; draw < 4000; draw++) {
      const member = engine.ask('ZRANDMEMBER z');
      counts.set(member, (counts.get(member) ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).toEqual(['m0', 'm1', 'm2', 'm3']);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
    expect(engine.ask('ZRANDMEMBER none')).toBe('nil');
  });

  it('draws so many different ones, or all', () => {
    const engine = engineWithSet(500);
    for (const count of [1, 10, 250, 499, 500, 600]) {
      const members = drawn(engine.ask(`ZRANDMEMBER z ${count}`));
      expect(members.length).toBe(Math.min(count, 500));
      expect(new Set(members).size).toBe(members.length);
    }
    expect(engine.ask('ZRANDMEMBER z 0')).toBe('[]');
    expect(engine.ask('ZRANDMEMBER none 3')).toBe('[]');
  });

  it('draws with repetition when the count is negative', () => {
    const engine = engineWithSet(3);
    const members = drawn(engine.ask('ZRANDMEMBER z -50'));
    expect(members.length).toBe(50);
    expect(new Set(members).size).toBe(3);
  });

  it('answers scores too, in RESP3 as pairs', () => {
    const engine = engineWithSet(1);
    expect(engine.ask('ZRANDMEMBER z 5 WITHSCORES')).toBe('[m0 0]');
    expect(engine.ask('ZRANDMEMBER z -2 withscores')).toBe('[m0 0 m0 0]');
    engine.ask('HELLO 3');
    expect(engine.ask('ZRANDMEMBER z -2 WITHSCORES')).toBe('[[m0 ,0] [m0 ,0]]');
  });

  it('refuses what it cannot read', () => {
    const engine = engineWithSet(1);
    expect(engine.ask('ZRANDMEMBER z a')).toBe('-ERR value is not an integer or out of range');
    expect(engine.ask('ZRANDMEMBER z 1 FOO')).toBe('-ERR syntax error');
    expect(engine.ask('ZRANDMEMBER z -9223372036854775808')).toMatch(/value must between/);
  });
});
