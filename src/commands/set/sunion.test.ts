import { describe, expect, it } from 'vitest';
import { ObservedEngine } from '../../../test/support/observed-engine.ts';

function words(reply: string): string[] {
  return reply.split('\r\n').filter((line) => line !== '' && !/^[*~$:]/.test(line));
}

function engineWithSets(): ObservedEngine {
  const engine = new ObservedEngine();
  engine.run('SADD', 'ints', '1', '2');
  engine.run('SADD', 'words', '2', 'a');
  engine.run('SET', 'string', 'v');
  engine.forget();
  return engine;
}

describe('SUNION', () => {
  it('answers all members of all sets, each once, and leaves no memory in use', () => {
    const engine = engineWithSets();
    const { memory } = engine.engine.keyspace;
    const before = memory.usedBytes;
    expect(words(engine.run('SUNION', 'ints', 'words', 'missing')).sort()).toEqual(['1', '2', 'a']);
    expect(engine.run('SUNION', 'ints')).toBe('*2\r\n$1\r\n1\r\n$1\r\n2\r\n');
    expect(engine.run('SUNION', 'missing')).toBe('*0\r\n');
    engine.run('HELLO', '3');
    expect(engine.run('SUNION', 'ints', 'ints')).toBe('~2\r\n$1\r\n1\r\n$1\r\n2\r\n');
    expect(memory.usedBytes).toBe(before);
  });

  it('refuses other types', () => {
    const engine = engineWithSets();
    expect(engine.run('SUNION', 'missing', 'string')).toMatch(/^-WRONGTYPE /);
  });
});

describe('SUNIONSTORE', () => {
  it('stores the union, in the form that suits it', () => {
    const engine = engineWithSets();
    expect(engine.run('SUNIONSTORE', 'd', 'ints', 'words')).toBe(':3\r\n');
    expect(engine.run('OBJECT', 'ENCODING', 'd')).toContain('listpack');
    expect(engine.events()).toEqual(['new d', 'sunionstore d']);
    expect(engine.propagated()).toEqual(['SUNIONSTORE d ints words']);
    engine.run('SADD', 'more', '7');
    engine.run('SUNIONSTORE', 'd', 'more', 'ints');
    expect(engine.run('OBJECT', 'ENCODING', 'd')).toContain('intset');
    expect(words(engine.run('SMEMBERS', 'd'))).toEqual(['1', '2', '7']);
  });

  it('deletes the destination when there is nothing to store', () => {
    const engine = engineWithSets();
    expect(engine.run('SUNIONSTORE', 'string', 'missing', 'missing')).toBe(':0\r\n');
    expect(engine.run('EXISTS', 'string')).toBe(':0\r\n');
  });
});
