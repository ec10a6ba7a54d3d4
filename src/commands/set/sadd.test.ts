import { describe, expect, it } from 'vitest';
import { faultyAllocations } from '../../../test/support/memory-faults.ts';
import { ObservedEngine } from '../../../test/support/observed-engine.ts';

describe('SADD', () => {
  it('makes a set and counts only what is new', () => {
    const engine = new ObservedEngine();
    expect(engine.run('SADD', 's', 'a', 'b', 'a')).toBe(':2\r\n');
    expect(engine.run('SADD', 's', 'b', 'c')).toBe(':1\r\n');
    expect(engine.run('SADD', 's', 'c')).toBe(':0\r\n');
    expect(engine.run('SCARD', 's')).toBe(':3\r\n');
    expect(engine.events()).toEqual(['new s', 'sadd s', 'sadd s']);
    expect(engine.propagated()).toEqual(['SADD s a b a', 'SADD s b c']);
  });

  it('takes any bytes, and tells numbers from what only looks like them', () => {
    const engine = new ObservedEngine();
    expect(engine.run('SADD', 's', '1', '01', '1.0', '+1', '', '\x00\xff')).toBe(':6\r\n');
    expect(engine.run('SADD', 's', '1', '\x00\xff', '')).toBe(':0\r\n');
  });

  it('keeps the time to live', () => {
    const engine = new ObservedEngine();
    engine.run('SADD', 's', 'a');
    engine.run('EXPIRE', 's', '100');
    engine.run('SADD', 's', 'b');
    expect(engine.run('TTL', 's')).toBe(':100\r\n');
  });

  it('refuses other types and an empty list of members', () => {
    const engine = new ObservedEngine();
    engine.run('SET', 'k', 'v');
    engine.forget();
    expect(engine.run('SADD', 'k', 'a')).toMatch(/^-WRONGTYPE /);
    expect(engine.run('SADD', 'k')).toMatch(/^-ERR wrong number/);
    expect(engine.propagated()).toEqual([]);
  });

  it('changes the form when the limits say so, at once when many members come', () => {
    const engine = new ObservedEngine();
    const encoding = (): string => engine.run('OBJECT', 'ENCODING', 's').split('\r\n')[1];
    engine.run('CONFIG', 'SET', 'set-max-intset-entries', '4', 'set-max-listpack-entries', '5');
    engine.run('SADD', 's', '1', '2', '3', '4');
    expect(encoding()).toBe('intset');
    engine.run('SADD', 's', '1', '1', '1', '1', '1');
    expect(encoding()).toBe('hashtable');
    engine.run('DEL', 's');
    engine.run('SADD', 's', '1', 'a');
    expect(encoding()).toBe('listpack');
    engine.run('SADD', 's', 'x'.repeat(65));
    expect(encoding()).toBe('hashtable');
  });

  it('reports the members that were added before memory ran out', () => {
    const engine = new ObservedEngine();
    engine.run('CONFIG', 'SET', 'set-max-listpack-entries', '0');
    engine.run('SADD', 's', 'first');
    engine.forget();
    const faults = faultyAllocations(engine.engine.keyspace.memory);
    faults.remaining = 2;
    expect(engine.run('SADD', 's', 'a', 'b', 'c', 'd')).toMatch(/^-OOM /);
    expect(engine.propagated()).toEqual(['SADD s a b']);
    expect(engine.events()).toEqual(['sadd s']);
    faults.remaining = 0;
    expect(engine.run('SADD', 'new', 'a')).toMatch(/^-OOM /);
    expect(engine.run('SADD', 's', 'a', 'e')).toMatch(/^-OOM /);
    expect(engine.propagated()).toEqual([]);
    faults.remaining = Number.POSITIVE_INFINITY;
    expect(engine.run('EXISTS', 'new')).toBe(':0\r\n');
    expect(engine.run('SMISMEMBER', 's', 'first', 'a', 'b', 'c')).toBe(
      '*4\r\n:1\r\n:1\r\n:1\r\n:0\r\n',
    );
  });
});
