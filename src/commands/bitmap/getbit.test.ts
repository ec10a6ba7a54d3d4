import { describe, expect, it } from 'vitest';
import { ObservedEngine } from '../../../test/support/observed-engine.ts';

const BAD_OFFSET = '-ERR bit offset is not an integer or out of range\r\n';

describe('GETBIT', () => {
  it('answers each bit, the highest of a byte first, and zeros behind the end', () => {
    const engine = new ObservedEngine();
    engine.run('SET', 'k', 'ab');
    let bits = '';
    for (let offset = 0; offset < 20; offset++) {
      bits += engine.run('GETBIT', 'k', String(offset))[1];
    }
    expect(bits).toBe('01100001011000100000');
    expect(engine.run('GETBIT', 'k', '4294967295')).toBe(':0\r\n');
  });

  it('reads the digits of an integer and leaves its encoding', () => {
    const engine = new ObservedEngine();
    engine.run('SET', 'k', '12');
    expect(engine.run('GETBIT', 'k', '7')).toBe(':1\r\n');
    expect(engine.run('OBJECT', 'ENCODING', 'k')).toBe('$3\r\nint\r\n');
  });

  it('of a missing key is zero and a miss', () => {
    const engine = new ObservedEngine();
    expect(engine.run('GETBIT', 'missing', '5')).toBe(':0\r\n');
    expect(engine.events()).toEqual(['keymiss missing']);
    expect(engine.propagated()).toEqual([]);
  });

  it('refuses what is no offset, before it looks at the key, and other types', () => {
    const engine = new ObservedEngine();
    engine.storeList('list');
    for (const offset of ['-1', '4294967296', '01', '#1', '', 'x', '99999999999999999999']) {
      expect(engine.run('GETBIT', 'list', offset)).toBe(BAD_OFFSET);
    }
    expect(engine.run('GETBIT', 'list', '0')).toMatch(/^-WRONGTYPE /);
  });
});
