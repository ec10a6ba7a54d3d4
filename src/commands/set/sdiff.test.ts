import { describe, expect, it } from 'vitest';
import { ObservedEngine } from '../../../test/support/observed-engine.ts';
import { seeded } from '../../../test/support/seeded.ts';

function words(reply: string): string[] {
  return reply.split('\r\n').filter((line) => line !== '' && !/^[*~$:]/.test(line));
}

describe('SDIFF and SDIFFSTORE', () => {
  it('answer what is in the first set only', () => {
    const engine = new ObservedEngine();
    engine.run('SADD', 'a', '1', '2', '3', 'x');
    engine.run('SADD', 'b', '2');
    engine.run('SADD', 'c', 'x', 'y');
    expect(words(engine.run('SDIFF', 'a', 'b', 'missing', 'c')).sort()).toEqual(['1', '3']);
    expect(words(engine.run('SDIFF', 'a')).sort()).toEqual(['1', '2', '3', 'x']);
    expect(engine.run('SDIFF', 'a', 'b', 'a')).toBe('*0\r\n');
    expect(engine.run('SDIFF', 'missing', 'a')).toBe('*0\r\n');
    engine.run('SADD', 'p', '1');
    engine.run('HELLO', '3');
    expect(engine.run('SDIFF', 'p', 'b')).toBe('~1\r\n$1\r\n1\r\n');
  });

  it('store it, or delete the destination when it is empty', () => {
    const engine = new ObservedEngine();
    engine.run('SADD', 'a', '1', '2', 'x');
    engine.run('SADD', 'b', '2', 'x');
    engine.forget();
    expect(engine.run('SDIFFSTORE', 'd', 'a', 'b')).toBe(':1\r\n');
    expect(engine.run('OBJECT', 'ENCODING', 'd')).toContain('intset');
    expect(engine.events()).toEqual(['new d', 'sdiffstore d']);
    for (const sources of [
      ['b', 'a'],
      ['a', 'a'],
      ['missing', 'a'],
    ]) {
      engine.run('SET', 'd', 'v');
      engine.forget();
      expect(engine.run('SDIFFSTORE', 'd', ...sources)).toBe(':0\r\n');
      expect(engine.events().at(-1)).toBe('del d');
      expect(engine.propagated()).toHaveLength(1);
    }
  });

  it('find the same whichever way they go', () => {
    seeded((random) => {
      const engine = new ObservedEngine();
      for (let trial = 0; trial < 60; trial++) {
        const sets = Array.from({ length: 1 + random.below(6) }, () => {
          const size = 1 + random.below(random.pick([5, 50, 300]));
          return Array.from({ length: size }, () =>
            random.oneIn(2) ? String(random.below(200)) : `m${random.below(200)}`,
          );
        });
        engine.run('FLUSHALL');
        sets.forEach((members, at) => {
          engine.run('SADD', `s${at}`, ...members);
        });
        const keys = sets.map((_, at) => `s${at}`);
        const others = new Set(sets.slice(1).flat());
        const expected = [...new Set(sets[0])].filter((text) => !others.has(text)).sort();
        expect(words(engine.run('SDIFF', ...keys)).sort()).toEqual(expected);
        expect(engine.run('SDIFFSTORE', 'd', ...keys)).toBe(`:${expected.length}\r\n`);
        expect(words(engine.run('SMEMBERS', 'd')).sort()).toEqual(expected);
      }
    })();
  });

  it('refuse other types', () => {
    const engine = new ObservedEngine();
    engine.run('SET', 'k', 'v');
    expect(engine.run('SDIFF', 'missing', 'k')).toMatch(/^-WRONGTYPE /);
    expect(engine.run('SDIFFSTORE', 'd', 'k')).toMatch(/^-WRONGTYPE /);
  });
});
