import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asciiBytes } from './ascii.ts';
import { bitLength, type FloatText, roundToBinary, scanFloat } from './float-text.ts';

function scan(text: string): FloatText | undefined {
  return scanFloat(asciiBytes(`7${text}7`), 1, text.length);
}

/** The exact value as a fraction: [top, bottom]. */
function fractionOf(text: FloatText): [bigint, bigint] {
  const prefix = text.kind === 'hexadecimal' ? '0x' : '';
  const significand = BigInt(text.digits === '' ? text.significand : prefix + text.digits);
  const size = (text.kind === 'hexadecimal' ? 2n : 10n) ** BigInt(Math.abs(text.exponent));
  return text.exponent < 0 ? [significand, size] : [significand * size, 1n];
}

describe('scanFloat', () => {
  it('keeps a short significand as a number and a long one as digits', () => {
    const decimal = { kind: 'decimal', negative: false, digits: '' };
    expect(scan('0012.50')).toEqual({ ...decimal, significand: 1250, exponent: -2 });
    expect(scan('+.5e3')).toEqual({ ...decimal, significand: 5, exponent: 2 });
    expect(scan('-1234567890.1234567')).toEqual({
      kind: 'decimal',
      negative: true,
      significand: -1,
      digits: '12345678901234567',
      exponent: -7,
    });
    expect(scan('0xA.8p-2')).toEqual({
      kind: 'hexadecimal',
      negative: false,
      significand: 0xa8,
      digits: '',
      exponent: -6,
    });
  });

  it('reads every zero alike, whatever its exponent', () => {
    for (const text of ['0', '000', '.0', '0.', '0e99999999999999999999', '0x0p-5', '0x.00']) {
      expect(scan(text), text).toMatchObject({ significand: 0, digits: '', exponent: 0 });
    }
  });

  it('keeps the exact value of every decimal and hexadecimal text', () => {
    const digits = (unit: string, maxLength: number) =>
      fc.string({ unit: fc.constantFrom(...unit), minLength: 1, maxLength });
    const power = fc.integer({ min: -300, max: 300 });
    fc.assert(
      fc.property(
        digits('0123456789', 30),
        digits('05', 30),
        power,
        (whole, fraction, exponent) => {
          const text = scan(`${whole}.${fraction}E${exponent}`);
          const [top, bottom] = fractionOf(text as FloatText);
          const size = 10n ** BigInt(Math.abs(exponent - fraction.length));
          const all = BigInt(whole + fraction);
          if (exponent < fraction.length) expect(top * size).toBe(all * bottom);
          else expect(top).toBe(all * size * bottom);
        },
      ),
    );
    fc.assert(
      fc.property(digits('089abF', 25), digits('0E', 25), power, (whole, fraction, exponent) => {
        const text = scan(`0X${whole}.${fraction}P${exponent}`);
        const [top, bottom] = fractionOf(text as FloatText);
        const shift = exponent - fraction.length * 4;
        const all = BigInt(`0x${whole}${fraction}`);
        if (shift < 0) expect(top << BigInt(-shift)).toBe(all * bottom);
        else expect(top).toBe((all << BigInt(shift)) * bottom);
      }),
    );
  });

  it('lets a last digit stand for all that follow the digits it keeps', () => {
    for (const [tail, last] of [
      ['0'.repeat(900), '0'],
      [`${'0'.repeat(899)}7`, '1'],
    ]) {
      const head = '3'.repeat(5120);
      const whole = scan(head + tail);
      expect(whole).toMatchObject({ digits: head + last, exponent: 899 });
      const pointed = scan(`${head.slice(0, 10)}.${head.slice(10)}${tail}e10`);
      expect(pointed).toMatchObject({ digits: head + last, exponent: -5101 });
      const atTheCut = scan(`${head}.${tail}`);
      expect(atTheCut).toMatchObject({ digits: head + last, exponent: -1 });
    }
    const hexadecimal = scan(`0x${'f'.repeat(64)}.${'0'.repeat(9)}1p3`);
    expect(hexadecimal).toMatchObject({ digits: `${'f'.repeat(64)}1`, exponent: -1 });
  });
});

describe('roundToBinary', () => {
  const value = fc.bigInt({ min: 1n, max: 2n ** 300n });

  it('gives the nearest number of at most so many bits', () => {
    fc.assert(
      fc.property(value, fc.integer({ min: 2, max: 70 }), (significand, precision) => {
        const { mantissa, exponent } = roundToBinary(significand, 0, false, precision, -400);
        expect(bitLength(mantissa)).toBe(precision);
        // All compared as multiples of 2^-400.
        const error = (significand << 400n) - (mantissa << BigInt(exponent + 400));
        const half = 1n << BigInt(exponent + 399);
        const distance = error < 0n ? -error : error;
        expect(distance <= half).toBe(true);
        if (distance === half) expect(mantissa % 2n).toBe(0n);
      }),
    );
  });

  it('goes up from a tie when the true value is a little above it', () => {
    expect(roundToBinary(0b1010_1000n, 0, false, 4, -99)).toEqual({ mantissa: 10n, exponent: 4 });
    expect(roundToBinary(0b1010_1000n, 0, true, 4, -99)).toEqual({ mantissa: 11n, exponent: 4 });
    expect(roundToBinary(0b1010_0111n, 0, true, 4, -99)).toEqual({ mantissa: 10n, exponent: 4 });
    expect(roundToBinary(0b1111_1000n, 0, false, 4, -99)).toEqual({ mantissa: 8n, exponent: 5 });
  });

  it('loses bits below the smallest exponent', () => {
    expect(roundToBinary(0b1011n, -2, false, 8, 0)).toEqual({ mantissa: 3n, exponent: 0 });
    expect(roundToBinary(0b1000n, -4, false, 8, 0)).toEqual({ mantissa: 0n, exponent: 0 });
    expect(roundToBinary(0b1001n, -4, false, 8, 0)).toEqual({ mantissa: 1n, exponent: 0 });
    expect(roundToBinary(0b1111n, -5, false, 8, 0)).toEqual({ mantissa: 0n, exponent: 0 });
    expect(roundToBinary(1n, -4_000_000_000, false, 8, 0)).toEqual({ mantissa: 0n, exponent: 0 });
    expect(roundToBinary(0n, 50, false, 8, 0)).toEqual({ mantissa: 0n, exponent: 0 });
    expect(roundToBinary(3n, 2, false, 8, 0)).toEqual({ mantissa: 12n, exponent: 0 });
  });
});

describe('bitLength', () => {
  it('counts up to the highest bit', () => {
    const wrong: number[] = [];
    for (let bits = 1; bits <= 700; bits++) {
      const power = 1n << BigInt(bits - 1);
      if (bitLength(power) !== bits || bitLength(2n * power - 1n) !== bits) wrong.push(bits);
    }
    expect(wrong).toEqual([]);
  });
});
