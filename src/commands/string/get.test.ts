import { describe, expect, it } from 'vitest';
import { ObservedEngine } from '../../../test/support/observed-engine.ts';

describe('GET', () => {
  it('answers the bytes of a string, null for a missing key', () => {
    const engine = new ObservedEngine();
    engine.run('SET', '', '\x00\xff\r\n');
    expect(engine.run('GET', '')).toBe('$4\r\n\x00\xff\r\n\r\n');
    engine.forget();
    expect(engine.run('GET', 'missing')).toBe('$-1\r\n');
    expect(engine.events()).toEqual(['keymiss missing']);
    engine.session.protocol = 3;
    expect(engine.run('GET', 'missing')).toBe('_\r\n');
  });

  it('refuses other types', () => {
    const engine = new ObservedEngine();
    engine.storeList('k');
    expect(engine.run('GET', 'k')).toBe(
      '-WRONGTYPE Operation against a key holding the wrong kind of value\r\n',
    );
  });
});
