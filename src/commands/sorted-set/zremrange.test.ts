import { describe, expect, it } from 'vitest';
import { PlainEngine } from '../../../test/support/plain-engine.ts';

function engineWithSets(long = ''): PlainEngine {
  const engine = new PlainEngine();
  engine.ask(`ZADD z 1 a${long} 2 b 3 c 4 d 5 e`);
  engine.ask(`ZADD l 0 a${long} 0 b 0 c 0 d`);
  engine.forget();
  return engine;
}

describe('ZREMRANGEBYRANK, ZREMRANGEBYSCORE and ZREMRANGEBYLEX', () => {
  it('remove a range and tell how many that were', () => {
    for (const long of ['', 'x'.repeat(100)]) {
      const engine = engineWithSets(long);
      expect(engine.ask('ZREMRANGEBYRANK z 1 2')).toBe('2');
      expect(engine.ask('ZREMRANGEBYSCORE z (4 +inf')).toBe('1');
      expect(engine.ask('ZREMRANGEBYLEX l [b (d')).toBe('2');
      expect(engine.ask('ZRANGE z 0 -1')).toBe(`[a${long} d]`);
      expect(engine.ask('ZRANGE l 0 -1')).toBe(`[a${long} d]`);
      expect(engine.events()).toEqual([
        'zremrangebyrank z',
        'zremrangebyscore z',
        'zremrangebylex l',
      ]);
    }
  });

  it('remove the key with the last member', () => {
    for (const long of ['', 'x'.repeat(100)]) {
      const engine = engineWithSets(long);
      expect(engine.ask('ZREMRANGEBYRANK z 0 -1')).toBe('5');
      expect(engine.ask('ZREMRANGEBYLEX l - +')).toBe('4');
      expect(engine.events()).toEqual(['zremrangebyrank z', 'del z', 'zremrangebylex l', 'del l']);
      expect(engine.ask('DBSIZE')).toBe('0');
      expect(engine.engine.keyspace.lazyFree.pending).toBe(false);
    }
  });

  it('do nothing to an empty range', () => {
    const engine = engineWithSets();
    expect(engine.ask('ZREMRANGEBYRANK z 5 9')).toBe('0');
    expect(engine.ask('ZREMRANGEBYSCORE none 0 1')).toBe('0');
    expect(engine.ask('ZREMRANGEBYLEX l (d +')).toBe('0');
    expect(engine.ask('ZREMRANGEBYRANK z a 1')).toMatch(/^-ERR value is not an integer/);
    expect(engine.propagated()).toEqual([]);
  });

  it('remove from the middle of a large set', () => {
    const engine = new PlainEngine();
    for (let at = 0; at < 3000; at++) engine.ask(`ZADD z ${at} m${at}`);
    expect(engine.ask('ZREMRANGEBYSCORE z 100 2899')).toBe('2800');
    expect(engine.ask('ZCARD z')).toBe('200');
    expect(engine.ask('ZRANGE z 99 100')).toBe('[m99 m2900]');
    expect(engine.ask('ZSCORE z m100')).toBe('nil');
    expect(engine.ask('ZSCORE z m2900')).toBe('2900');
  });
});
