import { describe, expect, it } from 'vitest';
import { PlainEngine } from '../../../test/support/plain-engine.ts';

function engineWithSet(): PlainEngine {
  const engine = new PlainEngine();
  engine.ask('ZADD z 1 a 2 b 3 c 4 d 5 e');
  engine.ask('ZADD l 0 a 0 b 0 c 0 d');
  return engine;
}

describe('ZRANGE', () => {
  it('answers a range of ranks, upwards or downwards', () => {
    const engine = engineWithSet();
    expect(engine.ask('ZRANGE z 1 2')).toBe('[b c]');
    expect(engine.ask('ZRANGE z -2 100 WITHSCORES')).toBe('[d 4 e 5]');
    expect(engine.ask('ZRANGE z 0 1 REV')).toBe('[e d]');
    expect(engine.ask('ZRANGE z 3 1')).toBe('[]');
    expect(engine.ask('ZRANGE none 0 -1')).toBe('[]');
    expect(engine.ask('ZRANGE z a 1')).toBe('-ERR value is not an integer or out of range');
  });

  it('answers a range of scores, limited', () => {
    const engine = engineWithSet();
    expect(engine.ask('ZRANGE z (1 3 BYSCORE')).toBe('[b c]');
    expect(engine.ask('ZRANGE z 4 -inf BYSCORE REV LIMIT 1 2')).toBe('[c b]');
    expect(engine.ask('ZRANGE z -inf inf BYSCORE LIMIT 3 -1')).toBe('[d e]');
    expect(engine.ask('ZRANGE z 0 1 LIMIT 0 1')).toMatch(/LIMIT is only supported/);
    expect(engine.ask('ZRANGE z 0 1 BYSCORE LIMIT 0')).toBe('-ERR syntax error');
  });

  it('answers a range of members', () => {
    const engine = engineWithSet();
    expect(engine.ask('ZRANGE l [b + BYLEX')).toBe('[b c d]');
    expect(engine.ask('ZRANGE l (d - BYLEX REV LIMIT 0 2')).toBe('[c b]');
    expect(engine.ask('ZRANGE l - + BYLEX WITHSCORES')).toMatch(/WITHSCORES not supported/);
    expect(engine.ask('ZRANGE l - + BYLEX BYSCORE')).toBe('-ERR syntax error');
  });

  it('answers pairs in RESP3', () => {
    const engine = engineWithSet();
    engine.ask('HELLO 3');
    expect(engine.ask('ZRANGE z 0 1 WITHSCORES')).toBe('[[a ,1] [b ,2]]');
  });
});

describe('The older commands on ranges', () => {
  it('do what their names say', () => {
    const engine = engineWithSet();
    expect(engine.ask('ZREVRANGE z 0 1 WITHSCORES')).toBe('[e 5 d 4]');
    expect(engine.ask('ZRANGEBYSCORE z (1 +inf LIMIT 1 2 WITHSCORES')).toBe('[c 3 d 4]');
    expect(engine.ask('ZREVRANGEBYSCORE z 3 1')).toBe('[c b a]');
    expect(engine.ask('ZRANGEBYLEX l [b (d')).toBe('[b c]');
    expect(engine.ask('ZREVRANGEBYLEX l + (b LIMIT 1 5')).toBe('[c]');
  });

  it('have none of the new options', () => {
    const engine = engineWithSet();
    expect(engine.ask('ZREVRANGE z 0 1 REV')).toBe('-ERR syntax error');
    expect(engine.ask('ZRANGEBYSCORE z 0 1 BYSCORE')).toBe('-ERR syntax error');
    expect(engine.ask('ZRANGEBYLEX l - + REV')).toBe('-ERR syntax error');
  });
});
