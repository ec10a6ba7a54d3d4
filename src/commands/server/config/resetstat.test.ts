import { describe, expect, it } from 'vitest';
import { TestEngine } from '../../../../test/support/test-engine.ts';

describe('CONFIG RESETSTAT', () => {
  it('sets the counters of INFO to zero', () => {
    const engine = new TestEngine();
    engine.run('SET', 'k', 'v');
    engine.run('GET', 'k');
    engine.run('GET', 'absent');
    engine.run('NOSUCH');
    expect(engine.run('INFO', 'stats', 'errorstats')).toMatch(/keyspace_hits:1\r\n/);
    expect(engine.run('CONFIG', 'RESETSTAT')).toBe('+OK\r\n');
    const text = engine.run('INFO', 'stats', 'errorstats');
    expect(text).toContain('keyspace_hits:0\r\nkeyspace_misses:0\r\n');
    expect(text).toContain('total_error_replies:0\r\n');
    expect(text).not.toContain('errorstat_');
  });

  it('takes no argument', () => {
    expect(new TestEngine().run('CONFIG', 'RESETSTAT', 'x')).toBe(
      "-ERR wrong number of arguments for 'config|resetstat' command\r\n",
    );
  });
});
