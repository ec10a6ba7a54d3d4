import { describe, expect, it } from 'vitest';
import { ObservedEngine } from '../../../test/support/observed-engine.ts';

describe('EXISTS', () => {
  it('counts each mention of a key that exists', () => {
    const engine = new ObservedEngine();
    engine.run('MSET', 'a', '1', '', '2');
    expect(engine.run('EXISTS', 'a', 'missing', 'a', '')).toBe(':3\r\n');
    expect(engine.run('EXISTS', 'missing')).toBe(':0\r\n');
  });

  it('finds no key that has expired', () => {
    const engine = new ObservedEngine();
    engine.run('SET', 'k', 'v', 'PX', '5');
    engine.clock.ms += 6;
    engine.forget();
    expect(engine.run('EXISTS', 'k')).toBe(':0\r\n');
    expect(engine.events()).toEqual(['expired k', 'keymiss k']);
    expect(engine.propagated()).toEqual(['DEL k']);
  });
});
