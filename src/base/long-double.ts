// The 80-bit long double of x86-64, exactly, for INCRBYFLOAT and HINCRBYFLOAT: Redis computes them
// in that type, and its wider mantissa is why 0.1 + 0.2 is 0.3 there. A finite value is mantissa ×
// 2^exponent with a mantissa of at most 64 bits, held in a bigint; every operation rounds once, to
// nearest, ties to even, as the processor and glibc's strtold and printf do. Results were compared
// with a genuine server 7.0.15.
import { bitLength, type FloatText, roundToBinary, scanFloat } from './float-text.ts';

const PRECISION = 64;
const MINIMUM_EXPONENT = -16445;
const MAXIMUM_EXPONENT = 16320;
/** Redis reads a text of this length or more as no number. */
const TEXT_LENGTH_LIMIT = 5120;
/** The decimal exponent of a leading digit from which a value is too large whatever follows. */
const DECIMAL_OVERFLOW = 4933;
/** The decimal exponent of a leading digit below which every value rounds to zero. */
const DECIMAL_UNDERFLOW = -4952;
const FRACTION_DIGITS = 17;
const FRACTION_SCALE = 10n ** 17n;
const BITS_PER_DIGIT = Math.log2(10);
/** Powers of ten that ordinary texts need, ready made. */
const POWERS_OF_TEN: readonly bigint[] = Array.from({ length: 40 }, (_, n) => 10n ** BigInt(n));

/**
 * A value of the type: sign and mantissa × 2^exponent. The mantissa has 64 bits, or fewer when the
 * exponent is the smallest (-16445). Infinity has the exponent Infinity, NaN the exponent NaN.
 */
export interface LongDouble {
  readonly negative: boolean;
  readonly mantissa: bigint;
  readonly exponent: number;
}

/**
 * The long double that the bytes spell, correctly rounded; undefined when they spell none. The
 * grammar is that of `parseDouble`. Refused as well are texts of 5120 bytes or more, numbers too
 * large for the type, and numbers other than zero that would round to zero. Infinity spelled out
 * is accepted.
 */
export function parseLongDouble(
  bytes: Uint8Array,
  start: number,
  length: number,
): LongDouble | undefined {
  if (length >= TEXT_LENGTH_LIMIT) return undefined;
  const text = scanFloat(bytes, start, length);
  if (text === undefined) return undefined;
  const { negative } = text;
  if (text.kind === 'infinity') return infinity(negative);
  if (text.significand === 0) return { negative, mantissa: 0n, exponent: MINIMUM_EXPONENT };
  const value = text.kind === 'decimal' ? ofDecimal(text) : ofHexadecimal(text);
  if (value === undefined || value.mantissa === 0n || !isFiniteLongDouble(value)) return undefined;
  return value;
}

function ofHexadecimal(text: FloatText): LongDouble {
  const significand = BigInt(text.significand < 0 ? `0x${text.digits}` : text.significand);
  return round(text.negative, significand, text.exponent, false);
}

function ofDecimal(text: FloatText): LongDouble | undefined {
  const digits = text.significand < 0 ? text.digits : String(text.significand);
  const leading = text.exponent + digits.length - 1;
  if (leading >= DECIMAL_OVERFLOW || leading < DECIMAL_UNDERFLOW) return undefined;
  const significand = BigInt(text.significand < 0 ? digits : text.significand);
  if (text.exponent >= 0) {
    return round(text.negative, significand * powerOfTen(text.exponent), 0, false);
  }
  const divisor = powerOfTen(-text.exponent);
  // Enough bits that the quotient has at least two more than are kept.
  const bits = bitLength(significand) - Math.floor(-text.exponent * BITS_PER_DIGIT) - 1;
  const shift = Math.max(0, PRECISION + 3 - bits);
  const dividend = significand << BigInt(shift);
  const quotient = dividend / divisor;
  return round(text.negative, quotient, -shift, dividend % divisor !== 0n);
}

function powerOfTen(exponent: number): bigint {
  return exponent < POWERS_OF_TEN.length ? POWERS_OF_TEN[exponent] : 10n ** BigInt(exponent);
}

