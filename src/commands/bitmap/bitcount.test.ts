import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ObservedEngine } from '../../../test/support/observed-engine.ts';

const INTEGER = '-ERR value is not an integer or out of range\r\n';
const SYNTAX = '-ERR syntax error\r\n';

const digitsOf = (bytes: Uint8Array): string =>
  [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');

describe('BITCOUNT', () => {
  it('counts a whole string or a part of it, in bytes or in bits', () => {
    const engine = new ObservedEngine();
    engine.run('SET', 'k', 'foobar');
    engine.forget();
    expect(engine.run('BITCOUNT', 'k')).toBe(':26\r\n');
    expect(engine.run('BITCOUNT', 'k', '0', '0')).toBe(':4\r\n');
    expect(engine.run('BITCOUNT', 'k', '1', '1')).toBe(':6\r\n');
    expect(engine.run('BITCOUNT', 'k', '1', '1', 'byte')).toBe(':6\r\n');
    expect(engine.run('BITCOUNT', 'k', '5', '30', 'BIT')).toBe(':17\r\n');
    expect(engine.run('BITCOUNT', 'k', '-2', '-1')).toBe(':7\r\n');
    expect(engine.run('BITCOUNT', 'missing')).toBe(':0\r\n');
    expect(engine.propagated()).toEqual([]);
  });

  it('counts nothing between crossed indices, even far in front of the string', () => {
    const engine = new ObservedEngine();
    engine.run('SET', 'k', '\xff\xff');
    expect(engine.run('BITCOUNT', 'k', '1', '0')).toBe(':0\r\n');
    expect(engine.run('BITCOUNT', 'k', '-10', '-20')).toBe(':0\r\n');
    expect(engine.run('BITCOUNT', 'k', '-20', '-10')).toBe(':8\r\n');
    const least = '-9223372036854775808';
    expect(engine.run('BITCOUNT', 'k', '-9223372036854775807', least)).toBe(':0\r\n');
    expect(engine.run('BITCOUNT', 'k', least, '-9223372036854775807')).toBe(':8\r\n');
  });

  it('looks at the type first, then the number of arguments, the integers, the unit', () => {
    const engine = new ObservedEngine();
    engine.storeList('list');
    engine.run('SET', 'k', 'v');
    expect(engine.run('BITCOUNT', 'list', 'x')).toMatch(/^-WRONGTYPE /);
    expect(engine.run('BITCOUNT', 'k', 'x')).toBe(SYNTAX);
    expect(engine.run('BITCOUNT', 'k', 'x', '1', 'foo')).toBe(INTEGER);
    expect(engine.run('BITCOUNT', 'k', '1', 'x', 'foo')).toBe(INTEGER);
    expect(engine.run('BITCOUNT', 'k', '1', '1', 'foo')).toBe(SYNTAX);
    expect(engine.run('BITCOUNT', 'k', '1', '1', 'BIT', 'x')).toBe(SYNTAX);
    expect(engine.run('BITCOUNT', 'missing', 'x', 'y', 'z')).toBe(':0\r\n');
  });

  it('counts between any indices as slicing the digits does', () => {
    const engine = new ObservedEngine();
    const index = fc.integer({ min: -700, max: 700 });
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 80 }),
        index,
        index,
        fc.boolean(),
        (content, start, end, inBits) => {
          engine.run('SET', 'k', content);
          const unit = inBits ? 1 : 8;
          const digits = digitsOf(content);
          const length = digits.length / unit;
          const from = start < 0 ? Math.max(0, start + length) : start;
          const to = end < 0 ? Math.max(0, end + length) : end;
          const crossed = start < 0 && end < 0 && start > end;
          const part = crossed ? '' : digits.slice(from * unit, (to + 1) * unit);
          const expected = part.split('1').length - 1;
          expect(
            engine.run('BITCOUNT', 'k', String(start), String(end), inBits ? 'BIT' : 'BYTE'),
          ).toBe(`:${expected}\r\n`);
        },
      ),
      { numRuns: 300 },
    );
  });
});
