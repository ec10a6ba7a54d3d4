import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../test/support/random.ts';
import { asciiBytes } from './ascii.ts';
import { formatDouble, parseDouble } from './doubles.ts';

/** Reads the text between two digits, so that a reader that leaves its range is caught. */
function parse(text: string): number | undefined {
  return parseDouble(asciiBytes(`7${text}7`), 1, text.length);
}

/** What redis-server 7.0.15 answered to ZADD with the text and then ZSCORE (as a skiplist). */
const observed: readonly (readonly [text: string, score: string])[] = [
  ['0', '0'],
  ['-0', '-0'],
  ['+0', '0'],
  ['1', '1'],
  ['-1', '-1'],
  ['+1', '1'],
  ['007', '7'],
  ['1.', '1'],
  ['.5', '0.5'],
  ['-.5', '-0.5'],
  ['-0.', '-0'],
  ['0.1', '0.10000000000000001'],
  ['0.3', '0.29999999999999999'],
  ['3.14', '3.1400000000000001'],
  ['1e5', '100000'],
  ['1E5', '100000'],
  ['1e+5', '100000'],
  ['1e-5', '1.0000000000000001e-05'],
  ['-2.5E-3', '-0.0025000000000000001'],
  ['0.0001', '0.0001'],
  ['0.00012345', '0.00012344999999999999'],
  ['1e15', '1000000000000000'],
  ['1e16', '10000000000000000'],
  ['1e17', '1e+17'],
  ['99999999999999999', '1e+17'],
  ['9007199254740993', '9007199254740992'],
  ['9007199254740992.99999', '9007199254740992'],
  ['12345678901234567890', '1.2345678901234567e+19'],
  ['123456789012345678', '1.2345678901234568e+17'],
  ['68809502438195208', '68809502438195208'],
  ['-61552334215315488', '-61552334215315488'],
  ['39385502805131270', '39385502805131272'],
  ['0x263p-20', '0.00058269500732421875'],
  ['0x854ff7p-14', '533.24945068359375'],
  ['0x4405p-18', '0.066425323486328125'],
  ['0x96b57p-16', '9.4192962646484375'],
  ['1e21', '1e+21'],
  ['1e23', '9.9999999999999992e+22'],
  ['1e100', '1e+100'],
  ['1e-100', '1e-100'],
  ['0.12345678901234567', '0.12345678901234566'],
  ['100000000000000000000000000000000000', '9.9999999999999997e+34'],
  ['0.000000000000000000000000000001', '1.0000000000000001e-30'],
  ['1.7976931348623157e308', '1.7976931348623157e+308'],
  ['1.7976931348623158e308', '1.7976931348623157e+308'],
  ['4.9e-324', '4.9406564584124654e-324'],
  ['2.5e-324', '4.9406564584124654e-324'],
  ['1e-310', '9.9999999999999694e-311'],
  ['2.2250738585072011e-308', '2.2250738585072009e-308'],
  ['0e400', '0'],
  ['0e-400', '0'],
  ['0x1p3', '8'],
  ['0X1P3', '8'],
  ['0xA', '10'],
  ['0xff.8', '255.5'],
  ['-0x.8', '-0.5'],
  ['0x1.', '1'],
  ['0x1p-1074', '4.9406564584124654e-324'],
  ['0x1.8p-1075', '4.9406564584124654e-324'],
  ['0x1.fffffffffffff7p1023', '1.7976931348623157e+308'],
  ['0x1.00000000000008p0', '1'],
  ['0x1.00000000000008001p0', '1.0000000000000002'],
  ['0x1.00000000000018p0', '1.0000000000000004'],
  ['0x0p9', '0'],
  ['inf', 'inf'],
  ['-inf', '-inf'],
  ['+inf', 'inf'],
  ['INF', 'inf'],
  ['Infinity', 'inf'],
  ['-iNfInItY', '-inf'],
  ['1000000000000000.25', '1000000000000000.2'],
  ['1000000000000000.75', '1000000000000000.8'],
  ['-1000000000000000.25', '-1000000000000000.2'],
  ['2251799813685247.25', '2251799813685247.2'],
  ['2251799813685247.75', '2251799813685247.8'],
  ['0x1.000001p-25', '2.9802324164052152e-08'],
  ['0.5', '0.5'],
  ['10.25', '10.25'],
  ['99.75', '99.75'],
  ['-1.5', '-1.5'],
  ['1.00000011920928955078125', '1.0000001192092896'],
  ['0.000030517578125', '3.0517578125e-05'],
  ['0.0000152587890625', '1.52587890625e-05'],
  ['0x40315310ebp-9', '538487176.45898438'],
  ['0x132629bbp-13', '39217.304077148438'],
  ['0x207p-21', '0.00024747848510742188'],
  ['0xe56aad21a27p-6', '246334310504.60938'],
  ['0x4f0758243092fp-4', '86892962132114.938'],
  ['0x4858d73p-14', '4630.2101440429688'],
  ['0x5c7705d1c3p-9', '775652072.88085938'],
  ['0x1f4dp-20', '0.0076417922973632812'],
  ['0x51e37dp-16', '81.888626098632812'],
  ['0x27p-23', '4.6491622924804688e-06'],
  ['0x437p-21', '0.00051450729370117188'],
  ['0x7fdf5ff7adp-8', '2145345527.6757812'],
  ['0xe1bdc062b8fp-6', '242387785902.23438'],
  ['0xace3ab157dp-8', '2900601621.4882812'],
];

