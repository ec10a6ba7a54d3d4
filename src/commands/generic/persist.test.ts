import { describe, expect, it } from 'vitest';
import { ObservedEngine } from '../../../test/support/observed-engine.ts';

describe('PERSIST', () => {
  it('removes a time to live once', () => {
    const engine = new ObservedEngine();
    engine.run('SET', 'k', 'v', 'PX', '50');
    engine.forget();
    expect(engine.run('PERSIST', 'k')).toBe(':1\r\n');
    expect(engine.run('PERSIST', 'k')).toBe(':0\r\n');
    expect(engine.run('PERSIST', 'missing')).toBe(':0\r\n');
    expect(engine.events()).toEqual(['persist k']);
    expect(engine.propagated()).toEqual(['PERSIST k']);
    engine.clock.ms += 100;
    expect(engine.run('GET', 'k')).toBe('$1\r\nv\r\n');
  });

  it('comes too late for a key that has expired', () => {
    const engine = new ObservedEngine();
    engine.run('SET', 'k', 'v', 'PX', '50');
    engine.clock.ms += 51;
    expect(engine.run('PERSIST', 'k')).toBe(':0\r\n');
  });
});
