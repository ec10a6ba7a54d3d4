import { describe, expect, it } from 'vitest';
import { ObservedEngine } from '../../../test/support/observed-engine.ts';

describe('HDEL', () => {
  it('removes fields and answers how many there were', () => {
    const engine = new ObservedEngine();
    engine.run('HSET', 'h', 'a', '1', 'b', '2', 'c', '3');
    engine.forget();
    expect(engine.run('HDEL', 'h', 'a', 'x', 'c', 'a')).toBe(':2\r\n');
    expect(engine.events()).toEqual(['hdel h']);
    expect(engine.propagated()).toEqual(['HDEL h a x c a']);
    expect(engine.run('HDEL', 'h', 'x')).toBe(':0\r\n');
    expect(engine.run('HDEL', 'missing', 'x')).toBe(':0\r\n');
    expect(engine.events()).toEqual([]);
    expect(engine.propagated()).toEqual([]);
    expect(engine.run('HKEYS', 'h')).toBe('*1\r\n$1\r\nb\r\n');
  });

  it('takes the key away with its last field, and gives all memory back', () => {
    const engine = new ObservedEngine();
    const { memory } = engine.engine.keyspace;
    engine.run('SET', 'other', 'x');
    const used = memory.usedBytes;
    for (const count of [3, 2000]) {
      const fields = Array.from({ length: count }, (_, number) => `f${number}`);
      engine.run('HSET', 'h', ...fields.flatMap((field) => [field, 'value']));
      engine.forget();
      expect(engine.run('HDEL', 'h', ...fields)).toBe(`:${count}\r\n`);
      expect(engine.events()).toEqual(['hdel h', 'del h']);
      expect(engine.run('EXISTS', 'h')).toBe(':0\r\n');
      expect(memory.usedBytes).toBe(used);
    }
  });
});