/** What redis-server 7.0.15 refused as a score: "ERR value is not a valid float". */
const refused = [
  '',
  '-',
  '+',
  '.',
  '-.',
  'e5',
  '.e5',
  '1e',
  '1e+',
  '1e5.5',
  '1..2',
  '++1',
  '+-1',
  '--1',
  '0x',
  '0x.',
  '0x.p1',
  '0x1p',
  '0x1p+',
  '0xg',
  '0b1',
  'infi',
  'infinit',
  'infinityy',
  'i',
  'nan',
  'NaN',
  '-nan',
  'nan(1)',
  ' 1',
  '\t1',
  '1 ',
  '1\n',
  '1\x00',
  '1\x002',
  '\x00',
  '1,5',
  '1_0',
  '1d',
  '1f',
  '1n',
  '0x1n',
  '\xb2',
  '12abc',
  '1.7976931348623159e308',
  '1e400',
  '-1e400',
  '1e-400',
  '2.4e-324',
  '1e99999999999999999999',
  '1e-99999999999999999999',
  '0x1p-1075',
  '0x1.fffffffffffff8p1023',
  '0x1p1024',
];

/** The sign, numerator and power of two that make a finite double other than zero. */
function parts(value: number): { negative: boolean; mantissa: bigint; exponent: number } {
  const bits = new BigUint64Array(Float64Array.of(value).buffer)[0];
  const field = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & (2n ** 52n - 1n);
  const mantissa = field === 0 ? fraction : fraction + 2n ** 52n;
  return { negative: bits >> 63n === 1n, mantissa, exponent: Math.max(field, 1) - 1075 };
}

/** "%.17g" from the definition, with exact integers. */
function seventeenDigits(value: number): string {
  const { negative, mantissa, exponent } = parts(value);
  const top = exponent > 0 ? mantissa << BigInt(exponent) : mantissa;
  const bottom = exponent < 0 ? 1n << BigInt(-exponent) : 1n;
  // Begins one or two too low, whatever the logarithm is rounded to.
  let power = Math.floor(Math.log10(Math.abs(value))) - 2;
  let digits = 0n;
  do {
    power++;
    digits = roundedQuotient(top * ten(16 - power), bottom * ten(power - 16));
  } while (digits >= 10n ** 17n);
  const isFixed = power >= -4 && power < 17;
  const point = isFixed ? power + 1 : 1;
  const text = point > 0 ? digits.toString() : '0'.repeat(1 - point) + digits.toString();
  const whole = text.slice(0, Math.max(point, 1));
  const fraction = text.slice(Math.max(point, 1)).replace(/0+$/, '');
  const size = String(Math.abs(power)).padStart(2, '0');
  const end = isFixed ? '' : `e${power < 0 ? '-' : '+'}${size}`;
  return `${negative ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}${end}`;
}

function ten(power: number): bigint {
  return power > 0 ? 10n ** BigInt(power) : 1n;
}

function roundedQuotient(top: bigint, bottom: bigint): bigint {
  const quotient = top / bottom;
  const twice = 2n * (top - quotient * bottom);
  return twice > bottom || (twice === bottom && quotient % 2n === 1n) ? quotient + 1n : quotient;
}

/** A double exactly halfway between two decimals of 17 digits. */
const ties = fc
  .tuple(fc.integer({ min: 2, max: 25 }), fc.bigInt({ min: 0n, max: 2n ** 60n }), fc.boolean())
  .map(([places, seed, negative]) => {
    const five = 5n ** BigInt(places);
    const lowest = 10n ** 17n / five + 1n;
    const highest = 10n ** 18n / five - 1n;
    const limit = highest < 2n ** 53n - 1n ? highest : 2n ** 53n - 1n;
    const numerator = (lowest + (seed % (limit - lowest))) | 1n;
    return (negative ? -Number(numerator) : Number(numerator)) / 2 ** places;
  });
const finite = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.double({ noNaN: true, min: -1e6, max: 1e6 }),
  fc.integer({ min: -1_000_000, max: 1_000_000 }).map((n) => n / 64),
  fc.integer({ min: -1_000_000, max: 1_000_000 }).map((n) => n / 1000),
  ties,
);

