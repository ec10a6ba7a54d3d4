import { describe, expect, it } from 'vitest';
import { ObservedEngine } from '../../../test/support/observed-engine.ts';

describe('TYPE', () => {
  it('names the type of a value, none where there is no key', () => {
    const engine = new ObservedEngine();
    engine.run('SET', 'k', '12');
    engine.storeList('list');
    expect(engine.run('TYPE', 'k')).toBe('+string\r\n');
    expect(engine.run('TYPE', 'list')).toBe('+list\r\n');
    expect(engine.run('TYPE', 'missing')).toBe('+none\r\n');
    engine.run('PEXPIRE', 'k', '5');
    engine.clock.ms += 6;
    expect(engine.run('TYPE', 'k')).toBe('+none\r\n');
  });
});
