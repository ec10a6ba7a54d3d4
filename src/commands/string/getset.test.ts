import { describe, expect, it } from 'vitest';
import { ObservedEngine } from '../../../test/support/observed-engine.ts';

describe('GETSET', () => {
  it('answers the old value and stores the new one', () => {
    const engine = new ObservedEngine();
    expect(engine.run('GETSET', 'k', 'a')).toBe('$-1\r\n');
    expect(engine.run('GETSET', 'k', '\x00\xff')).toBe('$1\r\na\r\n');
    expect(engine.run('GET', 'k')).toBe('$2\r\n\x00\xff\r\n');
    expect(engine.events()).toEqual(['keymiss k', 'new k', 'set k', 'set k']);
    expect(engine.propagated()).toEqual(['SET k a', 'SET k \x00\xff']);
  });

  it('removes the time to live', () => {
    const engine = new ObservedEngine();
    engine.run('SET', 'k', 'a', 'EX', '10');
    engine.run('GETSET', 'k', 'b');
    expect(engine.run('TTL', 'k')).toBe(':-1\r\n');
  });

  it('replaces nothing but strings', () => {
    const engine = new ObservedEngine();
    engine.storeList('k');
    expect(engine.run('GETSET', 'k', 'v')).toMatch(/^-WRONGTYPE /);
    expect(engine.run('TYPE', 'k')).toBe('+list\r\n');
    expect(engine.propagated()).toEqual([]);
  });
});
