import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ObservedEngine } from '../../../test/support/observed-engine.ts';

const INTEGER = '-ERR value is not an integer or out of range\r\n';
const SYNTAX = '-ERR syntax error\r\n';

describe('BITPOS', () => {
  it('finds the first one or zero, counted from the beginning of the string', () => {
    const engine = new ObservedEngine();
    engine.run('SET', 'k', '\x00\xff\xf0');
    expect(engine.run('BITPOS', 'k', '1')).toBe(':8\r\n');
    expect(engine.run('BITPOS', 'k', '0')).toBe(':0\r\n');
    expect(engine.run('BITPOS', 'k', '0', '1')).toBe(':20\r\n');
    expect(engine.run('BITPOS', 'k', '1', '2')).toBe(':16\r\n');
    expect(engine.run('BITPOS', 'k', '1', '7', '15', 'BIT')).toBe(':8\r\n');
    expect(engine.run('BITPOS', 'k', '0', '9', '-5', 'bit')).toBe(':-1\r\n');
    expect(engine.run('BITPOS', 'k', '1', '-1', '-1', 'BYTE')).toBe(':16\r\n');
  });

  it('sees zeros behind the string unless an end is given', () => {
    const engine = new ObservedEngine();
    engine.run('SET', 'k', '\xff\xff');
    expect(engine.run('BITPOS', 'k', '0')).toBe(':16\r\n');
    expect(engine.run('BITPOS', 'k', '0', '1')).toBe(':16\r\n');
    expect(engine.run('BITPOS', 'k', '0', '0', '-1')).toBe(':-1\r\n');
    expect(engine.run('BITPOS', 'k', '0', '2')).toBe(':-1\r\n');
    expect(engine.run('BITPOS', 'k', '1', '2')).toBe(':-1\r\n');
    engine.run('SET', 'empty', '');
    expect(engine.run('BITPOS', 'empty', '0')).toBe(':-1\r\n');
  });

  it('of a missing key is 0 for zero and -1 for one, whatever the range', () => {
    const engine = new ObservedEngine();
    expect(engine.run('BITPOS', 'missing', '0', '5', 'x', 'foo')).toBe(':0\r\n');
    expect(engine.run('BITPOS', 'missing', '1')).toBe(':-1\r\n');
    expect(engine.events()).toEqual(['keymiss missing', 'keymiss missing']);
  });

  it('looks at the bit, the type, the start, the unit and the end, in this order', () => {
    const engine = new ObservedEngine();
    engine.storeList('list');
    engine.run('SET', 'k', 'v');
    const notABit = '-ERR The bit argument must be 1 or 0.\r\n';
    expect(engine.run('BITPOS', 'list', '2', 'x')).toBe(notABit);
    expect(engine.run('BITPOS', 'list', '9223372036854775807')).toBe(notABit);
    expect(engine.run('BITPOS', 'list', '01')).toBe(INTEGER);
    expect(engine.run('BITPOS', 'list', '1', 'x')).toMatch(/^-WRONGTYPE /);
    expect(engine.run('BITPOS', 'k', '1', 'x', 'y', 'foo')).toBe(INTEGER);
    expect(engine.run('BITPOS', 'k', '1', '0', 'y', 'foo')).toBe(SYNTAX);
    expect(engine.run('BITPOS', 'k', '1', '0', 'y', 'BIT')).toBe(INTEGER);
    expect(engine.run('BITPOS', 'k', '1', 'x', '0', 'BIT', 'y')).toBe(SYNTAX);
  });

  it('finds what a search through the digits finds', () => {
    const engine = new ObservedEngine();
    const index = fc.integer({ min: -400, max: 400 });
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(0, 0, 0, 255, 255, 255, 1, 128, 127), {
          minLength: 1,
          maxLength: 40,
        }),
        fc.nat(1),
        index,
        fc.option(index),
        fc.boolean(),
        (content, bit, start, end, inBits) => {
          engine.run('SET', 'k', Uint8Array.from(content));
          const digits = content.map((byte) => byte.toString(2).padStart(8, '0')).join('');
          const unit = inBits && end !== null ? 1 : 8;
          const length = digits.length / unit;
          const from = start < 0 ? Math.max(0, start + length) : start;
          const last = end ?? -1;
          const to = Math.min(last < 0 ? Math.max(0, last + length) : last, length - 1);
          let expected = digits.slice(0, (to + 1) * unit).indexOf(String(bit), from * unit);
          if (from > to) expected = -1;
          else if (expected < 0 && bit === 0 && end === null) expected = digits.length;
          const range = end === null ? [] : [String(end), unit === 1 ? 'BIT' : 'BYTE'];
          expect(engine.run('BITPOS', 'k', String(bit), String(start), ...range)).toBe(
            `:${expected}\r\n`,
          );
        },
      ),
      { numRuns: 400 },
    );
  });
});
