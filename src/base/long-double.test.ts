import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asciiBytes } from './ascii.ts';
import {
  addLongDoubles,
  formatLongDouble,
  isFiniteLongDouble,
  type LongDouble,
  parseLongDouble,
} from './long-double.ts';

const MINIMUM_EXPONENT = -16445;
const MAXIMUM_EXPONENT = 16320;

/** Reads the text between two digits, so that a reader that leaves its range is caught. */
function parse(text: string): LongDouble | undefined {
  return parseLongDouble(asciiBytes(`7${text}7`), 1, text.length);
}

function parsed(text: string): LongDouble {
  const value = parse(text);
  if (value === undefined) throw new Error(`${text} is no long double`);
  return value;
}

/** What INCRBYFLOAT makes of two texts, its errors in short. */
function increment(text: string, by: string): string {
  const value = parse(text);
  const amount = parse(by);
  if (value === undefined || amount === undefined) return '(not a float)';
  const sum = addLongDoubles(value, amount);
  return isFiniteLongDouble(sum) ? formatLongDouble(sum) : '(not finite)';
}

/** What redis-server 7.0.15 on x86-64 answered to SET key first, INCRBYFLOAT key second. */
const observed: readonly (readonly [value: string, by: string, result: string])[] = [
  ['0.1', '0.2', '0.3'],
  ['10.5', '0.1', '10.6'],
  ['3', '1', '4'],
  ['0', '0', '0'],
  ['-0', '0', '0'],
  ['-0', '-0', '0'],
  ['1', '-1', '0'],
  ['0.3', '-0.1', '0.2'],
  ['-0.1', '-0.2', '-0.3'],
  ['1e2', '1E-2', '100.01'],
  ['5.0e3', '200', '5200'],
  ['.5', '5.', '5.5'],
  ['+1.5', '-1.25', '0.25'],
  ['00012', '0.50', '12.5'],
  ['1e-17', '0', '0.00000000000000001'],
  ['5e-18', '0', '0'],
  ['5.0000001e-18', '0', '0.00000000000000001'],
  ['-5.1e-18', '0', '-0.00000000000000001'],
  ['-1e-20', '0', '0'],
  ['0.999999999999999995', '0', '1'],
  ['0.999999999999999994', '0', '0.99999999999999999'],
  ['3.14159265358979323846264338', '1', '4.14159265358979324'],
  ['1000.1', '0.1', '1000.19999999999999996'],
  ['100000.1', '0.1', '100000.20000000000000284'],
  ['1234567890.123456789', '0.000000001', '1234567890.12345678999554366'],
  ['9223372036854775807', '1', '9223372036854775808'],
  ['9007199254740993', '0', '9007199254740993'],
  ['18446744073709551615', '0', '18446744073709551615'],
  ['18446744073709551615', '1', '18446744073709551616'],
  ['18446744073709551615', '2', '18446744073709551616'],
  ['36893488147419103231', '0', '36893488147419103232'],
  ['36893488147419103230', '1', '36893488147419103232'],
  ['-18446744073709551615', '0.5', '-18446744073709551614'],
  ['9223372036854775808', '0.5', '9223372036854775808'],
  ['9223372036854775809', '0.5', '9223372036854775810'],
  ['4611686018427387904.25', '0.25', '4611686018427387904'],
  ['1e20', '-1', '100000000000000000000'],
  ['1e19', '-0.5', '10000000000000000000'],
  ['1e30', '1', '1000000000000000000024696061952'],
  ['0x3p-18', '0', '0.00001144409179688'],
  ['0x5p-18', '0', '0.00001907348632812'],
  ['0x1p-17', '0x1p-18', '0.00001144409179688'],
  ['0x1.8p3', '0X.8P-1', '12.25'],
  ['0xff', '-0x1', '254'],
  ['0x1.ffffffffffffffffp63', '0', '18446744073709551616'],
  ['0x1.fffffffffffffffffp0', '0', '2'],
  ['1e4932', '-1e4932', '0'],
  ['0x1p16383', '-0x1p16383', '0'],
  ['1e-4950', '0', '0'],
  ['0x1p-16445', '0', '0'],
  ['0x1p-16446', '0', '(not a float)'],
  ['1e-4952', '1', '(not a float)'],
  ['1e4933', '0', '(not a float)'],
  ['1e4932', '1e4932', '(not finite)'],
  ['inf', '0', '(not finite)'],
  ['0', '-Infinity', '(not finite)'],
  ['inf', '-inf', '(not finite)'],
  ['nan', '0', '(not a float)'],
  ['nan(1)', '0', '(not a float)'],
  ['', '0', '(not a float)'],
  ['-', '0', '(not a float)'],
  ['.', '0', '(not a float)'],
  ['1e', '0', '(not a float)'],
  ['1e+', '0', '(not a float)'],
  ['0x', '0', '(not a float)'],
  ['0x.p1', '0', '(not a float)'],
  ['0x1p', '0', '(not a float)'],
  [' 1', '0', '(not a float)'],
  ['1 ', '0', '(not a float)'],
  ['1\n', '0', '(not a float)'],
  ['1\x00', '0', '(not a float)'],
  ['1\x002', '0', '(not a float)'],
  ['\x00', '0', '(not a float)'],
  ['1,5', '0', '(not a float)'],
  ['1..2', '0', '(not a float)'],
  ['++1', '0', '(not a float)'],
  ['+-1', '0', '(not a float)'],
  ['infinit', '0', '(not a float)'],
  ['12abc', '0', '(not a float)'],
  ['1e5.5', '0', '(not a float)'],
  ['251332211.89713', '16510986986342.026', '16511238318553.92313003540039062'],
  ['-60499383064641.492885297', '25.2', '-60499383064616.29288482666015625'],
  ['-473075465.646005631398444', '-35.81711', '-473075501.46311563139897771'],
  ['8157548433.685397878681297485', '8495.150527432620', '8157556928.83592531131580472'],
  [
    '-95468469991229.82684765945560387',
    '-21612518480.13310342203678',
    '-95490082509709.95995330810546875',
  ],
  ['2223856579129.5960', '-317.287899', '2223856578812.30810093879699707'],
  ['77723.4947868328320224682', '4108797.3708214948', '4186520.86560832763211693'],
  ['-9773.9238134578230170', '-31954456632662.4525550397', '-31954456642436.37636756896972656'],
  ['222.1', '6149771773590.244302211714654064', '6149771773812.34430217742919922'],
  ['-5330.13390356829509', '4026506556.42446202773526075330', '4026501226.29055845947004855'],
  ['13897190548926.38804847632158', '7.2457525', '13897190548933.63380050659179688'],
  ['-762512226.3601819885512808562', '-2575425540.2464990643544', '-3337937766.60668105306103826'],
  ['-4448200890.35204', '-1984210.95686', '-4450185101.30889999959617853'],
  ['-2.7651678802', '-11751344872.21', '-11751344874.97516787983477116'],
  ['-2.525824108593633019e-2', '2.768786878814911098e24', '2768786878814911097995264'],
  ['-3.815947693529274285e22', '2.097006478289104297e-7', '-38159476935292742848512'],
  ['0.058671071628574816e-6', '3.207483949025549257e-4', '0.00032080706597418'],
  ['-7.995368111600640349e16', '-7.246137516112090377e3', '-79953681116013649.6328125'],
  ['-4.937724330994850901e2', '-9.650433488692280890e-10', '-493.77243310045013344'],
  ['-6.077993114209308516e-6', '1.589005787382407386e15', '1589005787382407.385986328125'],
];

