// The grammar of floating-point texts that Redis accepts, common to doubles and long doubles: an
// optional sign, then decimal digits with an optional point and exponent, or 0x with hexadecimal
// digits, optional point and binary exponent, or inf / infinity in any case. Nothing may stand
// before or after (no spaces, no zero byte), and nan is not a value. This is the thorough path: it
// sees every length and every exponent; the shortest texts never come here (see doubles.ts).
import { latin1Text } from './ascii.ts';

const PLUS = 0x2b;
const DASH = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
const SMALL_E = 0x65;
const SMALL_I = 0x69;
const SMALL_P = 0x70;
const SMALL_X = 0x78;

/** Digits that a JS number always holds exactly, in either base. */
const EXACT_DECIMAL_DIGITS = 15;
const EXACT_HEXADECIMAL_DIGITS = 13;
/**
 * Significant digits kept; all further ones count only as "more than that", which a final 1
 * stands for. Halfway cases of a double end within 768 decimal digits, and a text that may become
 * a long double is shorter than 5120 bytes, so neither is ever rounded wrongly.
 */
const MAX_DECIMAL_DIGITS = 5120;
const MAX_HEXADECIMAL_DIGITS = 64;
/** Beyond this an exponent decides alone, whatever the digits of a text of at most 512 MB. */
const MAX_EXPONENT = 4_000_000_000;

const MAX_64_BITS = 2n ** 64n - 1n;
const MAX_256_BITS = 2n ** 256n - 1n;

/** A scanned text: significand × base^exponent, base 10 for 'decimal', 2 for 'hexadecimal'. */
export interface FloatText {
  readonly kind: 'decimal' | 'hexadecimal' | 'infinity';
  readonly negative: boolean;
  /** The significand when few digits make it; -1 when `digits` holds it. */
  readonly significand: number;
  /** The significand's digits without leading zeros, when there are many; else empty. */
  readonly digits: string;
  readonly exponent: number;
}

/** Reads the text, or returns undefined when it is not a floating-point number. */
export function scanFloat(bytes: Uint8Array, start: number, length: number): FloatText | undefined {
  const end = start + length;
  let at = start;
  const negative = at < end && bytes[at] === DASH;
  if (at < end && (negative || bytes[at] === PLUS)) at++;
  if (at === end) return undefined;
  if ((bytes[at] | 0x20) === SMALL_I) {
    if (!spells(bytes, at, end, 'inf') && !spells(bytes, at, end, 'infinity')) return undefined;
    return { kind: 'infinity', negative, significand: -1, digits: '', exponent: 0 };
  }
  if (bytes[at] === ZERO && at + 1 < end && (bytes[at + 1] | 0x20) === SMALL_X) {
    return scanDigits(bytes, at + 2, end, negative, 16);
  }
  return scanDigits(bytes, at, end, negative, 10);
}

function spells(bytes: Uint8Array, start: number, end: number, word: string): boolean {
  if (end - start !== word.length) return false;
  for (let i = 0; i < word.length; i++) {
    if ((bytes[start + i] | 0x20) !== word.charCodeAt(i)) return false;
  }
  return true;
}

function scanDigits(
  bytes: Uint8Array,
  start: number,
  end: number,
  negative: boolean,
  base: 10 | 16,
): FloatText | undefined {
  const point = skipDigits(bytes, start, end, base);
  const fractionStart = point < end && bytes[point] === POINT ? point + 1 : point;
  const digitsEnd = fractionStart > point ? skipDigits(bytes, fractionStart, end, base) : point;
  const fractionDigits = digitsEnd - fractionStart;
  if (point === start && fractionDigits === 0) return undefined;
  const explicit = scanExponent(bytes, digitsEnd, end, base === 10 ? SMALL_E : SMALL_P);
  if (explicit === undefined) return undefined;
  const kind = base === 10 ? 'decimal' : 'hexadecimal';
  const scale = base === 10 ? 1 : 4;
  const exactDigits = base === 10 ? EXACT_DECIMAL_DIGITS : EXACT_HEXADECIMAL_DIGITS;

  let first = start;
  while (first < digitsEnd && (bytes[first] === ZERO || bytes[first] === POINT)) first++;
  if (first === digitsEnd) {
    return { kind, negative, significand: 0, digits: '', exponent: 0 };
  }
  const significant = digitsEnd - first - (first < point && fractionStart > point ? 1 : 0);
  if (significant <= exactDigits) {
    let significand = 0;
    for (let at = first; at < digitsEnd; at++) {
      if (bytes[at] !== POINT) significand = significand * base + digitValue(bytes[at]);
    }
    const exponent = explicit - fractionDigits * scale;
    return { kind, negative, significand, digits: '', exponent };
  }
  const maximum = base === 10 ? MAX_DECIMAL_DIGITS : MAX_HEXADECIMAL_DIGITS;
  if (significant <= maximum) {
    const digits = latin1Text(bytes, first, digitsEnd - first).replace('.', '');
    return { kind, negative, significand: -1, digits, exponent: explicit - fractionDigits * scale };
  }
  const keptEnd = first + maximum + (first < point && point < first + maximum ? 1 : 0);
  const kept = latin1Text(bytes, first, keptEnd - first).replace('.', '');
  const digits = kept + (isAllZeros(bytes, keptEnd, digitsEnd) ? '0' : '1');
  const exponent = explicit + (significant - maximum - 1 - fractionDigits) * scale;
  return { kind, negative, significand: -1, digits, exponent };
}

