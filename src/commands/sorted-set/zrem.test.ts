import { describe, expect, it } from 'vitest';
import { PlainEngine } from '../../../test/support/plain-engine.ts';

const LONG = 'x'.repeat(100);

describe('ZREM', () => {
  for (const seed of ['s', LONG]) {
    it(`removes members, of a ${seed === LONG ? 'large' : 'small'} set too`, () => {
      const engine = new PlainEngine();
      engine.ask(`ZADD z 0 ${seed} 1 a 2 b 3 c`);
      engine.forget();
      expect(engine.ask('ZREM z a none b a')).toBe('2');
      expect(engine.ask('ZREM z none')).toBe('0');
      expect(engine.ask('ZREM none a')).toBe('0');
      expect(engine.ask('ZRANGE z 0 -1')).toBe(`[${seed} c]`);
      expect(engine.events()).toEqual(['zrem z']);
      expect(engine.propagated()).toEqual(['ZREM z a none b a']);
    });

    it(`removes the key with the last member of a ${seed === LONG ? 'large' : 'small'} set`, () => {
      const engine = new PlainEngine();
      engine.ask(`ZADD z 0 ${seed}`);
      const before = engine.engine.keyspace.memory.liveBlocks;
      engine.forget();
      expect(engine.ask(`ZREM z ${seed} ${seed}`)).toBe('1');
      expect(engine.events()).toEqual(['zrem z', 'del z']);
      expect(engine.ask('EXISTS z')).toBe('0');
      expect(engine.engine.keyspace.memory.liveBlocks).toBeLessThan(before);
    });
  }
});