/** Every finite value, as the hexadecimal text of its mantissa and exponent. */
const finite = fc
  .tuple(
    fc.bigInt({ min: 1n, max: 2n ** 64n - 1n }),
    fc.oneof(
      fc.integer({ min: MINIMUM_EXPONENT, max: MAXIMUM_EXPONENT }),
      fc.integer({ min: -100, max: 20 }),
      fc.integer({ min: MINIMUM_EXPONENT, max: MINIMUM_EXPONENT + 70 }),
    ),
    fc.boolean(),
  )
  .map(([mantissa, exponent, negative]) => {
    return `${negative ? '-' : ''}0x${mantissa.toString(16)}p${exponent}`;
  });

/** Has the value the one form that its type has for it? */
function expectNormal(value: LongDouble): void {
  expect(value.mantissa).toBeLessThan(2n ** 64n);
  expect(value.exponent).toBeGreaterThanOrEqual(MINIMUM_EXPONENT);
  expect(value.exponent).toBeLessThanOrEqual(MAXIMUM_EXPONENT);
  if (value.exponent > MINIMUM_EXPONENT) {
    expect(value.mantissa).toBeGreaterThanOrEqual(2n ** 63n);
  }
}

/**
 * Is the value the nearest to top/bottom, the even one of two equally near? (Next below a power of
 * two, where values lie closer, the distance is compared with the closer ones.)
 */
