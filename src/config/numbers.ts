// The readings of numbers that options need beside the strict one of `base/integers.ts`: C's
// strtoll (leading white space, '+' and leading zeros allowed, no digits mean 0, out of range
// sticks to the nearest bound) and Redis's memory sizes. All are observed on a server 7.0.15.

export const MAX_INT32 = 2_147_483_647;
export const MIN_INT32 = -2_147_483_648;
export const MAX_UINT32 = 4_294_967_295;
export const MAX_INT64 = 9_223_372_036_854_775_807n;
export const MIN_INT64 = -9_223_372_036_854_775_808n;
export const MAX_UINT64 = 18_446_744_073_709_551_615n;

const DECIMAL = /^[\t-\r ]*([+-]?)(\d+)$/;
const OCTAL = /^[\t-\r ]*([+-]?)([0-7]+)$/;
/** Longer digits are beyond 64 bits to either base: no need to know their value. */
const MAX_DIGITS = 22;
const LEADING_ZEROS = /^0+/;
const CANONICAL_INTEGER = /^(?:0|-?[1-9]\d{0,18})$/;
const MEMORY = /^(\d*)(b|k|kb|m|mb|g|gb)?$/i;
const MAX_MEMORY_DIGITS = 127;

const UNIT_BYTES: Readonly<Record<string, bigint>> = {
  '': 1n,
  b: 1n,
  k: 1000n,
  kb: 1024n,
  m: 1_000_000n,
  mb: 1_048_576n,
  g: 1_000_000_000n,
  gb: 1_073_741_824n,
};

/** The text up to its first zero byte: where C stops reading. */
export function beforeZeroByte(text: string): string {
  const zeroAt = text.indexOf('\0');
  return zeroAt < 0 ? text : text.slice(0, zeroAt);
}

/** A signed 64-bit integer written exactly as Redis writes it, else undefined. */
export function parseStrictInteger(text: string): bigint | undefined {
  if (!CANONICAL_INTEGER.test(text)) return undefined;
  const value = BigInt(text);
  return value > MAX_INT64 || value < MIN_INT64 ? undefined : value;
}

/** As C's strtoll to base 10 when it must use up the whole text; undefined when it does not. */
export function parseLenientInteger(text: string): bigint | undefined {
  if (text === '') return 0n;
  const match = DECIMAL.exec(text);
  if (match === null) return undefined;
  const negative = match[1] === '-';
  const digits = match[2].replace(LEADING_ZEROS, '');
  const magnitude = digits.length > MAX_DIGITS ? MAX_UINT64 : BigInt(digits);
  if (magnitude > MAX_INT64) return negative ? MIN_INT64 : MAX_INT64;
  return negative ? -magnitude : magnitude;
}

/** The same to base 8, except that a number out of range is undefined. */
export function parseOctal(text: string): bigint | undefined {
  if (text === '') return 0n;
  const match = OCTAL.exec(text);
  const digits = match?.[2].replace(LEADING_ZEROS, '');
  if (match === null || digits === undefined || digits.length > MAX_DIGITS) return undefined;
  const magnitude = BigInt(`0o0${digits}`);
  const value = match[1] === '-' ? -magnitude : magnitude;
  return value >= MAX_INT64 || value <= MIN_INT64 ? undefined : value;
}

/**
 * Bytes as an unsigned 64-bit number: digits and an optional unit, where "1k" is 1000 and "1kb"
 * 1024. Digits too large stick to the maximum; multiplying by the unit then wraps, as in Redis.
 */
export function parseMemory(text: string): bigint | undefined {
  const match = MEMORY.exec(text);
  if (match === null || match[1].length > MAX_MEMORY_DIGITS) return undefined;
  const digits = BigInt(match[1]);
  const unit = UNIT_BYTES[(match[2] ?? '').toLowerCase()];
  return BigInt.asUintN(64, (digits > MAX_UINT64 ? MAX_UINT64 : digits) * unit);
}

const LARGE_UNITS: readonly (readonly [string, number])[] = [
  ['gb', 1_073_741_824],
  ['mb', 1_048_576],
  ['kb', 1024],
];

/** Bytes in the largest unit that leaves a whole number. */
export function memoryText(bytes: number): string {
  for (const [unit, size] of LARGE_UNITS) {
    if (bytes > 0 && bytes % size === 0) return `${BigInt(bytes / size)}${unit}`;
  }
  return BigInt(bytes).toString();
}