describe('parseDouble and formatDouble', () => {
  it.each(observed)('read and write %j as %j', (text, score) => {
    const value = parse(text);
    expect(value).toBeDefined();
    expect(formatDouble(value ?? Number.NaN)).toBe(score);
  });

  it('give back every double', () => {
    fc.assert(
      fc.property(fc.oneof(finite, fc.constantFrom(-0, Infinity, -Infinity)), (value) => {
        expect(parse(formatDouble(value))).toBe(value);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('parseDouble', () => {
  it.each(refused)('refuses %j', (text) => {
    expect(parse(text)).toBeUndefined();
  });

  it('keeps the sign of zero', () => {
    for (const text of ['-0', '-0.0', '-0e5', '-0x0', '-.0']) {
      expect(Object.is(parse(text), -0), text).toBe(true);
    }
    expect(Object.is(parse('0'), 0)).toBe(true);
  });

  it('reads decimals as JavaScript reads them', () => {
    const digits = fc.string({
      unit: fc.constantFrom(...'0123456789'),
      minLength: 1,
      maxLength: 40,
    });
    const exponent = fc.integer({ min: -290, max: 250 });
    fc.assert(
      fc.property(digits, digits, fc.option(exponent), (whole, fraction, power) => {
        const text = `-${whole}.${fraction}${power === null ? '' : `e${power}`}`;
        expect(parse(text)).toBe(Number(text));
      }),
      { numRuns: 2000 },
    );
  });

  it('reads decimals of sixteen to twenty-two digits as JavaScript reads them', () => {
    const random = seededRandom(1);
    for (let draw = 0; draw < 20_000; draw++) {
      const count = 16 + random.below(8);
      let digits = '';
      while (digits.length < count) digits += String(random.below(10));
      const point = random.below(count + 1);
      const text = `${digits.slice(0, point)}.${digits.slice(point)}`;
      expect(parse(text)).toBe(Number(text));
    }
    // Halfway between two doubles, and next to it.
    for (let draw = 0; draw < 5_000; draw++) {
      const odd = 2n * (2n ** 52n + BigInt(random.below(2 ** 30))) + 1n;
      for (const near of [0n, 1n, -1n]) {
        const digits = (odd * 5n * 1000n + near).toString();
        const text = `${digits.slice(0, -4)}.${digits.slice(-4)}`;
        expect(parse(text)).toBe(Number(text));
        expect(parse(`-${text}`)).toBe(-Number(text));
      }
    }
  });

  it('reads the hexadecimal text of every double exactly', () => {
    fc.assert(
      fc.property(finite, (value) => {
        const { negative, mantissa, exponent } = parts(value);
        const sign = negative ? '-' : '';
        expect(parse(`${sign}0x${mantissa.toString(16)}p${exponent}`)).toBe(value);
        expect(parse(`${sign}0X.${mantissa.toString(16).padStart(14, '0')}P${exponent + 56}`)).toBe(
          value,
        );
      }),
    );
  });

  it('rounds texts halfway between two doubles to the even one', () => {
    const odd = fc.bigInt({ min: 2n ** 52n, max: 2n ** 53n - 2n }).map((n) => 2n * n + 1n);
    fc.assert(
      fc.property(odd, fc.integer({ min: 1, max: 60 }), (numerator, places) => {
        const below = numerator >> 1n;
        const even = below % 2n === 0n ? below : below + 1n;
        const scale = 2 ** (1 - places);
        const digits = numerator * 5n ** BigInt(places);
        expect(parse(`${digits}e-${places}`)).toBe(Number(even) * scale);
        expect(parse(`0x${numerator.toString(16)}p-${places}`)).toBe(Number(even) * scale);
        const above = Number(below + 1n) * scale;
        expect(parse(`${digits}.${'0'.repeat(6000)}1e-${places}`)).toBe(above);
        expect(parse(`0x${numerator.toString(16)}.${'0'.repeat(200)}1p-${places}`)).toBe(above);
      }),
    );
  });

  it('reads texts of many digits, as the genuine server does', () => {
    expect(parse(`0.${'1'.repeat(6000)}`)).toBe(0.1111111111111111);
    expect(parse(`0.${'0'.repeat(6000)}1e6001`)).toBe(1);
    expect(parse(`1${'0'.repeat(6000)}e-6000`)).toBe(1);
    expect(parse(`${'0'.repeat(7000)}.${'0'.repeat(300)}5`)).toBe(5e-301);
    expect(parse(`${'9'.repeat(6000)}.5e-5990`)).toBe(1e10);
    expect(parse(`0x${'f'.repeat(200)}p-800`)).toBe(1);
    expect(parse(`0x${'0'.repeat(300)}1.8p1`)).toBe(3);
    for (const ones of [5119, 5120, 5121, 5122]) {
      const value = Number(`1.1111111111111111111e${ones - 5111}`);
      expect(parse(`${'1'.repeat(ones)}e-5110`)).toBe(value);
      expect(parse(`${'1'.repeat(ones)}.1e-5110`)).toBe(value);
    }
    expect(parse(`0x${'f'.repeat(256)}`)).toBeUndefined();
  });
});

describe('formatDouble', () => {
  it('writes infinities and NaN as C does', () => {
    expect([Infinity, -Infinity, NaN].map(formatDouble)).toEqual(['inf', '-inf', 'nan']);
  });

  it('writes seventeen digits, an exact tie rounded to the even one', () => {
    fc.assert(
      fc.property(finite, (value) => {
        fc.pre(value !== 0 && Number.isFinite(value));
        expect(formatDouble(value)).toBe(seventeenDigits(value));
      }),
      { numRuns: 3000 },
    );
  });
});
