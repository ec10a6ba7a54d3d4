import { describe, expect, it } from 'vitest';
import { ObservedEngine } from '../../../test/support/observed-engine.ts';

describe('SETNX', () => {
  it('stores only where there is nothing', () => {
    const engine = new ObservedEngine();
    expect(engine.run('SETNX', 'k', 'a')).toBe(':1\r\n');
    expect(engine.run('SETNX', 'k', 'b')).toBe(':0\r\n');
    expect(engine.run('GET', 'k')).toBe('$1\r\na\r\n');
    expect(engine.events()).toEqual(['new k', 'set k']);
    expect(engine.propagated()).toEqual(['SETNX k a']);
  });

  it('counts an expired key as missing', () => {
    const engine = new ObservedEngine();
    engine.run('SET', 'k', 'a', 'PX', '10');
    engine.clock.ms += 11;
    engine.forget();
    expect(engine.run('SETNX', 'k', 'b')).toBe(':1\r\n');
    expect(engine.run('TTL', 'k')).toBe(':-1\r\n');
    expect(engine.events()).toEqual(['expired k', 'new k', 'set k']);
    expect(engine.propagated()).toEqual(['DEL k', 'SETNX k b']);
  });

  it('leaves a key of any type alone', () => {
    const engine = new ObservedEngine();
    engine.storeList('k');
    expect(engine.run('SETNX', 'k', 'v')).toBe(':0\r\n');
    expect(engine.run('TYPE', 'k')).toBe('+list\r\n');
  });
});
