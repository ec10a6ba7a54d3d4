import { describe, expect, it } from 'vitest';
import { ObservedEngine } from '../../../test/support/observed-engine.ts';
import { TestEngine } from '../../../test/support/test-engine.ts';

const EMPTY = `HYLL\x01${'\0'.repeat(10)}\x80\x7f\xff`;
const CORRUPT = '-INVALIDOBJ Corrupted HLL object detected\r\n';
const NOT_A_HYPERLOGLOG = '-WRONGTYPE Key is not a valid HyperLogLog string value.\r\n';

describe('PFADD', () => {
  it('creates a HyperLogLog, even without elements', () => {
    const engine = new ObservedEngine();
    expect(engine.run('PFADD', 'k')).toBe(':1\r\n');
    expect(engine.run('GET', 'k')).toBe(`$18\r\n${EMPTY}\r\n`);
    expect(engine.events()).toEqual(['new k', 'pfadd k']);
    expect(engine.propagated()).toEqual(['PFADD k']);
    expect(engine.run('OBJECT', 'ENCODING', 'k')).toBe('$3\r\nraw\r\n');
  });

  it('says whether anything changed, and only then reports and propagates', () => {
    const engine = new ObservedEngine();
    expect(engine.run('PFADD', 'k', 'a', 'b', 'c')).toBe(':1\r\n');
    engine.forget();
    expect(engine.run('PFADD', 'k', 'c', 'a')).toBe(':0\r\n');
    expect(engine.run('PFADD', 'k')).toBe(':0\r\n');
    expect(engine.events()).toEqual([]);
    expect(engine.propagated()).toEqual([]);
    expect(engine.run('PFADD', 'k', 'a', 'd')).toBe(':1\r\n');
    expect(engine.events()).toEqual(['pfadd k']);
    expect(engine.propagated()).toEqual(['PFADD k a d']);
  });

  it('counts a change for every register and one for the key', () => {
    const engine = new TestEngine();
    const { keyspace } = engine.engine;
    engine.run('PFADD', 'k', 'a', 'b', 'c', 'a');
    expect(keyspace.dirty).toBe(4);
    engine.run('PFADD', 'k', 'a', 'x', 'y');
    expect(keyspace.dirty).toBe(6);
    engine.run('PFDEBUG', 'TODENSE', 'k');
    engine.run('PFADD', 'k', 'a', 'p', 'q', 'r');
    expect(keyspace.dirty).toBe(10);
  });

  it('makes the value dense when it would be longer than hll-sparse-max-bytes', () => {
    const engine = new TestEngine();
    engine.run('CONFIG', 'SET', 'hll-sparse-max-bytes', '40');
    let added = 0;
    while (engine.run('PFDEBUG', 'ENCODING', 'k') !== '+dense\r\n') {
      engine.run('PFADD', 'k', `element ${added++}`);
      if (added > 20) break;
    }
    expect(added).toBe(8);
    expect(engine.run('STRLEN', 'k')).toBe(':12304\r\n');
    expect(engine.run('PFCOUNT', 'k')).toBe(':8\r\n');
    expect(engine.run('PFADD', 'k', 'element 0', 'element 7')).toBe(':0\r\n');
    expect(engine.run('PFADD', 'k', 'another')).toBe(':1\r\n');
    expect(engine.run('PFCOUNT', 'k')).toBe(':9\r\n');
  });

  it('keeps the time to live', () => {
    const engine = new TestEngine();
    engine.run('PFADD', 'k', 'a');
    engine.run('EXPIRE', 'k', '100');
    engine.run('PFADD', 'k', 'b', 'c', 'd');
    expect(engine.run('TTL', 'k')).toBe(':100\r\n');
  });

  it('refuses what is no HyperLogLog', () => {
    const engine = new ObservedEngine();
    engine.run('SET', 's', 'text');
    expect(engine.run('PFADD', 's', 'a')).toBe(NOT_A_HYPERLOGLOG);
    engine.storeList('l');
    expect(engine.run('PFADD', 'l', 'a')).toBe(
      '-WRONGTYPE Operation against a key holding the wrong kind of value\r\n',
    );
  });

  it('changes nothing of a corrupt value when it fails', () => {
    const engine = new ObservedEngine();
    const half = `HYLL\x01${'\0'.repeat(11)}\x5f\xff`;
    engine.run('SET', 'k', half);
    engine.forget();
    const elements = Array.from({ length: 50 }, (_, at) => `element ${at}`);
    expect(engine.run('PFADD', 'k', ...elements)).toBe(CORRUPT);
    expect(engine.run('GET', 'k')).toBe(`$18\r\n${half}\r\n`);
    expect(engine.propagated()).toEqual([]);
    expect(engine.events()).toEqual([]);
  });
});
