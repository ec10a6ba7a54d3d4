import { describe, expect, it } from 'vitest';
import { TestEngine } from '../../../../test/support/test-engine.ts';

describe('DEBUG HTSTATS and HTSTATS-KEY', () => {
  it('tell how full the tables are', () => {
    const engine = TestEngine.withOptions({ 'enable-debug-command': 'yes' });
    for (let key = 0; key < 2000; key++) engine.run('SET', `k${key}`, 'v');
    engine.run('EXPIRE', 'k1', '100');
    const short = engine.run('DEBUG', 'HTSTATS', '0');
    expect(short).toMatch(/\[Dictionary HT\]\n.*\n table size: \d+\n number of elements: 2000\n/);
    expect(short).toMatch(/\[Expires HT\]\n.*\n table size: 816\n number of elements: 1\n/);
    expect(short).not.toContain('segments');
    const full = engine.run('DEBUG', 'HTSTATS', '0', 'FULL');
    expect(full).toMatch(
      / segments: 4, of 816 slots\n elements in a segment: \d+ to \d+, 500\.0 on/,
    );
    expect(engine.run('DEBUG', 'HTSTATS', '1')).toContain('No stats available');
    expect(engine.run('DEBUG', 'HTSTATS', '99')).toBe('-ERR Out of range database\r\n');
  });

  it('tell it of the table behind a key', () => {
    const engine = TestEngine.withOptions({ 'enable-debug-command': 'yes' });
    engine.run('SADD', 'big', ...Array.from({ length: 600 }, (_, at) => `m${at}`));
    engine.run('SADD', 'small', 'a');
    engine.run('SET', 'string', 'v');
    const text = engine.run('DEBUG', 'HTSTATS-KEY', 'big', 'full');
    expect(text).toContain(' number of elements: 600\n');
    const shares = [...text.matchAll(/ in [a-z ]+: ([0-9.]+)%/g)].map(([, share]) => Number(share));
    expect(shares).toHaveLength(3);
    expect(Math.abs(shares.reduce((sum, share) => sum + share) - 100)).toBeLessThan(0.3);
    const pairs = Array.from({ length: 600 }, (_, at) => [String(at), `m${at}`]).flat();
    engine.run('HSET', 'hash', ...pairs);
    engine.run('ZADD', 'zset', ...pairs);
    for (const key of ['hash', 'zset']) {
      expect(engine.run('DEBUG', 'HTSTATS-KEY', key)).toContain(' number of elements: 600\n');
    }
    expect(engine.run('DEBUG', 'HTSTATS-KEY', 'small')).toMatch(/^-ERR The value stored/);
    expect(engine.run('DEBUG', 'HTSTATS-KEY', 'string')).toMatch(/^-ERR The value stored/);
    expect(engine.run('DEBUG', 'HTSTATS-KEY', 'missing')).toMatch(/^-ERR no such key/);
    expect(engine.run('DEBUG', 'HTSTATS-KEY', 'big', 'x')).toMatch(/^-ERR syntax error/);
    expect(engine.run('DEBUG', 'HTSTATS', 'x')).toMatch(/^-ERR /);
  });
});
