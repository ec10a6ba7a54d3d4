// Doubles as texts: what Redis takes for a score and how it writes one. Reading accepts what C's
// strtod accepts less what Redis refuses (see float-text.ts); writing is "%.17g", which always
// reads back as the same double but is not JavaScript's shortest text: 0.1 is written as
// 0.10000000000000001. Both were compared with a genuine server 7.0.15.
import { latin1Text } from './ascii.ts';
import { type FloatText, roundToBinary, scanFloat } from './float-text.ts';

const DASH = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
/** Longer texts, and all with an exponent, are read by the thorough path at once. */
const PLAIN_TEXT_LENGTH = 32;
const DOUBLE_PRECISION = 53;
const DOUBLE_MINIMUM_EXPONENT = -1074;
const DOUBLE_MAXIMUM_EXPONENT = 971;
/** Significant digits written. */
const PRECISION = 17;
/** Numbers from here on are written with an exponent. */
const FIXED_LIMIT = 1e17;
/** Numbers below this are written with an exponent. */
const FIXED_MINIMUM = 1e-4;
/** A double exactly halfway between two texts of 17 digits is a multiple of 2^-25. */
const TIE_SCALE = 2 ** 25;
/** Decimals of up to this many digits are the shortest text of their double. */
const SHORTEST_LIMIT = 1e15;
/** All powers of ten that are exact doubles. */
const POWERS_OF_TEN: readonly number[] = [
  ...[1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15],
  ...[1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22],
];

/** A long decimal's first digits make an exact integer, and those that follow another one. */
const LEADING_DIGITS = 15;
const TRAILING_DIGITS = 7;
/** Splits a double in two halves. */
const SPLITTER = 2 ** 27 + 1;
/** What the second quotient may be off by, many times over. */
const QUOTIENT_DOUBT = 2 ** -40;

/**
 * The double that the bytes spell, correctly rounded; undefined when they spell none. Accepted:
 * decimal with optional point and exponent, hexadecimal with optional binary exponent, inf and
 * infinity in any case, each with an optional sign. Refused: an empty text, spaces, a zero byte,
 * anything that follows, nan, and (Redis's reading of ERANGE) a number too large for a double or
 * one other than zero that would round to zero. Subnormal results are accepted.
 */
export function parseDouble(bytes: Uint8Array, start: number, length: number): number | undefined {
  if (length > PLAIN_TEXT_LENGTH) return parseOtherText(bytes, start, length);
  const end = start + length;
  let at = start;
  const negative = length > 0 && bytes[start] === DASH;
  if (negative) at++;
  const digitsStart = at;
  let significand = 0;
  let pointAt = -1;
  for (; at < end; at++) {
    const byte = bytes[at];
    if (byte >= ZERO && byte <= ZERO + 9) {
      significand = significand * 10 + (byte - ZERO);
    } else if (byte === POINT && pointAt < 0) {
      pointAt = at;
    } else {
      return parseOtherText(bytes, start, length);
    }
  }
  const fractionDigits = pointAt < 0 ? 0 : end - 1 - pointAt;
  if (end - digitsStart === (pointAt < 0 ? 0 : 1)) return undefined;
  if (significand > Number.MAX_SAFE_INTEGER || fractionDigits >= POWERS_OF_TEN.length) {
    const magnitude = longDecimal(bytes, digitsStart, end, fractionDigits);
    if (Number.isNaN(magnitude)) return Number(latin1Text(bytes, start, length));
    return negative ? -magnitude : magnitude;
  }
  // Both operands are exact, so the one rounding of the division is the correct one.
  const value = fractionDigits === 0 ? significand : significand / POWERS_OF_TEN[fractionDigits];
  return negative ? -value : value;
}

/**
 * The double of up to 22 digits with a point somewhere, most of them, without making a text: the
 * integer is taken as a pair of doubles, divided by a power of ten, and what the division left
 * divided again. NaN when that does not decide how to round, or there are too many digits.
 */
