import { describe, expect, it } from 'vitest';
import { faultyAllocations } from '../../../test/support/memory-faults.ts';
import { ObservedEngine } from '../../../test/support/observed-engine.ts';

describe('SMOVE', () => {
  it('moves a member', () => {
    const engine = new ObservedEngine();
    engine.run('SADD', 'a', '1', '2');
    engine.run('SADD', 'b', '3');
    engine.forget();
    expect(engine.run('SMOVE', 'a', 'b', '1')).toBe(':1\r\n');
    expect(engine.run('SMEMBERS', 'a')).toBe('*1\r\n$1\r\n2\r\n');
    expect(engine.run('SMEMBERS', 'b')).toBe('*2\r\n$1\r\n1\r\n$1\r\n3\r\n');
    expect(engine.events()).toEqual(['srem a', 'sadd b']);
    expect(engine.propagated()).toEqual(['SMOVE a b 1']);
  });

  it('makes the destination, and deletes the source with its last member', () => {
    const engine = new ObservedEngine();
    engine.run('SADD', 'a', 'x');
    engine.forget();
    expect(engine.run('SMOVE', 'a', 'b', 'x')).toBe(':1\r\n');
    expect(engine.events()).toEqual(['srem a', 'del a', 'new b', 'sadd b']);
    expect(engine.run('EXISTS', 'a', 'b')).toBe(':1\r\n');
  });

  it('says nothing of an addition when the destination has the member', () => {
    const engine = new ObservedEngine();
    engine.run('SADD', 'a', 'x', 'y');
    engine.run('SADD', 'b', 'x');
    engine.forget();
    expect(engine.run('SMOVE', 'a', 'b', 'x')).toBe(':1\r\n');
    expect(engine.events()).toEqual(['srem a']);
    expect(engine.propagated()).toEqual(['SMOVE a b x']);
  });

  it('does nothing when both are the same set, or the member is not there', () => {
    const engine = new ObservedEngine();
    engine.run('SADD', 'a', 'x');
    engine.forget();
    expect(engine.run('SMOVE', 'a', 'a', 'x')).toBe(':1\r\n');
    expect(engine.run('SMOVE', 'a', 'a', 'y')).toBe(':0\r\n');
    expect(engine.run('SMOVE', 'a', 'b', 'y')).toBe(':0\r\n');
    expect(engine.run('SMOVE', 'missing', 'a', 'x')).toBe(':0\r\n');
    expect([engine.events(), engine.propagated()]).toEqual([[], []]);
  });

  it('refuses other types, unless the source is missing', () => {
    const engine = new ObservedEngine();
    engine.run('SET', 'k', 'v');
    engine.run('SADD', 'a', 'x');
    expect(engine.run('SMOVE', 'k', 'a', 'x')).toMatch(/^-WRONGTYPE /);
    expect(engine.run('SMOVE', 'a', 'k', 'y')).toMatch(/^-WRONGTYPE /);
    expect(engine.run('SMOVE', 'missing', 'k', 'x')).toBe(':0\r\n');
  });

  it('leaves everything as it is when there is no memory', () => {
    const engine = new ObservedEngine();
    engine.run('SADD', 'a', 'x');
    engine.forget();
    const faults = faultyAllocations(engine.engine.keyspace.memory);
    for (const remaining of [0, 1]) {
      faults.remaining = remaining;
      expect(engine.run('SMOVE', 'a', 'b', 'x')).toMatch(/^-OOM /);
      expect(engine.run('SISMEMBER', 'a', 'x')).toBe(':1\r\n');
      expect(engine.run('EXISTS', 'b')).toBe(':0\r\n');
    }
    expect(engine.propagated()).toEqual([]);
  });
});
