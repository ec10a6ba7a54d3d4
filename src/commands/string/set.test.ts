import { describe, expect, it } from 'vitest';
import { TestEngine } from '../../../test/support/test-engine.ts';

describe('SET', () => {
  it('stores a value that GET answers', () => {
    const engine = new TestEngine();
    expect(engine.run('SET', 'k', 'value')).toBe('+OK\r\n');
    expect(engine.run('GET', 'k')).toBe('$5\r\nvalue\r\n');
  });

  it('with NX leaves an existing key alone, with XX a missing one', () => {
    const engine = new TestEngine();
    expect(engine.run('SET', 'k', 'a', 'XX')).toBe('$-1\r\n');
    expect(engine.run('SET', 'k', 'b', 'NX')).toBe('+OK\r\n');
    expect(engine.run('SET', 'k', 'c', 'nx')).toBe('$-1\r\n');
    expect(engine.run('GET', 'k')).toBe('$1\r\nb\r\n');
  });

  it('with EX lets the key go when its time has come', () => {
    const engine = new TestEngine();
    engine.run('SET', 'k', 'v', 'EX', '10');
    engine.clock.ms += 9_999;
    expect(engine.run('GET', 'k')).toBe('$1\r\nv\r\n');
    engine.clock.ms += 2; // at the very millisecond it still lives
    expect(engine.run('GET', 'k')).toBe('$-1\r\n');
  });

  it('propagates a relative time to live as a point in time', () => {
    const engine = new TestEngine();
    engine.engine.keyspace.effects.enabled = true;
    engine.run('SET', 'k', 'v', 'PX', '5');
    const effects = Buffer.from(engine.engine.keyspace.effects.take()).toString();
    const time = engine.clock.ms + 5;
    expect(effects).toContain(`$4\r\nPXAT\r\n$13\r\n${time}\r\n`);
  });
});
