import { describe, expect, it } from 'vitest';
import { ObservedEngine } from '../../../test/support/observed-engine.ts';

/** An engine with keys in the first two databases, of which the first is selected. */
function withTwoDatabases(): ObservedEngine {
  const engine = new ObservedEngine();
  const { databases } = engine.engine.keyspace;
  for (const database of [databases[1], databases[0]]) {
    engine.session.database = database;
    for (let n = 0; n < 1000; n++) engine.run('SET', `k${n}`, 'v', 'EX', '100');
  }
  engine.forget();
  return engine;
}

function sizes(engine: ObservedEngine): number[] {
  return engine.engine.keyspace.databases.slice(0, 2).map((database) => database.keys.size);
}

describe('FLUSHDB', () => {
  it('empties the selected database only', () => {
    const engine = withTwoDatabases();
    expect(engine.run('FLUSHDB')).toBe('+OK\r\n');
    expect(sizes(engine)).toEqual([0, 1000]);
    expect(engine.engine.keyspace.databases[0].expires.size).toBe(0);
    expect(engine.propagated()).toEqual(['FLUSHDB']);
    engine.session.database = engine.engine.keyspace.databases[1];
    expect(engine.run('GET', 'k999')).toBe('$1\r\nv\r\n');
  });

  it('is propagated even when there was nothing to remove', () => {
    const engine = new ObservedEngine();
    expect(engine.run('FLUSHDB', 'async')).toBe('+OK\r\n');
    expect(engine.propagated()).toEqual(['FLUSHDB async']);
  });
});

describe('FLUSHALL', () => {
  it('empties every database and leaves a keyspace that works', () => {
    const engine = withTwoDatabases();
    const dirtyBefore = engine.engine.keyspace.dirty;
    expect(engine.run('FLUSHALL', 'SYNC')).toBe('+OK\r\n');
    expect(engine.engine.keyspace.dirty).toBe(dirtyBefore + 2000);
    expect(sizes(engine)).toEqual([0, 0]);
    expect(engine.propagated()).toEqual(['FLUSHALL SYNC']);
    expect(engine.run('GET', 'k1')).toBe('$-1\r\n');
    for (let n = 0; n < 1000; n++) engine.run('SET', `new${n}`, String(n));
    expect(engine.run('GET', 'new999')).toBe('$3\r\n999\r\n');
  });

  it('takes one mode at most', () => {
    const engine = withTwoDatabases();
    for (const modes of [['LATER'], ['SYNC', 'SYNC'], ['ASYNC', 'SYNC'], ['']]) {
      expect(engine.run('FLUSHALL', ...modes)).toBe('-ERR syntax error\r\n');
      expect(engine.run('FLUSHDB', ...modes)).toBe('-ERR syntax error\r\n');
    }
    expect(sizes(engine)).toEqual([1000, 1000]);
    expect(engine.propagated()).toEqual([]);
  });
});
