// Decimal integers in bytes: the one grammar by which Redis decides that a string is an integer
// (an optional '-', then digits without a leading zero; "0" itself; no "-0", '+' or spaces), in
// the signed 64-bit range. A JS number holds integers exactly up to 2^53 - 1, so values that fit
// travel as numbers and only what lies beyond becomes a bigint: counters never pay for bigints.

const DASH = 0x2d;
const ZERO = 0x30;
/** So many digits always fit in an int32, where arithmetic is fastest. */
const INT32_DIGITS = 9;
/** 2^53 - 1 has so many digits. */
const SAFE_DIGITS = 16;
/** What the first nine digits are worth when so many digits follow them. */
const LOW_PART_SCALES: readonly number[] = [1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7];
const INT64_DIGITS = 19;
/** Int64 values are cut here: at most ten digits above, nine below. */
const BILLION = 1_000_000_000;
const BILLION_BIGINT = 1_000_000_000n;
const MAX_INT64_HIGH = 9_223_372_036;
const MAX_INT64_LOW = 854_775_807;

/**
 * The integer that the bytes spell, or NaN when they spell none or one outside ±(2^53 - 1).
 * The bytes from `start` to `start + length` must lie inside the array. Allocates nothing but
 * what the engine needs to return a number beyond 31 bits.
 */
export function parseSafeInteger(bytes: Uint8Array, start: number, length: number): number {
  if (length <= 0) return Number.NaN;
  const end = start + length;
  const negative = bytes[start] === DASH;
  let at = negative ? start + 1 : start;
  const digits = end - at;
  // Unsigned, whatever is no digit is greater than nine: one comparison instead of two.
  if (digits === 1) {
    const digit = bytes[at] - ZERO;
    if (digit >>> 0 > 9 || (negative && digit === 0)) return Number.NaN;
    return negative ? -digit : digit;
  }
  if (digits === 0 || digits > SAFE_DIGITS || bytes[at] === ZERO) return Number.NaN;
  const middle = digits > INT32_DIGITS ? at + INT32_DIGITS : end;
  let high = 0;
  for (; at < middle; at++) {
    const digit = bytes[at] - ZERO;
    if (digit >>> 0 > 9) return Number.NaN;
    high = (high * 10 + digit) | 0;
  }
  if (at === end) return negative ? -high : high;
  let low = 0;
  for (; at < end; at++) {
    const digit = bytes[at] - ZERO;
    if (digit >>> 0 > 9) return Number.NaN;
    low = (low * 10 + digit) | 0;
  }
  // Rounding keeps order: a value of 2^53 or more is never rounded below 2^53.
  const value = high * LOW_PART_SCALES[end - middle] + low;
  if (value > Number.MAX_SAFE_INTEGER) return Number.NaN;
  return negative ? -value : value;
}

/**
 * The integer that the bytes spell, in the whole signed 64-bit range: a number when it is safe
 * (at most ±(2^53 - 1)), a bigint otherwise; undefined when they spell no such integer.
 */
export function parseInt64(
  bytes: Uint8Array,
  start: number,
  length: number,
): number | bigint | undefined {
  const safe = parseSafeInteger(bytes, start, length);
  if (!Number.isNaN(safe)) return safe;
  if (!isCanonicalInt64(bytes, start, length)) return undefined;
  const negative = bytes[start] === DASH;
  const end = start + length;
  const high = digitsValue(bytes, negative ? start + 1 : start, end - INT32_DIGITS);
  const low = digitsValue(bytes, end - INT32_DIGITS, end);
  const magnitude = BigInt(high) * BILLION_BIGINT + BigInt(low);
  return negative ? -magnitude : magnitude;
}

/**
 * Do the bytes spell a signed 64-bit integer exactly as Redis would write it? Then Redis would
 * keep the string as an `int`. Most other strings are refused at their first or last byte.
 */
export function isCanonicalInt64(bytes: Uint8Array, start: number, length: number): boolean {
  if (length <= 0 || length > INT64_DIGITS + 1) return false;
  const end = start + length;
  const first = bytes[start];
  const last = bytes[end - 1];
  if (last < ZERO || last > ZERO + 9) return false;
  const negative = first === DASH;
  const digitsStart = negative ? start + 1 : start;
  const digits = end - digitsStart;
  const firstDigit = bytes[digitsStart];
  if (firstDigit === ZERO) return digits === 1 && !negative;
  if (digits > INT64_DIGITS) return false;
  for (let at = digitsStart; at < end; at++) {
    const byte = bytes[at];
    if (byte < ZERO || byte > ZERO + 9) return false;
  }
  return digits < INT64_DIGITS || isWithinInt64(bytes, digitsStart, negative);
}

