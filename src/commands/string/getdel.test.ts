import { describe, expect, it } from 'vitest';
import { ObservedEngine } from '../../../test/support/observed-engine.ts';

describe('GETDEL', () => {
  it('answers the value and deletes the key', () => {
    const engine = new ObservedEngine();
    engine.run('SET', 'k', 'v', 'EX', '100');
    engine.forget();
    expect(engine.run('GETDEL', 'k')).toBe('$1\r\nv\r\n');
    expect(engine.events()).toEqual(['del k']);
    expect(engine.propagated()).toEqual(['DEL k']);
    expect(engine.run('DBSIZE')).toBe(':0\r\n');
  });

  it('answers null for a missing key and changes nothing', () => {
    const engine = new ObservedEngine();
    expect(engine.run('GETDEL', 'k')).toBe('$-1\r\n');
    expect(engine.events()).toEqual(['keymiss k']);
    expect(engine.propagated()).toEqual([]);
  });

  it('leaves a key of another type alone', () => {
    const engine = new ObservedEngine();
    engine.storeList('k');
    expect(engine.run('GETDEL', 'k')).toMatch(/^-WRONGTYPE /);
    expect(engine.run('EXISTS', 'k')).toBe(':1\r\n');
    expect(engine.propagated()).toEqual([]);
  });
});