/** The value nearest to significand × 2^exponent, or to slightly more when `inexact`. */
function round(
  negative: boolean,
  significand: bigint,
  exponent: number,
  inexact: boolean,
): LongDouble {
  const rounded = roundToBinary(significand, exponent, inexact, PRECISION, MINIMUM_EXPONENT);
  if (rounded.exponent > MAXIMUM_EXPONENT) return infinity(negative);
  return { negative, mantissa: rounded.mantissa, exponent: rounded.exponent };
}

function infinity(negative: boolean): LongDouble {
  return { negative, mantissa: 0n, exponent: Number.POSITIVE_INFINITY };
}

/** The rounded sum: infinity on overflow, NaN for the sum of two opposite infinities. */
export function addLongDoubles(a: LongDouble, b: LongDouble): LongDouble {
  if (!isFiniteLongDouble(a) || !isFiniteLongDouble(b)) return addNonFinite(a, b);
  if (a.mantissa === 0n && b.mantissa === 0n) return a.negative ? b : a;
  if (a.mantissa === 0n) return b;
  if (b.mantissa === 0n) return a;
  const distance = a.exponent - b.exponent;
  // So far apart the smaller one is less than a quarter of the larger one's last bit.
  if (distance > PRECISION + 2) return a;
  if (distance < -PRECISION - 2) return b;
  const exponent = Math.min(a.exponent, b.exponent);
  const left = a.mantissa << BigInt(a.exponent - exponent);
  const right = b.mantissa << BigInt(b.exponent - exponent);
  const sum = (a.negative ? -left : left) + (b.negative ? -right : right);
  return round(sum < 0n, sum < 0n ? -sum : sum, exponent, false);
}

function addNonFinite(a: LongDouble, b: LongDouble): LongDouble {
  const isOpposite = !isFiniteLongDouble(a) && !isFiniteLongDouble(b) && a.negative !== b.negative;
  if (isOpposite || Number.isNaN(a.exponent) || Number.isNaN(b.exponent)) {
    return { negative: false, mantissa: 0n, exponent: Number.NaN };
  }
  return isFiniteLongDouble(a) ? b : a;
}

/** False for the infinities and NaN, which Redis never stores as the result of an increment. */
export function isFiniteLongDouble(value: LongDouble): boolean {
  return Number.isFinite(value.exponent);
}

/**
 * The text that INCRBYFLOAT replies and stores: at most 17 digits after the point, rounded to
 * nearest (an exact tie to even), without trailing zeros and never with an exponent; a value that
 * rounds to zero is `0` whatever its sign. At most 4,933 digits and a sign: no finite value of
 * that size has a fraction. `inf`, `-inf` and `nan` for the others.
 */
export function formatLongDouble(value: LongDouble): string {
  if (!isFiniteLongDouble(value)) {
    if (Number.isNaN(value.exponent)) return 'nan';
    return value.negative ? '-inf' : 'inf';
  }
  const magnitude = formatMagnitude(value.mantissa, value.exponent);
  return value.negative && magnitude !== '0' ? `-${magnitude}` : magnitude;
}

function formatMagnitude(mantissa: bigint, exponent: number): string {
  if (exponent >= 0) return (mantissa << BigInt(exponent)).toString();
  // Below 2^-58 a value is less than half of the last digit.
  if (exponent < -PRECISION - 58) return '0';
  const shift = BigInt(-exponent);
  const scaled = mantissa * FRACTION_SCALE;
  let units = scaled >> shift;
  const rest = scaled - (units << shift);
  const half = 1n << (shift - 1n);
  if (rest > half || (rest === half && (units & 1n) === 1n)) units += 1n;
  const digits = units.toString().padStart(FRACTION_DIGITS + 1, '0');
  const point = digits.length - FRACTION_DIGITS;
  let end = digits.length;
  while (end > point && digits.charCodeAt(end - 1) === 0x30) end--;
  return end === point
    ? digits.slice(0, point)
    : `${digits.slice(0, point)}.${digits.slice(point, end)}`;
}
