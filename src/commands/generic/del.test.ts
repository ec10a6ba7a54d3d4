import { describe, expect, it } from 'vitest';
import { ObservedEngine } from '../../../test/support/observed-engine.ts';

describe('DEL and UNLINK', () => {
  for (const command of ['DEL', 'UNLINK']) {
    it(`${command} counts the keys that were there, each once`, () => {
      const engine = new ObservedEngine();
      engine.run('MSET', 'a', '1', '', '2', 'c', '3');
      engine.run('EXPIRE', 'c', '100');
      engine.forget();
      expect(engine.run(command, 'a', 'missing', '', 'c', 'a')).toBe(':3\r\n');
      expect(engine.run('DBSIZE')).toBe(':0\r\n');
      expect(engine.events()).toEqual(['del a', 'del ', 'del c']);
      expect(engine.propagated()).toEqual([`${command} a missing  c a`]);
      expect(engine.run(command, 'a')).toBe(':0\r\n');
      expect(engine.propagated()).toEqual([]);
    });

    it(`${command} does not count a key that has expired`, () => {
      const engine = new ObservedEngine();
      engine.run('SET', 'k', 'v', 'PX', '5');
      engine.clock.ms += 6;
      engine.forget();
      expect(engine.run(command, 'k')).toBe(':0\r\n');
      expect(engine.events()).toEqual(['expired k']);
      expect(engine.propagated()).toEqual(['DEL k']);
    });
  }

  it('give the memory back', () => {
    const engine = new ObservedEngine();
    const { memory } = engine.engine.keyspace;
    engine.run('SET', 'k', 'v');
    const before = memory.usedBytes;
    engine.run('SET', 'large', 'x'.repeat(1_000_000));
    engine.run('SET', 'x'.repeat(100_000), 'v');
    engine.run('UNLINK', 'large', 'x'.repeat(100_000));
    expect(memory.usedBytes).toBe(before);
  });
});
