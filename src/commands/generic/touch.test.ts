import { describe, expect, it } from 'vitest';
import { ObservedEngine } from '../../../test/support/observed-engine.ts';
import { Arguments } from '../../base/arguments.ts';

/** When the key `k` was last used, by the clock that its record keeps. */
function lastUse(engine: ObservedEngine): number {
  const { keyspace } = engine.engine;
  const request = new Arguments();
  request.setParts([Uint8Array.of(0x6b)]);
  return keyspace.records.clock(keyspace.find(keyspace.databases[0], request, 0));
}

describe('TOUCH', () => {
  it('counts each mention of a key that exists', () => {
    const engine = new ObservedEngine();
    engine.run('MSET', 'a', '1', 'b', '2');
    expect(engine.run('TOUCH', 'a', 'missing', 'b', 'a')).toBe(':3\r\n');
  });

  it('is a use of the key, which asking for its type, time or existence is not', () => {
    const engine = new ObservedEngine();
    engine.run('SET', 'k', 'v');
    const stored = lastUse(engine);
    engine.clock.ms += 30_000;
    for (const command of ['EXISTS', 'TYPE', 'TTL', 'PEXPIRETIME']) engine.run(command, 'k');
    expect(lastUse(engine)).toBe(stored);
    for (const command of ['TOUCH', 'PERSIST', 'STRLEN']) {
      engine.clock.ms += 30_000;
      const before = lastUse(engine);
      engine.run(command, 'k');
      expect(lastUse(engine), command).toBeGreaterThan(before);
    }
  });
});
