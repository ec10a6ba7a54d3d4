import { describe, expect, it } from 'vitest';
import { ObservedEngine } from '../../../test/support/observed-engine.ts';
import { TestEngine } from '../../../test/support/test-engine.ts';

const elements = (from: number, to: number): string[] =>
  Array.from({ length: to - from }, (_, at) => `element ${from + at}`);

describe('PFCOUNT', () => {
  it('estimates one key and the union of several', () => {
    const engine = new TestEngine();
    engine.run('PFADD', 'a', ...elements(0, 30));
    engine.run('PFADD', 'b', ...elements(20, 50));
    expect(engine.run('PFCOUNT', 'a')).toBe(':30\r\n');
    expect(engine.run('PFCOUNT', 'a', 'b')).toBe(':50\r\n');
    expect(engine.run('PFCOUNT', 'b', 'missing', 'b')).toBe(':30\r\n');
    expect(engine.run('PFCOUNT', 'missing')).toBe(':0\r\n');
    expect(engine.run('PFCOUNT', 'missing', 'none')).toBe(':0\r\n');
  });

  it('does not care for encodings', () => {
    const engine = new TestEngine();
    engine.run('PFADD', 'a', ...elements(0, 300));
    engine.run('PFADD', 'b', ...elements(200, 500));
    const before = ['a', 'b'].map((key) => engine.run('PFCOUNT', key));
    const union = engine.run('PFCOUNT', 'a', 'b');
    engine.run('PFDEBUG', 'TODENSE', 'a');
    engine.run('PFADD', 'a');
    expect(engine.run('PFCOUNT', 'a')).toBe(before[0]);
    expect(engine.run('PFCOUNT', 'b', 'a')).toBe(union);
    engine.run('PFDEBUG', 'TODENSE', 'b');
    expect(engine.run('PFCOUNT', 'b')).toBe(before[1]);
    expect(engine.run('PFCOUNT', 'a', 'b')).toBe(union);
  });

  it('keeps the number of one key, which is a change that is propagated once', () => {
    const engine = new ObservedEngine();
    engine.run('PFADD', 'k', ...elements(0, 300));
    engine.forget();
    const reply = engine.run('PFCOUNT', 'k');
    expect(engine.propagated()).toEqual(['PFCOUNT k']);
    const number = Buffer.of(Number(reply.slice(1)) % 256, 1, 0, 0, 0, 0, 0, 0);
    expect(engine.run('GETRANGE', 'k', '8', '15')).toBe(`$8\r\n${number.toString('latin1')}\r\n`);
    expect(engine.run('PFCOUNT', 'k')).toBe(reply);
    expect(engine.propagated()).toEqual([]);
    expect(engine.events()).toEqual([]);
    engine.run('PFADD', 'k', 'another');
    expect(engine.run('GETRANGE', 'k', '15', '15')).toBe('$1\r\n\x80\r\n');
  });

  it('does not keep the number of a union', () => {
    const engine = new ObservedEngine();
    engine.run('PFADD', 'k', 'a');
    engine.forget();
    engine.run('PFCOUNT', 'k', 'k');
    expect(engine.propagated()).toEqual([]);
    expect(engine.run('GETRANGE', 'k', '15', '15')).toBe('$1\r\n\x80\r\n');
  });

  it('believes a number that is kept', () => {
    const engine = new TestEngine();
    engine.run('SET', 'k', `HYLL\x01\0\0\0${'\xff'.repeat(7)}\x7f\x7f\xff`);
    expect(engine.run('PFCOUNT', 'k')).toBe(':9223372036854775807\r\n');
    expect(engine.run('PFCOUNT', 'k', 'k')).toBe(':0\r\n');
  });

  it('answers the least integer for registers that stand for more than the greatest', () => {
    const engine = new TestEngine();
    engine.run('SET', 'k', `HYLL${'\0'.repeat(11)}\x80${'\xf3\x3c\xcf'.repeat(4096)}`);
    expect(engine.run('PFCOUNT', 'k')).toBe(':-9223372036854775808\r\n');
    expect(engine.run('PFCOUNT', 'k', 'k')).toBe(':-9223372036854775808\r\n');
  });

  it('finds values that are corrupt or none', () => {
    const engine = new TestEngine();
    const corrupt = '-INVALIDOBJ Corrupted HLL object detected\r\n';
    engine.run('PFADD', 'k', 'a', 'b', 'c');
    engine.run('APPEND', 'k', 'hello');
    expect(engine.run('PFCOUNT', 'k')).toBe(corrupt);
    expect(engine.run('PFCOUNT', 'missing', 'k')).toBe(corrupt);
    engine.run('SET', 's', 'text');
    const wrong = '-WRONGTYPE Key is not a valid HyperLogLog string value.\r\n';
    expect(engine.run('PFCOUNT', 's')).toBe(wrong);
    expect(engine.run('PFCOUNT', 'missing', 's', 'k')).toBe(wrong);
  });

  it('counts hits and misses', () => {
    const engine = new TestEngine();
    engine.run('PFADD', 'k', 'a');
    engine.run('PFCOUNT', 'k', 'missing', 'k');
    engine.run('PFCOUNT', 'missing');
    expect(engine.engine.keyspace.statistics).toMatchObject({ hits: 2, misses: 2 });
  });
});
