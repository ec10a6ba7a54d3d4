import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareInt64Words, Int64Words } from './int64-words.ts';

const INT64 = fc.oneof(
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.bigInt({ min: -(2n ** 33n), max: 2n ** 33n }),
  fc.bigInt({ min: 2n ** 53n - 4n, max: 2n ** 53n + 4n }),
  fc.bigInt({ min: -(2n ** 53n) - 4n, max: -(2n ** 53n) + 4n }),
  fc.constantFrom(-(2n ** 63n), 2n ** 63n - 1n, -(2n ** 31n), 2n ** 31n, -(2n ** 32n), 0n, -1n),
);

function words(value: bigint): Int64Words {
  const parsed = new Int64Words();
  const text = Buffer.from(`<${value}>`);
  expect(parsed.parse(text, 1, text.length - 2)).toBe(true);
  return parsed;
}

describe('a 64-bit integer in two words', () => {
  it('is what the digits say, and reads back exactly', () => {
    fc.assert(
      fc.property(INT64, (value) => {
        const parsed = words(value);
        expect([parsed.high, parsed.low]).toEqual([parsed.high | 0, parsed.low | 0]);
        expect((BigInt(parsed.high) << 32n) + BigInt(parsed.low >>> 0)).toBe(value);
        expect(BigInt(parsed.value)).toBe(value);
        const safe = value >= -(2n ** 53n) + 1n && value <= 2n ** 53n - 1n;
        expect(typeof parsed.value).toBe(safe ? 'number' : 'bigint');
      }),
    );
  });

  it('can be set to a number or a bigint', () => {
    const set = new Int64Words();
    for (const value of [0, -1, 2 ** 40 + 7, -(2 ** 40) - 7, 2n ** 62n + 1n, -(2n ** 63n)]) {
      set.set(value);
      expect(set.value).toBe(value);
    }
  });

  it('orders as integers do', () => {
    fc.assert(
      fc.property(INT64, INT64, (left, right) => {
        const one = words(left);
        const other = words(right);
        const order = compareInt64Words(one.high, one.low, other.high, other.low);
        expect(Math.sign(order)).toBe(left < right ? -1 : left > right ? 1 : 0);
      }),
    );
  });

  it('is not made of what Redis would keep as a string', () => {
    const kept = new Int64Words();
    kept.set(5);
    const strings = [
      '',
      '-',
      '+1',
      '01',
      '-0',
      '1 ',
      '9223372036854775808',
      '-9223372036854775809',
    ];
    for (const text of strings) {
      expect(kept.parse(Buffer.from(text), 0, text.length), text).toBe(false);
    }
    expect(kept.value).toBe(5);
  });
});
