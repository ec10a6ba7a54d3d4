import { describe, expect, it } from 'vitest';
import { ObservedEngine } from '../../../test/support/observed-engine.ts';

describe('APPEND', () => {
  it('creates the key, then lengthens it', () => {
    const engine = new ObservedEngine();
    expect(engine.run('APPEND', 'k', 'ab')).toBe(':2\r\n');
    expect(engine.run('APPEND', 'k', '\x00c')).toBe(':4\r\n');
    expect(engine.run('APPEND', 'k', '')).toBe(':4\r\n');
    expect(engine.run('GET', 'k')).toBe('$4\r\nab\x00c\r\n');
    expect(engine.events()).toEqual(['new k', 'append k', 'append k', 'append k']);
    expect(engine.propagated()).toEqual(['APPEND k ab', 'APPEND k \x00c', 'APPEND k ']);
  });

  it('creates an empty string from nothing', () => {
    const engine = new ObservedEngine();
    expect(engine.run('APPEND', 'k', '')).toBe(':0\r\n');
    expect(engine.run('EXISTS', 'k')).toBe(':1\r\n');
  });

  it('keeps the time to live, also when the value moves', () => {
    const engine = new ObservedEngine();
    engine.run('SET', 'k', 'a', 'PX', '5000');
    engine.run('APPEND', 'k', 'b'.repeat(5000));
    expect(engine.run('PTTL', 'k')).toBe(':5000\r\n');
    expect(engine.run('STRLEN', 'k')).toBe(':5001\r\n');
  });

  it('grows byte by byte through every size of record', () => {
    const engine = new ObservedEngine();
    let expected = '';
    for (let n = 0; n < 3000; n++) {
      const piece = String(n);
      expected += piece;
      engine.run('APPEND', 'k', piece);
      engine.run('APPEND', 'neighbour', 'x');
    }
    for (const size of [70_000, 300_000, 1_000_000]) {
      const piece = 'z'.repeat(size);
      expected += piece;
      engine.run('APPEND', 'k', piece);
    }
    expect(engine.run('GET', 'k')).toBe(`$${expected.length}\r\n${expected}\r\n`);
    expect(engine.run('GET', 'neighbour')).toBe(`$3000\r\n${'x'.repeat(3000)}\r\n`);
  });

  it('refuses other types and strings beyond proto-max-bulk-len', () => {
    const engine = new ObservedEngine();
    engine.storeList('list');
    expect(engine.run('APPEND', 'list', 'x')).toMatch(/^-WRONGTYPE /);
    const { config } = engine.engine;
    config.set([['proto-max-bulk-len', '1mb']], { fromThisMachine: true, loading: false });
    engine.run('SETRANGE', 'k', String(1024 * 1024 - 2), 'x');
    expect(engine.run('APPEND', 'k', 'y')).toBe(':1048576\r\n');
    engine.forget();
    expect(engine.run('APPEND', 'k', 'z')).toBe(
      '-ERR string exceeds maximum allowed size (proto-max-bulk-len)\r\n',
    );
    expect(engine.propagated()).toEqual([]);
    // What a file holds was allowed when it was written.
    const file = engine.connect();
    file.mayBlock = false;
    expect(engine.runAs(file, 'APPEND', 'k', 'z')).toBe(':1048577\r\n');
  });
});