function longDecimal(bytes: Uint8Array, start: number, end: number, decimals: number): number {
  if (decimals >= POWERS_OF_TEN.length) return Number.NaN;
  let leading = 0;
  let trailing = 0;
  let digits = 0;
  for (let at = start; at < end; at++) {
    const byte = bytes[at];
    if (byte === POINT || (byte === ZERO && digits === 0)) continue;
    if (digits++ < LEADING_DIGITS) leading = leading * 10 + (byte - ZERO);
    else trailing = trailing * 10 + (byte - ZERO);
  }
  const more = digits - LEADING_DIGITS;
  if (more < 0 || more > TRAILING_DIGITS) return Number.NaN;
  const product = leading * POWERS_OF_TEN[more];
  const rest = productError(leading, POWERS_OF_TEN[more], product) + trailing;
  const high = product + rest;
  const low = rest - (high - product);
  const divisor = POWERS_OF_TEN[decimals];
  const quotient = high / divisor;
  const back = quotient * divisor;
  const left = high - back - productError(quotient, divisor, back) + low;
  const correction = left / divisor;
  const doubt = Math.abs(correction) * QUOTIENT_DOUBT;
  const rounded = quotient + (correction - doubt);
  return rounded === quotient + (correction + doubt) ? rounded : Number.NaN;
}

/** What a rounded product is less than the exact one (Dekker 1971). */
function productError(a: number, b: number, product: number): number {
  const aSplit = a * SPLITTER;
  const aTop = aSplit - (aSplit - a);
  const aRest = a - aTop;
  const bSplit = b * SPLITTER;
  const bTop = bSplit - (bSplit - b);
  const bRest = b - bTop;
  return aRest * bRest - (product - aTop * bTop - aRest * bTop - aTop * bRest);
}

/**
 * The double that a C string spells as strtod reads it, for the bounds of score ranges, where Redis
 * asks nothing more: spaces may come first, what is too large is infinite, what is too small is 0,
 * nothing at all is 0, and the text ends at a zero byte. NaN when something else follows.
 */
export function parseLooseDouble(bytes: Uint8Array, start: number, length: number): number {
  const strict = parseDouble(bytes, start, length);
  if (strict !== undefined) return strict;
  let end = start;
  while (end < start + length && bytes[end] !== 0) end++;
  if (end === start) return 0;
  let at = start;
  while (at < end && isSpace(bytes[at])) at++;
  const text = scanFloat(bytes, at, end - at);
  if (text === undefined) return Number.NaN;
  const magnitude = text.kind === 'hexadecimal' ? hexadecimalDouble(text) : looseMagnitude(text);
  return text.negative ? -magnitude : magnitude;
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);
}

function looseMagnitude(text: FloatText): number {
  return text.kind === 'infinity' ? Number.POSITIVE_INFINITY : decimalDouble(text);
}

function parseOtherText(bytes: Uint8Array, start: number, length: number): number | undefined {
  const text = scanFloat(bytes, start, length);
  if (text === undefined) return undefined;
  const magnitude = doubleOf(text);
  if (magnitude === undefined) return undefined;
  return text.negative ? -magnitude : magnitude;
}

/** The magnitude of a scanned text; undefined when it overflows or vanishes. */
function doubleOf(text: FloatText): number | undefined {
  if (text.kind === 'infinity') return Number.POSITIVE_INFINITY;
  if (text.significand === 0) return 0;
  const isDecimal = text.kind === 'decimal';
  const magnitude = isDecimal ? decimalDouble(text) : hexadecimalDouble(text);
  return magnitude === 0 || magnitude === Number.POSITIVE_INFINITY ? undefined : magnitude;
}

function decimalDouble(text: FloatText): number {
  const digits = text.significand < 0 ? text.digits : String(text.significand);
  return Number(`${digits}e${text.exponent}`);
}

