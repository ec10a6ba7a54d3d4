import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asciiBytes, latin1Text } from './ascii.ts';
import {
  decimalLength,
  isCanonicalInt64,
  parseInt64,
  parseSafeInteger,
  writeInt64,
  writeInteger,
} from './integers.ts';

const MIN_INT64 = -(2n ** 63n);
const MAX_INT64 = 2n ** 63n - 1n;

/** Reads the text between two digits, so that a reader that leaves its range is caught. */
function read<T>(parse: (bytes: Uint8Array, start: number, length: number) => T, text: string): T {
  return parse(asciiBytes(`7${text}7`), 1, text.length);
}

function written(value: number | bigint): string {
  const target = new Uint8Array(32);
  const end = writeInt64(target, 5, value);
  expect(end - 5).toBe(decimalLength(value));
  expect(target.subarray(end).every((byte) => byte === 0)).toBe(true);
  return latin1Text(target, 5, end - 5);
}

/** The grammar once more, by other means. */
function expected(text: string): bigint | undefined {
  if (!/^(0|-?[1-9][0-9]*)$/.test(text) || text.includes('\n')) return undefined;
  const value = BigInt(text);
  return value >= MIN_INT64 && value <= MAX_INT64 ? value : undefined;
}

function expectReadAs(text: string, value: bigint | undefined): void {
  const safe = value !== undefined && Number.isSafeInteger(Number(value));
  const says = JSON.stringify(text);
  expect(read(isCanonicalInt64, text), says).toBe(value !== undefined);
  expect(read(parseSafeInteger, text), says).toBe(safe ? Number(value) : Number.NaN);
  expect(read(parseInt64, text), says).toBe(safe ? Number(value) : value);
}

/** Texts that the genuine server keeps as `embstr` and refuses as an increment. */
const refused = [
  ...['', '-', '-0', '+1', '+0', '01', '00', '-01', '-00', ' 1', '1 ', '1\n', '1\0', '\x001'],
  ...['1e3', '1.0', '0x10', '1_000', '1,000', '--1', '1-', '1-1', '-a', 'a', 'inf', '/', ':'],
  ...['12345678/', '1234567890:', '123456789012345/', '123456789012345678:', '\xb2', '1\xb2'],
  ...['9223372036854775808', '-9223372036854775809', '9300000000000000000'],
  ...['18446744073709551615', '99999999999999999999', '-99999999999999999999'],
  ...['10000000000000000000', '-10000000000000000000', '123456789012345678901'],
];

describe('parseSafeInteger, parseInt64 and isCanonicalInt64', () => {
  it.each(refused)('refuse %j', (text) => {
    expectReadAs(text, undefined);
  });

  it('accept the values around every limit', () => {
    const limits = [
      0n,
      10n,
      100n,
      10n ** 9n,
      2n ** 31n,
      2n ** 32n,
      10n ** 10n,
      10n ** 15n,
      2n ** 53n,
    ];
    limits.push(10n ** 16n, 10n ** 17n, 10n ** 18n, MAX_INT64 - 3n, 9223372036000000000n);
    for (const limit of limits) {
      for (let near = -3n; near <= 3n; near++) {
        expectReadAs(String(limit + near), limit + near);
        expectReadAs(String(-limit - near), -limit - near);
      }
    }
    expectReadAs(String(MIN_INT64), MIN_INT64);
  });

  it('give a number up to 2^53 - 1 and a bigint beyond', () => {
    expect(read(parseInt64, '9007199254740991')).toBe(9007199254740991);
    expect(read(parseInt64, '9007199254740992')).toBe(9007199254740992n);
    expect(read(parseInt64, '-9007199254740992')).toBe(-9007199254740992n);
    expect(read(parseSafeInteger, '9007199254740993')).toBe(Number.NaN);
    expect(Object.is(read(parseSafeInteger, '0'), 0)).toBe(true);
  });

  it('accept every 64-bit integer', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: MIN_INT64, max: MAX_INT64 }), (value) => {
        expectReadAs(String(value), value);
      }),
    );
  });

  it('agree with the grammar on texts that are nearly integers', () => {
    const unit = fc.constantFrom(
      ...'0123456789',
      '0',
      '9',
      '-',
      '-',
      '+',
      ' ',
      '/',
      ':',
      'a',
      '\0',
    );
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 22 }), (text) => {
        expectReadAs(text, expected(text));
      }),
      { numRuns: 2000 },
    );
  });

  it('refuse a digit text with one byte spoilt, wherever it is', () => {
    for (const text of ['1234567', '-123456789012', '9007199254740991', '9223372036854775807']) {
      for (let at = 0; at < text.length; at++) {
        for (const spoilt of ['/', ':', '-', ' ', '\xb1']) {
          if (at === 0 && spoilt === '-') continue;
          expectReadAs(text.slice(0, at) + spoilt + text.slice(at + 1), undefined);
        }
      }
    }
  });
});

describe('writeInteger, writeInt64 and decimalLength', () => {
  it('write nothing but the digits, at the given place', () => {
    const target = asciiBytes('::::::::');
    expect(writeInteger(target, 2, -305)).toBe(6);
    expect(latin1Text(target, 0, 8)).toBe('::-305::');
    expect(writeInteger(target, 7, -0)).toBe(8);
    expect(latin1Text(target, 0, 8)).toBe('::-305:0');
  });

  it('write the values around every power of ten and two', () => {
    for (let power = 1n; power <= 10n ** 18n; power *= 10n) {
      for (let near = -2n; near <= 2n; near++) {
        for (const value of [power + near, -power - near]) {
          expect(written(value)).toBe(String(value));
          if (Number.isSafeInteger(Number(value))) {
            expect(written(Number(value))).toBe(String(value));
          }
        }
      }
    }
    for (const value of [2 ** 31, -(2 ** 31), 2 ** 32, 2 ** 53 - 1, -(2 ** 53) + 1]) {
      for (const near of [value, value + Math.sign(-value)]) {
        expect(written(near)).toBe(String(near));
      }
    }
    expect(written(MIN_INT64)).toBe('-9223372036854775808');
    expect(written(MAX_INT64)).toBe('9223372036854775807');
  });

  it('write what reads back as the same integer', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (value) => {
        expect(written(value)).toBe(String(value));
        expect(read(parseSafeInteger, written(value))).toBe(value);
      }),
    );
    fc.assert(
      fc.property(fc.bigInt({ min: MIN_INT64, max: MAX_INT64 }), (value) => {
        expect(written(value)).toBe(String(value));
      }),
    );
  });
});
