import { describe, expect, it } from 'vitest';
import { ObservedEngine } from '../../../test/support/observed-engine.ts';

function words(reply: string): string[] {
  return reply.split('\r\n').filter((line) => line !== '' && !/^[*~$:]/.test(line));
}

function engineWithSets(): ObservedEngine {
  const engine = new ObservedEngine();
  engine.run('SADD', 'ints', '1', '2', '3', '4');
  engine.run('SADD', 'words', '2', '3', '4', 'a');
  engine.run('SADD', 'table', '3', '4', 'a', 'x'.repeat(100));
  engine.run('SET', 'string', 'v');
  engine.forget();
  return engine;
}

describe('SINTER', () => {
  it('answers what the sets have in common, whatever their forms', () => {
    const engine = engineWithSets();
    expect(words(engine.run('SINTER', 'ints', 'words', 'table')).sort()).toEqual(['3', '4']);
    expect(words(engine.run('SINTER', 'table', 'words')).sort()).toEqual(['3', '4', 'a']);
    expect(words(engine.run('SINTER', 'words')).sort()).toEqual(['2', '3', '4', 'a']);
    expect(words(engine.run('SINTER', 'words', 'words')).sort()).toEqual(['2', '3', '4', 'a']);
    engine.run('HELLO', '3');
    expect(engine.run('SINTER', 'ints', 'table')).toBe('~2\r\n$1\r\n3\r\n$1\r\n4\r\n');
  });

  it('is empty when one of the sets is missing', () => {
    const engine = engineWithSets();
    expect(engine.run('SINTER', 'missing', 'ints')).toBe('*0\r\n');
    expect(engine.run('SINTER', 'missing', 'string')).toMatch(/^-WRONGTYPE /);
  });
});

describe('SINTERSTORE', () => {
  it('stores the intersection in place of what was there', () => {
    const engine = engineWithSets();
    engine.run('SET', 'target', 'v', 'EX', '100');
    engine.forget();
    expect(engine.run('SINTERSTORE', 'target', 'words', 'table')).toBe(':3\r\n');
    expect(words(engine.run('SMEMBERS', 'target')).sort()).toEqual(['3', '4', 'a']);
    expect(engine.run('TTL', 'target')).toBe(':-1\r\n');
    expect(engine.events()).toEqual(['sinterstore target']);
    expect(engine.propagated()).toEqual(['SINTERSTORE target words table']);
  });

  it('may store over one of the sources', () => {
    const engine = engineWithSets();
    expect(engine.run('SINTERSTORE', 'ints', 'ints', 'words')).toBe(':3\r\n');
    expect(words(engine.run('SMEMBERS', 'ints'))).toEqual(['2', '3', '4']);
  });

  it('stores integers as integers, wherever they came from', () => {
    const engine = engineWithSets();
    engine.run('SINTERSTORE', 'd', 'ints', 'table');
    expect(engine.run('OBJECT', 'ENCODING', 'd')).toContain('intset');
    engine.run('SADD', 'other', '3', '4', 'y'.repeat(100));
    engine.run('SINTERSTORE', 'd', 'table', 'other');
    expect(engine.run('OBJECT', 'ENCODING', 'd')).toContain('intset');
    engine.run('SINTERSTORE', 'd', 'table', 'words');
    expect(engine.run('OBJECT', 'ENCODING', 'd')).toContain('listpack');
    engine.run('SINTERSTORE', 'd', 'table', 'table');
    expect(engine.run('OBJECT', 'ENCODING', 'd')).toContain('hashtable');
  });

  it('deletes the destination when there is nothing in common', () => {
    const engine = engineWithSets();
    engine.run('SADD', 'other', 'z');
    for (const source of ['missing', 'other']) {
      engine.run('SET', 'd', 'v');
      engine.forget();
      expect(engine.run('SINTERSTORE', 'd', 'ints', source)).toBe(':0\r\n');
      expect(engine.events()).toEqual(
        source === 'missing' ? ['keymiss missing', 'del d'] : ['del d'],
      );
      expect(engine.propagated()).toEqual([`SINTERSTORE d ints ${source}`]);
      expect(engine.run('SINTERSTORE', 'd', 'ints', source)).toBe(':0\r\n');
      expect(engine.propagated()).toEqual([]);
    }
  });

  it('leaves the destination alone when a source is no set', () => {
    const engine = engineWithSets();
    expect(engine.run('SINTERSTORE', 'ints', 'missing', 'string')).toMatch(/^-WRONGTYPE /);
    expect(engine.run('EXISTS', 'ints')).toBe(':1\r\n');
  });
});

describe('SINTERCARD', () => {
  it('counts what the sets have in common, up to a limit', () => {
    const engine = engineWithSets();
    expect(engine.run('SINTERCARD', '2', 'words', 'table')).toBe(':3\r\n');
    expect(engine.run('SINTERCARD', '2', 'words', 'table', 'LIMIT', '2')).toBe(':2\r\n');
    expect(engine.run('SINTERCARD', '2', 'words', 'table', 'limit', '0')).toBe(':3\r\n');
    expect(engine.run('SINTERCARD', '2', 'words', 'missing')).toBe(':0\r\n');
  });

  it('says what is wrong with its arguments', () => {
    const engine = engineWithSets();
    expect(engine.run('SINTERCARD', '0', 'a')).toBe('-ERR numkeys should be greater than 0\r\n');
    expect(engine.run('SINTERCARD', 'x', 'a')).toBe('-ERR numkeys should be greater than 0\r\n');
    expect(engine.run('SINTERCARD', '2', 'a')).toMatch(/^-ERR Number of keys can't be greater/);
    expect(engine.run('SINTERCARD', '1', 'a', 'LIMIT')).toMatch(/^-ERR syntax error/);
    expect(engine.run('SINTERCARD', '1', 'a', 'FOO', '1')).toMatch(/^-ERR syntax error/);
    expect(engine.run('SINTERCARD', '1', 'a', 'LIMIT', '-1')).toMatch(/^-ERR LIMIT can't be neg/);
    expect(engine.run('SINTERCARD', '1', 'a', 'LIMIT', 'x')).toMatch(/^-ERR LIMIT can't be neg/);
    expect(engine.run('SINTERCARD', '1', 'string')).toMatch(/^-WRONGTYPE /);
  });
});