function expectNearest(value: LongDouble, top: bigint, bottom: bigint): void {
  const up = value.exponent > 0 ? 1n << BigInt(value.exponent) : 1n;
  const down = value.exponent < 0 ? 1n << BigInt(-value.exponent) : 1n;
  // Both sides in units of the last place, times bottom: 2 × |top/bottom - value| <= 1.
  const unit = bottom * up;
  const difference = top * down - value.mantissa * unit;
  const below = difference < 0n;
  const twice = 2n * (below ? -difference : difference);
  const isPower = value.mantissa === 2n ** 63n && value.exponent > MINIMUM_EXPONENT;
  const room = below && isPower ? unit / 2n : unit;
  expect(twice <= room).toBe(true);
  if (twice === room && !isPower) expect(value.mantissa % 2n).toBe(0n);
}

describe('INCRBYFLOAT in long doubles', () => {
  it.each(observed)('adds %j and %j to %j', (value, by, result) => {
    expect(increment(value, by)).toBe(result);
  });

  it('writes the largest values in full', () => {
    expect(increment('0x1p16383', '0')).toBe(String(2n ** 16383n));
    const largest = (2n ** 64n - 1n) << 16320n;
    expect(increment('1.18973149535723176502e4932', '1e4912')).toBe(String(largest));
    expect(increment(`-${largest}`, '0')).toBe(`-${largest}`);
    expect(parse('1.18973149535723176508e4932')).toBeUndefined();
    expect(increment(String(largest), '0x1p16319')).toBe('(not finite)');
    expect(increment(String(largest), '0x1.fffffffffffffffep16318')).toBe(String(largest));
  });

  it('refuses a number that would round to zero, and accepts the smallest', () => {
    for (const text of ['1.83e-4951', '1.9e-4951', '3.7e-4951', '0x1.0001p-16446', '0x1p-16445']) {
      expect(parse(text), text).toEqual({
        negative: false,
        mantissa: 1n,
        exponent: MINIMUM_EXPONENT,
      });
    }
    for (const text of ['1.82e-4951', '-1e-4951', '1e-5000', '0x1p-16447', '1e-999999999999']) {
      expect(parse(text), text).toBeUndefined();
    }
    expect(increment('0e-5000', '-0e999999999999')).toBe('0');
  });

  it('refuses a text of 5120 bytes, whatever it says', () => {
    expect(increment(`0.${'1'.repeat(5117)}`, '0')).toBe('0.11111111111111111');
    expect(increment(`${'0'.repeat(5118)}1`, '0')).toBe('1');
    expect(parse(`0.${'1'.repeat(5118)}`)).toBeUndefined();
    expect(parse(`${'0'.repeat(5119)}1`)).toBeUndefined();
  });
});

describe('parseLongDouble', () => {
  it('reads the hexadecimal text of every value exactly', () => {
    fc.assert(
      fc.property(finite, (text) => {
        const value = parsed(text);
        expectNormal(value);
        const again = `0x${value.mantissa.toString(16)}p${value.exponent}`;
        expect(parsed(value.negative ? `-${again}` : again)).toEqual(value);
        const [mantissa, exponent] = text.slice(text.indexOf('x') + 1).split('p');
        const distance = Number(exponent) - value.exponent;
        expect(value.mantissa).toBe(BigInt(`0x${mantissa}`) << BigInt(distance));
      }),
    );
  });

  it('reads every decimal as the nearest value', () => {
    const digits = fc.bigInt({ min: 1n, max: 10n ** 60n });
    const power = fc.oneof(
      fc.integer({ min: -60, max: 10 }),
      fc.integer({ min: -4950, max: 4870 }),
    );
    fc.assert(
      fc.property(digits, power, (significand, exponent) => {
        const value = parsed(`${significand}e${exponent}`);
        expectNormal(value);
        const size = 10n ** BigInt(Math.abs(exponent));
        if (exponent >= 0) expectNearest(value, significand * size, 1n);
        else expectNearest(value, significand, size);
      }),
      { numRuns: 500 },
    );
  });

  it('rounds a value halfway between two to the even one', () => {
    const even = 2n ** 64n - 2n;
    const half = (numerator: bigint) => `${numerator * 5n}e-1`;
    expect(parsed(half(2n * even + 1n)).mantissa).toBe(even);
    expect(parsed(half(2n * even - 1n)).mantissa).toBe(even);
    expect(parsed(`${half(2n * even + 1n).replace('e', '.00000000000000001e')}`).mantissa).toBe(
      even + 1n,
    );
    expect(parsed(half(2n * even + 3n))).toEqual({
      negative: false,
      mantissa: 2n ** 63n,
      exponent: 1,
    });
  });
});

