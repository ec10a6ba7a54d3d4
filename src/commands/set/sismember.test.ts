import { describe, expect, it } from 'vitest';
import { ObservedEngine } from '../../../test/support/observed-engine.ts';

describe('SISMEMBER and SMISMEMBER', () => {
  it('tell what is in a set, in each of its forms', () => {
    const engine = new ObservedEngine();
    engine.run('SADD', 'i', '1', '-5', '9223372036854775807');
    engine.run('SADD', 'l', '1', 'a', '9223372036854775807');
    engine.run('SADD', 't', '1', 'x'.repeat(100), '9223372036854775807');
    for (const key of ['i', 'l', 't']) {
      expect(engine.run('SISMEMBER', key, '1')).toBe(':1\r\n');
      expect(engine.run('SISMEMBER', key, '9223372036854775807')).toBe(':1\r\n');
      expect(engine.run('SISMEMBER', key, '2')).toBe(':0\r\n');
      expect(engine.run('SISMEMBER', key, '01')).toBe(':0\r\n');
    }
    expect(engine.run('SMISMEMBER', 'l', 'a', 'b', '1')).toBe('*3\r\n:1\r\n:0\r\n:1\r\n');
    expect(engine.run('SMISMEMBER', 't', 'x'.repeat(100))).toBe('*1\r\n:1\r\n');
  });

  it('find nothing at a missing key and refuse other types', () => {
    const engine = new ObservedEngine();
    expect(engine.run('SISMEMBER', 's', 'a')).toBe(':0\r\n');
    expect(engine.run('SMISMEMBER', 's', 'a', 'b')).toBe('*2\r\n:0\r\n:0\r\n');
    engine.run('SET', 'k', 'v');
    expect(engine.run('SISMEMBER', 'k', 'a')).toMatch(/^-WRONGTYPE /);
    expect(engine.run('SMISMEMBER', 'k', 'a')).toMatch(/^-WRONGTYPE /);
  });
});
