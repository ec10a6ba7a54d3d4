import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ObservedEngine } from '../../../test/support/observed-engine.ts';

/** What each operation makes of the bits at one place, the first source's first. */
const MODELS: Record<string, (bits: readonly number[]) => boolean> = {
  AND: (bits) => bits.every((bit) => bit === 1),
  OR: (bits) => bits.includes(1),
  XOR: (bits) => bits.filter((bit) => bit === 1).length % 2 === 1,
  NOT: ([bit]) => bit === 0,
  DIFF: ([first, ...others]) => first === 1 && !others.includes(1),
  DIFF1: ([first, ...others]) => first === 0 && others.includes(1),
  ANDOR: ([first, ...others]) => first === 1 && others.includes(1),
  ONE: (bits) => bits.filter((bit) => bit === 1).length === 1,
};

function modelled(operation: string, sources: readonly Uint8Array[]): Uint8Array {
  const length = Math.max(...sources.map((source) => source.length));
  const result = new Uint8Array(length);
  for (let bit = 0; bit < length * 8; bit++) {
    const bits = sources.map((source) => ((source[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1);
    if (MODELS[operation]?.(bits) === true)
      result[bit >> 3] = result[bit >> 3]! | (0x80 >> (bit & 7));
  }
  return result;
}

function expectResult(engine: ObservedEngine, destination: string, expected: Uint8Array): void {
  const text = Buffer.from(expected).toString('latin1');
  expect(engine.run('GET', destination)).toBe(`$${expected.length}\r\n${text}\r\n`);
}

describe('BITOP', () => {
  for (const operation of Object.keys(MODELS)) {
    it(`${operation} makes of any strings what it makes of their bits`, () => {
      const engine = new ObservedEngine();
      const most = operation === 'NOT' ? 1 : 5;
      const sources = fc.array(fc.uint8Array({ maxLength: 300 }), {
        minLength: 1,
        maxLength: most,
      });
      fc.assert(
        fc.property(sources, fc.boolean(), (list, ontoItself) => {
          if (operation !== 'NOT' && list.length === 1) list.push(Uint8Array.of(0x0f, 0xf0));
          engine.run('FLUSHALL');
          const names = list.map((_, at) => 'k'.repeat(at + 1));
          list.forEach((content, at) => {
            if (content.length > 0) engine.run('SET', names[at]!, content);
          });
          const destination = ontoItself ? names.at(-1)! : 'd';
          const expected = modelled(operation, list);
          const length = `:${expected.length}\r\n`;
          expect(engine.run('BITOP', operation, destination, ...names)).toBe(length);
          if (expected.length > 0) expectResult(engine, destination, expected);
          else expect(engine.run('EXISTS', destination)).toBe(':0\r\n');
        }),
        { numRuns: 40 },
      );
    });

    it(`${operation} works through strings of many chunks`, () => {
      const engine = new ObservedEngine();
      // Some in buffers of their own, some not.
      const longest = operation === 'AND' || operation === 'ONE' ? 270_001 : 70_001;
      const lengths = operation === 'NOT' ? [longest] : [longest, 16_384, 40_003, longest - 5];
      const sources = lengths.map((length, nth) =>
        Uint8Array.from({ length }, (_, at) => (at * (nth + 3) + (at >> 7)) & 0xff),
      );
      sources.forEach((content, at) => {
        engine.run('SET', `s${at}`, content);
      });
      const names = sources.map((_, at) => `s${at}`);
      expect(engine.run('BITOP', operation, 'd', ...names)).toBe(`:${longest}\r\n`);
      expectResult(engine, 'd', modelled(operation, sources));
      sources.forEach((content, at) => {
        expectResult(engine, `s${at}`, content);
      });
    });
  }

  it('replaces the destination with all that it had, and tells', () => {
    const engine = new ObservedEngine();
    engine.run('SET', 'a', '12');
    engine.run('SET', 'd', 'other', 'EX', '100');
    engine.forget();
    expect(engine.run('BITOP', 'or', 'd', 'a', 'a')).toBe(':2\r\n');
    expect(engine.run('TTL', 'd')).toBe(':-1\r\n');
    expect(engine.run('OBJECT', 'ENCODING', 'd')).toBe('$3\r\nraw\r\n');
    expect(engine.run('BITOP', 'NOT', 'e', 'd')).toBe(':2\r\n');
    expect(engine.events()).toEqual(['set d', 'new e', 'set e']);
    expect(engine.propagated()).toEqual(['BITOP or d a a', 'BITOP NOT e d']);
    engine.storeList('list');
    expect(engine.run('BITOP', 'AND', 'list', 'a')).toBe(':2\r\n');
    expect(engine.run('GET', 'list')).toBe('$2\r\n12\r\n');
  });

  it('overwrites a destination that suits, again and again, and shortens it', () => {
    const engine = new ObservedEngine();
    engine.run('SET', 'a', 'x'.repeat(400_000));
    engine.run('SET', 'b', '\x01'.repeat(390_000));
    const used = () => engine.engine.keyspace.memory.usedBytes;
    engine.run('BITOP', 'OR', 'd', 'a', 'b');
    const usedOnce = used();
    engine.forget();
    expect(engine.run('BITOP', 'NOT', 'd', 'b')).toBe(':390000\r\n');
    expectResult(engine, 'd', new Uint8Array(390_000).fill(0xfe));
    expect(engine.run('BITOP', 'XOR', 'd', 'b', 'a')).toBe(':400000\r\n');
    expect(engine.run('BITOP', 'XOR', 'd', 'd', 'a')).toBe(':400000\r\n');
    const ones = new Uint8Array(400_000).fill(1, 0, 390_000);
    expectResult(engine, 'd', ones);
    expect(used()).toBe(usedOnce);
    expect(engine.events()).toEqual(['set d', 'set d', 'set d']);
    expect(engine.propagated()).toHaveLength(3);
  });

  it('removes the destination when nothing is left to store', () => {
    const engine = new ObservedEngine();
    engine.storeList('d');
    engine.run('SET', 'empty', '');
    engine.forget();
    expect(engine.run('BITOP', 'NOT', 'd', 'missing')).toBe(':0\r\n');
    expect(engine.events()).toEqual(['keymiss missing', 'del d']);
    expect(engine.propagated()).toEqual(['BITOP NOT d missing']);
    expect(engine.run('BITOP', 'OR', 'd', 'missing', 'empty')).toBe(':0\r\n');
    expect(engine.events()).toEqual(['keymiss missing']);
    expect(engine.propagated()).toEqual([]);
  });

  it('works when a source or the destination has just expired', () => {
    const engine = new ObservedEngine();
    engine.run('SET', 'a', 'abc');
    engine.run('SET', 'b', 'abcdef', 'PX', '10');
    engine.run('SET', 'd', 'old', 'PX', '10');
    engine.forget();
    engine.clock.ms += 20;
    expect(engine.run('BITOP', 'OR', 'd', 'a', 'b')).toBe(':3\r\n');
    expect(engine.propagated()).toEqual(['DEL b', 'DEL d', 'BITOP OR d a b']);
    expectResult(engine, 'd', Uint8Array.of(97, 98, 99));
  });

  it('refuses unknown operations, wrong numbers of sources and other types', () => {
    const engine = new ObservedEngine();
    engine.storeList('list');
    engine.run('SET', 'a', 'abc');
    engine.forget();
    expect(engine.run('BITOP', 'NAND', 'd', 'list')).toBe('-ERR syntax error\r\n');
    expect(engine.run('BITOP', 'not', 'd', 'a', 'list')).toBe(
      '-ERR BITOP NOT must be called with a single source key.\r\n',
    );
    for (const operation of ['DIFF', 'DIFF1', 'ANDOR']) {
      expect(engine.run('BITOP', operation.toLowerCase(), 'd', 'list')).toBe(
        `-ERR BITOP ${operation} must be called with at least two source keys.\r\n`,
      );
    }
    expect(engine.run('BITOP', 'ONE', 'd', 'a')).toBe(':3\r\n');
    engine.forget();
    expect(engine.run('BITOP', 'AND', 'd', 'a', 'list')).toMatch(/^-WRONGTYPE /);
    expect(engine.run('BITOP', 'AND', 'd', 'missing', 'list')).toMatch(/^-WRONGTYPE /);
    expect(engine.propagated()).toEqual([]);
    expectResult(engine, 'd', Uint8Array.of(97, 98, 99));
  });
});