describe('addLongDoubles', () => {
  it('gives the nearest value to the exact sum', () => {
    fc.assert(
      fc.property(finite, finite, (first, second) => {
        const a = parsed(first);
        const b = parsed(second);
        fc.pre(Math.abs(a.exponent - b.exponent) < 300);
        const sum = addLongDoubles(a, b);
        fc.pre(isFiniteLongDouble(sum));
        expectNormal(sum);
        const lowest = Math.min(a.exponent, b.exponent);
        const scaled = ({ negative, mantissa, exponent }: LongDouble) =>
          (negative ? -mantissa : mantissa) << BigInt(exponent - lowest);
        const exact = scaled(a) + scaled(b);
        expect(sum.negative).toBe(exact < 0n);
        const shifted = { ...sum, exponent: sum.exponent - lowest };
        expectNearest(shifted, exact < 0n ? -exact : exact, 1n);
      }),
    );
  });

  it('does not depend on the order', () => {
    fc.assert(
      fc.property(finite, finite, (first, second) => {
        const a = parsed(first);
        const b = parsed(second);
        expect(addLongDoubles(a, b)).toEqual(addLongDoubles(b, a));
      }),
    );
  });

  it('leaves a value alone when the other is far below its last bit', () => {
    fc.assert(
      fc.property(finite, (text) => {
        const value = parsed(text);
        fc.pre(value.exponent > MINIMUM_EXPONENT + 400);
        for (const distance of [3, 4, 67, 400]) {
          const tiny = `0x1p${value.exponent - distance}`;
          expect(addLongDoubles(value, parsed(tiny))).toEqual(value);
          expect(addLongDoubles(parsed(`-${tiny}`), value)).toEqual(value);
        }
      }),
    );
  });

  it('rounds just below a power of two with the closer spacing there', () => {
    const one = parsed('1');
    const below = { negative: false, mantissa: 2n ** 64n - 1n, exponent: -64 };
    expect(addLongDoubles(one, parsed('-0x1p-64'))).toEqual(below);
    expect(addLongDoubles(one, parsed('-0x1p-65'))).toEqual(one);
    expect(addLongDoubles(one, parsed('-0x1.8p-65'))).toEqual(below);
    expect(addLongDoubles(one, parsed('-0x1.0000000000000002p-65'))).toEqual(below);
    expect(addLongDoubles(one, parsed('-0x1.fffffffffffffffep-66'))).toEqual(one);
  });

  it('knows infinities and NaN', () => {
    const inf = parsed('inf');
    const minus = parsed('-Infinity');
    expect(formatLongDouble(addLongDoubles(inf, parsed('-1e4932')))).toBe('inf');
    expect(formatLongDouble(addLongDoubles(parsed('1'), minus))).toBe('-inf');
    const nan = addLongDoubles(inf, minus);
    expect(formatLongDouble(nan)).toBe('nan');
    expect([inf, minus, nan, addLongDoubles(nan, inf)].some(isFiniteLongDouble)).toBe(false);
  });
});

describe('formatLongDouble', () => {
  it('writes every integer of at most 64 bits in full', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 64n) + 1n, max: 2n ** 64n - 1n }), (value) => {
        expect(formatLongDouble(parsed(String(value)))).toBe(String(value));
      }),
    );
  });

  it('writes decimals below sixteen with up to seventeen places back as they are', () => {
    const units = fc.bigInt({ min: 1n, max: 16n * 10n ** 17n });
    fc.assert(
      fc.property(units, (value) => {
        const digits = value.toString().padStart(18, '0');
        const text = `${digits.slice(0, -17)}.${digits.slice(-17)}`;
        const shortest = text.replace(/0+$/, '').replace(/\.$/, '');
        expect(formatLongDouble(parsed(text))).toBe(shortest);
        expect(formatLongDouble(parsed(`-${text}`))).toBe(`-${shortest}`);
      }),
    );
  });
});
