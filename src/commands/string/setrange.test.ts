import { describe, expect, it } from 'vitest';
import { ObservedEngine } from '../../../test/support/observed-engine.ts';

const TOO_LONG = '-ERR string exceeds maximum allowed size (proto-max-bulk-len)\r\n';

describe('SETRANGE', () => {
  it('overwrites in the middle, lengthens at the end and fills a gap with zeros', () => {
    const engine = new ObservedEngine();
    engine.run('SET', 'k', 'Hello World', 'EX', '10');
    engine.forget();
    expect(engine.run('SETRANGE', 'k', '6', 'Redis')).toBe(':11\r\n');
    expect(engine.run('SETRANGE', 'k', '10', 'SS')).toBe(':12\r\n');
    expect(engine.run('SETRANGE', 'k', '15', '!')).toBe(':16\r\n');
    expect(engine.run('GET', 'k')).toBe('$16\r\nHello RediSS\0\0\0!\r\n');
    expect(engine.run('TTL', 'k')).toBe(':10\r\n');
    expect(engine.events()).toEqual(['setrange k', 'setrange k', 'setrange k']);
    expect(engine.propagated()).toEqual([
      'SETRANGE k 6 Redis',
      'SETRANGE k 10 SS',
      'SETRANGE k 15 !',
    ]);
  });

  it('creates a key that begins with zeros, where other bytes lay before', () => {
    const engine = new ObservedEngine();
    engine.run('SET', 'old', 'x'.repeat(100));
    engine.run('DEL', 'old');
    expect(engine.run('SETRANGE', 'new', '98', 'ab')).toBe(':100\r\n');
    expect(engine.run('GET', 'new')).toBe(`$100\r\n${'\0'.repeat(98)}ab\r\n`);
  });

  it('with nothing to write only answers the length', () => {
    const engine = new ObservedEngine();
    engine.run('SET', 'k', 'abc');
    engine.forget();
    expect(engine.run('SETRANGE', 'k', '9223372036854775807', '')).toBe(':3\r\n');
    expect(engine.run('SETRANGE', 'missing', '10', '')).toBe(':0\r\n');
    expect(engine.run('EXISTS', 'missing')).toBe(':0\r\n');
    expect(engine.propagated()).toEqual([]);
  });

  it('refuses bad offsets, other types and results that are too long, in this order', () => {
    const engine = new ObservedEngine();
    engine.storeList('list');
    expect(engine.run('SETRANGE', 'list', 'x', 'v')).toBe(
      '-ERR value is not an integer or out of range\r\n',
    );
    expect(engine.run('SETRANGE', 'list', '-1', 'v')).toBe('-ERR offset is out of range\r\n');
    expect(engine.run('SETRANGE', 'list', '536870912', 'v')).toMatch(/^-WRONGTYPE /);
    expect(engine.run('SETRANGE', 'k', '536870912', 'v')).toBe(TOO_LONG);
    expect(engine.run('SETRANGE', 'k', '9223372036854775807', 'v')).toBe(TOO_LONG);
    expect(engine.run('EXISTS', 'k')).toBe(':0\r\n');
  });
});
