import { describe, expect, it } from 'vitest';
import { faultyAllocations } from '../../../test/support/memory-faults.ts';
import { ObservedEngine } from '../../../test/support/observed-engine.ts';

const WRONG_TYPE = '-WRONGTYPE Operation against a key holding the wrong kind of value\r\n';

describe('HSET', () => {
  it('makes a hash, sets fields and answers how many are new', () => {
    const engine = new ObservedEngine();
    expect(engine.run('HSET', 'h', 'a', '1', 'b', '2', 'a', '3')).toBe(':2\r\n');
    expect(engine.events()).toEqual(['new h', 'hset h']);
    expect(engine.propagated()).toEqual(['HSET h a 1 b 2 a 3']);
    expect(engine.run('HSET', 'h', 'a', '4', 'c', '')).toBe(':1\r\n');
    expect(engine.events()).toEqual(['hset h']);
    expect(engine.run('HMGET', 'h', 'a', 'b', 'c')).toBe('*3\r\n$1\r\n4\r\n$1\r\n2\r\n$0\r\n\r\n');
    expect(engine.run('TYPE', 'h')).toBe('+hash\r\n');
  });

  it('counts each pair as a change', () => {
    const engine = new ObservedEngine();
    const { keyspace } = engine.engine;
    const before = keyspace.dirty;
    engine.run('HSET', 'h', 'a', '1', 'b', '2');
    expect(keyspace.dirty - before).toBe(2);
  });

  it('answers HGETALL in the order of insertion while the hash is packed', () => {
    const engine = new ObservedEngine();
    engine.run('HSET', 'h', 'z', '1', '10', '2', 'a', '3', 'z', '4');
    const bulk = (text: string): string => `$${text.length}\r\n${text}\r\n`;
    expect(engine.run('HGETALL', 'h')).toBe(
      `*6\r\n${['z', '4', '10', '2', 'a', '3'].map(bulk).join('')}`,
    );
    expect(engine.run('HKEYS', 'h')).toBe(`*3\r\n${['z', '10', 'a'].map(bulk).join('')}`);
    expect(engine.run('HVALS', 'h')).toBe(`*3\r\n${['4', '2', '3'].map(bulk).join('')}`);
  });

  it('refuses a field without a value, and a key that is no hash', () => {
    const engine = new ObservedEngine();
    const wrong = "-ERR wrong number of arguments for 'hset' command\r\n";
    expect(engine.run('HSET', 'h', 'a', '1', 'b')).toBe(wrong);
    expect(engine.run('EXISTS', 'h')).toBe(':0\r\n');
    engine.run('SET', 's', 'x');
    expect(engine.run('HSET', 's', 'a', '1')).toBe(WRONG_TYPE);
  });

  it('turns into a table by the number of fields and by their length', () => {
    const engine = new ObservedEngine();
    engine.run('CONFIG', 'SET', 'hash-max-listpack-entries', '3', 'hash-max-listpack-value', '10');
    engine.run('HSET', 'h', 'a', '1', 'b', '2', 'c', '3');
    expect(engine.run('OBJECT', 'ENCODING', 'h')).toBe('$8\r\nlistpack\r\n');
    engine.run('HSET', 'h', 'd', '1');
    expect(engine.run('OBJECT', 'ENCODING', 'h')).toBe('$9\r\nhashtable\r\n');
    engine.run('HSET', 'i', 'a', '1', 'b', '2', 'c', '3', 'a', '4');
    expect(engine.run('OBJECT', 'ENCODING', 'i')).toBe('$9\r\nhashtable\r\n');
    engine.run('HSET', 'j', 'a', '12345678901');
    expect(engine.run('OBJECT', 'ENCODING', 'j')).toBe('$9\r\nhashtable\r\n');
    engine.run('HDEL', 'h', 'a', 'b', 'c');
    expect(engine.run('OBJECT', 'ENCODING', 'h')).toBe('$9\r\nhashtable\r\n');
  });

  it('leaves no key behind when there is no memory', () => {
    const engine = new ObservedEngine();
    const { memory } = engine.engine.keyspace;
    engine.run('HSET', 'other', 'a', '1');
    const used = memory.usedBytes;
    const faults = faultyAllocations(memory);
    for (let remaining = 0; ; remaining++) {
      faults.remaining = remaining;
      const reply = engine.run('HSET', 'h', 'a', '1', 'b', 'x'.repeat(100), 'c', '3');
      faults.remaining = Number.POSITIVE_INFINITY;
      if (!reply.startsWith('-OOM')) break;
      expect(engine.run('EXISTS', 'h')).toBe(':0\r\n');
      expect(memory.usedBytes).toBe(used);
    }
    expect(engine.run('HLEN', 'h')).toBe(':3\r\n');
  });
});

describe('HMSET', () => {
  it('answers OK', () => {
    const engine = new ObservedEngine();
    expect(engine.run('HMSET', 'h', 'a', '1', 'b', '2')).toBe('+OK\r\n');
    expect(engine.events()).toEqual(['new h', 'hset h']);
    const wrong = "-ERR wrong number of arguments for 'hmset' command\r\n";
    expect(engine.run('HMSET', 'h', 'a', '1', 'b')).toBe(wrong);
  });
});

describe('HSETNX', () => {
  it('sets a field only if it is not there', () => {
    const engine = new ObservedEngine();
    expect(engine.run('HSETNX', 'h', 'a', '1')).toBe(':1\r\n');
    expect(engine.events()).toEqual(['new h', 'hset h']);
    engine.forget();
    expect(engine.run('HSETNX', 'h', 'a', '2')).toBe(':0\r\n');
    expect(engine.events()).toEqual([]);
    expect(engine.propagated()).toEqual([]);
    expect(engine.run('HGET', 'h', 'a')).toBe('$1\r\n1\r\n');
  });
});