function isAllZeros(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    if (bytes[at] !== ZERO && bytes[at] !== POINT) return false;
  }
  return true;
}

/** The exponent from `start` to the end of the text; 0 when there is none, undefined when bad. */
function scanExponent(
  bytes: Uint8Array,
  start: number,
  end: number,
  letter: number,
): number | undefined {
  if (start === end) return 0;
  if ((bytes[start] | 0x20) !== letter) return undefined;
  let at = start + 1;
  const negative = at < end && bytes[at] === DASH;
  if (at < end && (negative || bytes[at] === PLUS)) at++;
  if (at === end || skipDigits(bytes, at, end, 10) !== end) return undefined;
  let exponent = 0;
  for (; at < end && exponent < MAX_EXPONENT; at++) exponent = exponent * 10 + (bytes[at] - ZERO);
  return negative ? -exponent : exponent;
}

function skipDigits(bytes: Uint8Array, start: number, end: number, base: 10 | 16): number {
  let at = start;
  while (at < end && isDigit(bytes[at], base)) at++;
  return at;
}

function isDigit(byte: number, base: 10 | 16): boolean {
  if (byte >= ZERO && byte <= ZERO + 9) return true;
  const letter = byte | 0x20;
  return base === 16 && letter >= 0x61 && letter <= 0x66;
}

function digitValue(byte: number): number {
  return byte <= ZERO + 9 ? byte - ZERO : (byte | 0x20) - 0x57;
}

/** A rounded binary number: mantissa × 2^exponent. */
export interface RoundedBinary {
  readonly mantissa: bigint;
  readonly exponent: number;
}

/**
 * Rounds significand × 2^exponent to at most `precision` bits and an exponent of at least
 * `minimumExponent`, to nearest, ties to even. With `inexact`, the true value lies a little above
 * the given one (then the significand must have at least two bits more than are kept). The
 * mantissa has exactly `precision` bits unless the exponent is the minimum or the value is zero.
 */
export function roundToBinary(
  significand: bigint,
  exponent: number,
  inexact: boolean,
  precision: number,
  minimumExponent: number,
): RoundedBinary {
  if (significand === 0n) return { mantissa: 0n, exponent: minimumExponent };
  const excess = bitLength(significand) - precision;
  const drop = Math.max(excess, minimumExponent - exponent);
  if (drop <= 0) return { mantissa: significand << BigInt(-drop), exponent: exponent + drop };
  // All of its bits are dropped and it is less than half of the least value.
  if (drop > excess + precision) return { mantissa: 0n, exponent: minimumExponent };
  const halves = significand >> BigInt(drop - 1);
  let mantissa = halves >> 1n;
  if ((halves & 1n) === 1n) {
    const isTie = !inexact && BigInt.asUintN(drop - 1, significand) === 0n;
    if (!isTie || (mantissa & 1n) === 1n) mantissa += 1n;
    // When all ones become a power of two, the bit that is one too many is a zero.
    if (mantissa >> BigInt(precision) !== 0n) {
      return { mantissa: mantissa >> 1n, exponent: exponent + drop + 1 };
    }
  }
  return { mantissa, exponent: exponent + drop };
}

/** How many bits a positive integer has. */
export function bitLength(value: bigint): number {
  let rest = value;
  let bits = 0;
  if (rest > MAX_256_BITS) {
    const hexadecimal = rest.toString(16);
    bits = (hexadecimal.length - 1) * 4;
    rest = BigInt(`0x${hexadecimal[0]}`);
  }
  for (; rest > MAX_64_BITS; rest >>= 64n) bits += 64;
  const high = Number(rest >> 32n);
  return bits + (high === 0 ? 32 - Math.clz32(Number(rest)) : 64 - Math.clz32(high));
}
