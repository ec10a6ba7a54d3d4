import { describe, expect, it } from 'vitest';
import { PlainEngine } from '../../../test/support/plain-engine.ts';

describe('ZRANK and ZREVRANK', () => {
  it('count the members before and behind one', () => {
    const engine = new PlainEngine();
    engine.ask('ZADD z 1 a 1 b 2 c');
    expect(engine.ask('ZRANK z b')).toBe('1');
    expect(engine.ask('ZREVRANK z a')).toBe('2');
    expect(engine.ask('ZRANK z x')).toBe('nil');
    expect(engine.ask('ZREVRANK none x')).toBe('nil');
  });

  it('answer the score as well with WITHSCORE', () => {
    const engine = new PlainEngine();
    engine.ask('ZADD z 1 a 2.5 b');
    expect(engine.ask('ZRANK z b WITHSCORE')).toBe('[1 2.5]');
    expect(engine.ask('ZREVRANK z b withscore')).toBe('[0 2.5]');
    expect(engine.run('ZRANK', 'z', 'x', 'WITHSCORE')).toBe('*-1\r\n');
    expect(engine.ask('ZRANK z b FOO')).toBe('-ERR syntax error');
    expect(engine.ask('ZRANK z b WITHSCORE x')).toMatch(/^-ERR wrong number of arguments/);
  });

  it('know their way in a large set', () => {
    const engine = new PlainEngine();
    for (let at = 0; at < 2000; at++) engine.ask(`ZADD z ${(at * 7919) % 2000} m${at}`);
    for (const at of [0, 1, 999, 1999]) {
      const rank = (at * 7919) % 2000;
      expect(engine.ask(`ZRANK z m${at}`)).toBe(String(rank));
      expect(engine.ask(`ZREVRANK z m${at}`)).toBe(String(1999 - rank));
    }
  });
});
