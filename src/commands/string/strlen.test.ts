import { describe, expect, it } from 'vitest';
import { ObservedEngine } from '../../../test/support/observed-engine.ts';

describe('STRLEN', () => {
  it('counts bytes, 0 for a missing key', () => {
    const engine = new ObservedEngine();
    engine.run('SET', 'k', '\x00\xff\r\n');
    engine.run('SET', 'n', '-12345');
    engine.run('SET', 'long', 'x'.repeat(400_000));
    expect(engine.run('STRLEN', 'k')).toBe(':4\r\n');
    expect(engine.run('STRLEN', 'n')).toBe(':6\r\n');
    expect(engine.run('STRLEN', 'long')).toBe(':400000\r\n');
    expect(engine.run('STRLEN', 'missing')).toBe(':0\r\n');
  });

  it('refuses other types', () => {
    const engine = new ObservedEngine();
    engine.storeList('k');
    expect(engine.run('STRLEN', 'k')).toMatch(/^-WRONGTYPE /);
  });
});
