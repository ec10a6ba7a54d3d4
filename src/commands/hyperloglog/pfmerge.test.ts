import { describe, expect, it } from 'vitest';
import { ObservedEngine } from '../../../test/support/observed-engine.ts';
import { TestEngine } from '../../../test/support/test-engine.ts';

const elements = (from: number, to: number): string[] =>
  Array.from({ length: to - from }, (_, at) => `element ${from + at}`);

describe('PFMERGE', () => {
  it('stores the union, what the key holds included', () => {
    const engine = new ObservedEngine();
    engine.run('PFADD', 'a', ...elements(0, 30));
    engine.run('PFADD', 'b', ...elements(20, 50));
    engine.run('PFADD', 'd', ...elements(100, 110));
    engine.run('EXPIRE', 'd', '100');
    engine.forget();
    expect(engine.run('PFMERGE', 'd', 'a', 'missing', 'b')).toBe('+OK\r\n');
    expect(engine.events()).toEqual(['keymiss missing', 'pfadd d']);
    expect(engine.propagated()).toEqual(['PFMERGE d a missing b']);
    expect(engine.run('PFCOUNT', 'd')).toBe(':60\r\n');
    expect(engine.run('TTL', 'd')).toBe(':100\r\n');
    expect(engine.run('PFDEBUG', 'ENCODING', 'd')).toBe('+sparse\r\n');
  });

  it('creates the key, even out of nothing', () => {
    const engine = new ObservedEngine();
    expect(engine.run('PFMERGE', 'd')).toBe('+OK\r\n');
    expect(engine.run('GET', 'd')).toBe(`$18\r\nHYLL\x01${'\0'.repeat(10)}\x80\x7f\xff\r\n`);
    expect(engine.events()).toEqual(['keymiss d', 'new d', 'pfadd d']);
  });

  it('has the registers that all elements together would have', () => {
    const engine = new TestEngine();
    for (const encoding of ['sparse', 'dense']) {
      engine.run('FLUSHALL');
      engine.run('PFADD', 'a', ...elements(0, 400));
      engine.run('PFADD', 'b', ...elements(300, 700));
      engine.run('PFADD', 'all', ...elements(0, 700));
      if (encoding === 'dense') engine.run('PFDEBUG', 'TODENSE', 'b');
      engine.run('PFMERGE', 'd', 'a', 'b');
      expect(engine.run('PFDEBUG', 'ENCODING', 'd')).toBe(`+${encoding}\r\n`);
      expect(engine.run('PFCOUNT', 'd')).toBe(engine.run('PFCOUNT', 'all'));
      expect(engine.run('PFDEBUG', 'GETREG', 'd')).toBe(engine.run('PFDEBUG', 'GETREG', 'all'));
      expect(engine.run('GET', 'd')).toBe(engine.run('GET', 'all'));
    }
  });

  it('becomes dense where the sparse form would be too long', () => {
    const engine = new TestEngine();
    engine.run('PFADD', 'a', ...elements(0, 30));
    engine.run('CONFIG', 'SET', 'hll-sparse-max-bytes', '50');
    engine.run('PFMERGE', 'd', 'a');
    expect(engine.run('PFDEBUG', 'ENCODING', 'd')).toBe('+dense\r\n');
    expect(engine.run('PFCOUNT', 'd')).toBe(':30\r\n');
  });

  it('changes nothing if any key is no HyperLogLog or corrupt', () => {
    const engine = new ObservedEngine();
    engine.run('PFADD', 'd', 'a');
    engine.run('PFADD', 'b', 'b');
    engine.run('SET', 's', 'text');
    engine.run('SET', 'c', `HYLL\x01${'\0'.repeat(11)}\x7f`);
    const before = engine.run('GET', 'd');
    engine.forget();
    const wrong = '-WRONGTYPE Key is not a valid HyperLogLog string value.\r\n';
    expect(engine.run('PFMERGE', 'd', 'b', 's')).toBe(wrong);
    expect(engine.run('PFMERGE', 's', 'b')).toBe(wrong);
    const corrupt = '-INVALIDOBJ Corrupted HLL object detected\r\n';
    expect(engine.run('PFMERGE', 'd', 'b', 'c')).toBe(corrupt);
    expect(engine.run('PFMERGE', 'c', 'b')).toBe(corrupt);
    expect(engine.run('GET', 'd')).toBe(before);
    expect(engine.propagated()).toEqual([]);
    expect(engine.events()).toEqual([]);
  });
});
