import { describe, expect, it } from 'vitest';
import { ObservedEngine } from '../../../test/support/observed-engine.ts';

describe('DIGEST', () => {
  it('answers 16 digits for a string, whatever its form', () => {
    const engine = new ObservedEngine();
    engine.run('SET', 'k', 'Hello world');
    expect(engine.run('DIGEST', 'k')).toBe('$16\r\nb6acb9d84a38ff74\r\n');
    engine.run('SET', 'k', '12345');
    const ofInteger = engine.run('DIGEST', 'k');
    engine.run('SET', 'k', '1234');
    engine.run('APPEND', 'k', '5');
    expect(engine.run('DIGEST', 'k')).toBe(ofInteger);
    engine.run('SET', 'k', 'x'.repeat(300_000));
    expect(engine.run('DIGEST', 'k')).toMatch(/^\$16\r\n[0-9a-f]{16}\r\n$/);
  });

  it('answers null for a missing key and refuses what is no string', () => {
    const engine = new ObservedEngine();
    expect(engine.run('DIGEST', 'k')).toBe('$-1\r\n');
    expect(engine.events()).toEqual(['keymiss k']);
    engine.storeList('list');
    expect(engine.run('DIGEST', 'list')).toMatch(/^-WRONGTYPE /);
  });
});
