import { describe, expect, it } from 'vitest';
import { ObservedEngine } from '../../../test/support/observed-engine.ts';

describe('SCARD', () => {
  it('answers how many members there are', () => {
    const engine = new ObservedEngine();
    expect(engine.run('SCARD', 's')).toBe(':0\r\n');
    engine.run('SADD', 's', 'a', '1');
    expect(engine.run('SCARD', 's')).toBe(':2\r\n');
    engine.run('SET', 'k', 'v');
    expect(engine.run('SCARD', 'k')).toMatch(/^-WRONGTYPE /);
  });
});