/** Are nineteen digits at most 2^63 - 1, or 2^63 when negative? */
function isWithinInt64(bytes: Uint8Array, digitsStart: number, negative: boolean): boolean {
  const middle = digitsStart + INT64_DIGITS - INT32_DIGITS;
  const high = digitsValue(bytes, digitsStart, middle);
  if (high !== MAX_INT64_HIGH) return high < MAX_INT64_HIGH;
  const low = digitsValue(bytes, middle, middle + INT32_DIGITS);
  return low <= MAX_INT64_LOW + (negative ? 1 : 0);
}

/** The value of bytes already known to be digits, at most fifteen of them. */
function digitsValue(bytes: Uint8Array, start: number, end: number): number {
  let value = 0;
  for (let at = start; at < end; at++) value = value * 10 + (bytes[at] - ZERO);
  return value;
}

/**
 * Writes a safe integer in decimal and returns the position after its last digit. The target
 * must have room: 17 bytes hold every safe integer, `decimalLength` tells exactly.
 */
export function writeInteger(target: Uint8Array, at: number, value: number): number {
  const small = value | 0;
  if (small === value && small < BILLION && small > -BILLION) {
    if (small >= 0) return writeInt32(target, at, small);
    target[at] = DASH;
    return writeInt32(target, at + 1, -small);
  }
  let position = at;
  let magnitude = value;
  if (value < 0) {
    target[position++] = DASH;
    magnitude = -value;
  }
  const high = Math.floor(magnitude / BILLION);
  position = writeInt32(target, position, high | 0);
  return writeNineDigits(target, position, (magnitude - high * BILLION) | 0);
}

/** Writes 0 to 999,999,999. */
function writeInt32(target: Uint8Array, at: number, value: number): number {
  if (value < 10) {
    target[at] = ZERO + value;
    return at + 1;
  }
  const end = at + int32Digits(value);
  let rest = value;
  for (let position = end - 1; position > at; position--) {
    const quotient = (rest / 10) | 0;
    target[position] = ZERO + rest - quotient * 10;
    rest = quotient;
  }
  target[at] = ZERO + rest;
  return end;
}

function writeNineDigits(target: Uint8Array, at: number, value: number): number {
  let rest = value;
  for (let position = at + INT32_DIGITS - 1; position >= at; position--) {
    const quotient = (rest / 10) | 0;
    target[position] = ZERO + rest - quotient * 10;
    rest = quotient;
  }
  return at + INT32_DIGITS;
}

function int32Digits(value: number): number {
  if (value < 100_000) {
    if (value < 100) return value < 10 ? 1 : 2;
    if (value < 1000) return 3;
    return value < 10_000 ? 4 : 5;
  }
  if (value < 10_000_000) return value < 1_000_000 ? 6 : 7;
  return value < 100_000_000 ? 8 : 9;
}

/**
 * Writes a signed 64-bit integer in decimal (a number must be a safe integer) and returns the
 * position after its last digit. 20 bytes hold every value.
 */
export function writeInt64(target: Uint8Array, at: number, value: number | bigint): number {
  if (typeof value === 'number') return writeInteger(target, at, value);
  let position = at;
  let magnitude = value;
  if (value < 0n) {
    target[position++] = DASH;
    magnitude = -value;
  }
  if (magnitude < BILLION_BIGINT) return writeInteger(target, position, Number(magnitude));
  position = writeInteger(target, position, Number(magnitude / BILLION_BIGINT));
  return writeNineDigits(target, position, Number(magnitude % BILLION_BIGINT));
}

/** How many bytes `writeInt64` writes for this value, its sign included. */
export function decimalLength(value: number | bigint): number {
  if (typeof value === 'bigint') {
    const sign = value < 0n ? 1 : 0;
    const magnitude = sign === 1 ? -value : value;
    if (magnitude < BILLION_BIGINT) return sign + int32Digits(Number(magnitude));
    return sign + INT32_DIGITS + decimalLength(Number(magnitude / BILLION_BIGINT));
  }
  const sign = value < 0 ? 1 : 0;
  const magnitude = sign === 1 ? -value : value;
  if (magnitude < BILLION) return sign + int32Digits(magnitude);
  return sign + INT32_DIGITS + decimalLength(Math.floor(magnitude / BILLION));
}
