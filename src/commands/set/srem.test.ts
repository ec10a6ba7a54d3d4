import { describe, expect, it } from 'vitest';
import { ObservedEngine } from '../../../test/support/observed-engine.ts';

describe('SREM', () => {
  it('removes members and counts those that were there', () => {
    const engine = new ObservedEngine();
    engine.run('SADD', 's', 'a', 'b', 'c');
    engine.forget();
    expect(engine.run('SREM', 's', 'a', 'x', 'a', 'b')).toBe(':2\r\n');
    expect(engine.run('SREM', 's', 'a')).toBe(':0\r\n');
    expect(engine.run('SMEMBERS', 's')).toBe('*1\r\n$1\r\nc\r\n');
    expect(engine.events()).toEqual(['srem s']);
    expect(engine.propagated()).toEqual(['SREM s a x a b']);
  });

  it('deletes the key with the last member, in each form of a set', () => {
    const engine = new ObservedEngine();
    engine.run('CONFIG', 'SET', 'set-max-listpack-value', '4');
    for (const members of [
      ['1', '2'],
      ['a', '2'],
      ['a', 'long member'],
    ]) {
      engine.run('SADD', 's', ...members);
      engine.forget();
      expect(engine.run('SREM', 's', ...members, 'more')).toBe(':2\r\n');
      expect(engine.run('EXISTS', 's')).toBe(':0\r\n');
      expect(engine.events()).toEqual(['srem s', 'del s', 'keymiss s']);
    }
  });

  it('finds nothing at a missing key and refuses other types', () => {
    const engine = new ObservedEngine();
    expect(engine.run('SREM', 's', 'a')).toBe(':0\r\n');
    engine.run('SET', 'k', 'v');
    expect(engine.run('SREM', 'k', 'a')).toMatch(/^-WRONGTYPE /);
  });
});
