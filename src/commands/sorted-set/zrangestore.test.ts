import { describe, expect, it } from 'vitest';
import { PlainEngine } from '../../../test/support/plain-engine.ts';

describe('ZRANGESTORE', () => {
  it('stores a range, in place of whatever was there', () => {
    const engine = new PlainEngine();
    engine.ask('ZADD z 1 a 2 b 3 c');
    engine.ask('SET d x EX 100');
    engine.forget();
    expect(engine.ask('ZRANGESTORE d z 0 1')).toBe('2');
    expect(engine.ask('ZRANGE d 0 -1 WITHSCORES')).toBe('[a 1 b 2]');
    expect(engine.ask('TTL d')).toBe('-1');
    expect(engine.ask('ZRANGESTORE d z 3 2 BYSCORE REV LIMIT 0 1')).toBe('1');
    expect(engine.ask('ZRANGE d 0 -1')).toBe('[c]');
    expect(engine.events()).toEqual(['zrangestore d', 'zrangestore d']);
    expect(engine.propagated()).toEqual([
      'ZRANGESTORE d z 0 1',
      'ZRANGESTORE d z 3 2 BYSCORE REV LIMIT 0 1',
    ]);
  });

  it('may store in its source', () => {
    const engine = new PlainEngine();
    engine.ask('ZADD z 1 a 2 b 3 c');
    expect(engine.ask('ZRANGESTORE z z 1 -1')).toBe('2');
    expect(engine.ask('ZRANGE z 0 -1')).toBe('[b c]');
  });

  it('removes the key when the range is empty', () => {
    const engine = new PlainEngine();
    engine.ask('ZADD z 1 a');
    engine.ask('SET d x');
    engine.forget();
    expect(engine.ask('ZRANGESTORE d z 5 6')).toBe('0');
    expect(engine.ask('ZRANGESTORE d none 0 1')).toBe('0');
    expect(engine.events()).toEqual(['del d', 'keymiss none']);
    expect(engine.propagated()).toEqual(['ZRANGESTORE d z 5 6']);
    expect(engine.ask('ZRANGESTORE d z 0 1 WITHSCORES')).toBe('-ERR syntax error');
  });

  it('gives a large range the large form', () => {
    const engine = new PlainEngine();
    for (let at = 0; at < 300; at++) engine.ask(`ZADD z ${at} m${at}`);
    expect(engine.ask('ZRANGESTORE d z 0 199')).toBe('200');
    expect(engine.ask('OBJECT ENCODING d')).toBe('skiplist');
    expect(engine.ask('ZRANGESTORE d z 0 99 REV')).toBe('100');
    expect(engine.ask('OBJECT ENCODING d')).toBe('listpack');
    expect(engine.ask('ZRANGE d 0 0')).toBe('[m200]');
  });
});