function hexadecimalDouble(text: FloatText): number {
  const significand = BigInt(text.significand < 0 ? `0x${text.digits}` : text.significand);
  const rounded = roundToBinary(
    significand,
    text.exponent,
    false,
    DOUBLE_PRECISION,
    DOUBLE_MINIMUM_EXPONENT,
  );
  if (rounded.mantissa === 0n) return 0;
  if (rounded.exponent > DOUBLE_MAXIMUM_EXPONENT) return Number.POSITIVE_INFINITY;
  return Number(rounded.mantissa) * 2 ** rounded.exponent;
}

/**
 * The text of a double in scores and RESP3 doubles: 17 significant digits rounded to nearest (an
 * exact tie to even), trailing zeros removed, an exponent of at least two digits below 1e-4 and
 * from 1e17 on; `inf`, `-inf`, `nan`, and `-0` for negative zero.
 */
export function formatDouble(value: number): string {
  if (value > -FIXED_LIMIT && value < FIXED_LIMIT) {
    if (Number.isInteger(value)) return formatInteger(value);
    if (Number.isInteger(value * TIE_SCALE)) {
      const text = formatBinaryFraction(value);
      if (text !== undefined) return text;
    }
    if (Math.abs(value) >= FIXED_MINIMUM) return trimZeros(value.toPrecision(PRECISION));
  } else if (!Number.isFinite(value)) {
    if (Number.isNaN(value)) return 'nan';
    return value > 0 ? 'inf' : '-inf';
  }
  const text = value.toExponential(PRECISION - 1);
  return withExponent(text.slice(0, text.indexOf('e')), Number(text.slice(text.indexOf('e') + 1)));
}

/** The text of a whole number of at most 17 digits; beyond 2^53 `String` would give fewer. */
function formatInteger(value: number): string {
  if (!Number.isSafeInteger(value)) return value.toFixed(0);
  return value === 0 && 1 / value < 0 ? '-0' : String(value);
}

/**
 * The text of a fraction of at most 25 binary places when its exact decimal expansion decides it:
 * when it is short, and when it has 18 digits, so that it lies halfway between two texts of 17.
 * JavaScript rounds such a tie away from zero, C to the even digit. Undefined for all others.
 * (A tie is an odd number times 5^places, so no double of more places or of fewer than two is one.)
 */
function formatBinaryFraction(value: number): string | undefined {
  let numerator = Math.abs(value);
  let places = 0;
  for (; !Number.isInteger(numerator); places++) numerator *= 2;
  // value = numerator / 2^places = numerator × 5^places / 10^places
  const estimate = numerator * 5 ** places;
  if (estimate < SHORTEST_LIMIT) {
    return value >= FIXED_MINIMUM || value <= -FIXED_MINIMUM ? String(value) : undefined;
  }
  if (estimate < 0.9e17 || estimate > 1.1e18) return undefined;
  const exact = (BigInt(numerator) * 5n ** BigInt(places)).toString();
  if (exact.length !== PRECISION + 1) return undefined;
  // An odd last digit goes up, which is what JavaScript does too.
  if ((exact.charCodeAt(PRECISION - 1) & 1) === 1) return undefined;
  const sign = value < 0 ? '-' : '';
  const exponent = PRECISION - places;
  if (exponent < -4) {
    return withExponent(`${sign}${exact[0]}.${exact.slice(1, PRECISION)}`, exponent);
  }
  const wholeDigits = Math.max(0, exponent + 1);
  const whole = wholeDigits === 0 ? '0' : exact.slice(0, wholeDigits);
  const fraction = '0'.repeat(Math.max(0, -exponent - 1)) + exact.slice(wholeDigits, PRECISION);
  return trimZeros(`${sign}${whole}.${fraction}`);
}

function withExponent(mantissa: string, exponent: number): string {
  const size = Math.abs(exponent);
  return `${trimZeros(mantissa)}e${exponent < 0 ? '-' : '+'}${size < 10 ? '0' : ''}${size}`;
}

/** Removes zeros at the end of a text that has a point, and the point when nothing follows it. */
function trimZeros(text: string): string {
  let end = text.length;
  while (text.charCodeAt(end - 1) === ZERO) end--;
  if (text.charCodeAt(end - 1) === POINT) end--;
  return text.slice(0, end);
}
