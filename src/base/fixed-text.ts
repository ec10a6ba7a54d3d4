/**
 * Doubles with a fixed number of decimals, as C's "%.6f" writes them: exactly, and halves to the
 * even digit, where JavaScript's toFixed rounds them up.
 */
const MANTISSA_BITS = 52;
const BIAS = 1075;

/** The text of a finite double with so many decimals. */
export function formatFixed(value: number, decimals: number): string {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const biased = Number((bits >> BigInt(MANTISSA_BITS)) & 0x7ffn);
  const fraction = bits & (2n ** BigInt(MANTISSA_BITS) - 1n);
  const mantissa = biased === 0 ? fraction : fraction | (1n << BigInt(MANTISSA_BITS));
  const exponent = Math.max(biased, 1) - BIAS;
  const scaled = mantissa * 10n ** BigInt(decimals);
  const digits = shifted(scaled, exponent)
    .toString()
    .padStart(decimals + 1, '0');
  const sign = bits >> 63n === 1n ? '-' : '';
  if (decimals === 0) return sign + digits;
  return `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** An integer times a power of two, rounded to the nearest, halves to the even one. */
function shifted(value: bigint, exponent: number): bigint {
  if (exponent >= 0) return value << BigInt(exponent);
  const shift = BigInt(-exponent);
  const whole = value >> shift;
  const rest = value - (whole << shift);
  const half = 1n << (shift - 1n);
  const isUp = rest > half || (rest === half && (whole & 1n) === 1n);
  return isUp ? whole + 1n : whole;
}

/** The same without zeros at the end, and without a point when nothing follows it. */
export function formatTrimmed(value: number, decimals: number): string {
  const text = formatFixed(value, decimals);
  const trimmed = text.replace(/\.?0+$/, '');
  return trimmed === '-0' ? '0' : trimmed;
}

const ZERO = 0x30;
const NINE = 0x39;
const POINT = 0x2e;
const DASH = 0x2d;
/** As far as `writeShortFixed` goes: three digits before the point. */
const SHORT_LIMIT = 1000;
/** Half of the bits of a fraction, and all of them. */
const HALF_FRACTION = 2 ** 26;
const FRACTION = 2 ** 52;
/** Seventeen decimals, so many at a time that a half of the fraction can be multiplied exactly. */
const DECIMALS_AT_A_TIME: readonly number[] = [6, 6, 5];
const SCALES: readonly number[] = [1e6, 1e6, 1e5];

/**
 * Writes the text of `formatTrimmed(value, 17)` without making one. Returns where it ends, or
 * `start` for a value that has to be formatted there: beyond 999, with bits below the 52nd behind
 * the point, or rounded up to a whole number.
 */
export function writeShortFixed(target: Uint8Array, start: number, value: number): number {
  const magnitude = Math.abs(value);
  const whole = Math.floor(magnitude);
  const fraction = (magnitude - whole) * FRACTION;
  if (!(magnitude < SHORT_LIMIT) || fraction !== Math.floor(fraction)) return start;
  let at = start;
  if (value < 0) target[at++] = DASH;
  if (whole >= 100) target[at++] = ZERO + ((whole / 100) | 0);
  if (whole >= 10) target[at++] = ZERO + (((whole / 10) | 0) % 10);
  target[at++] = ZERO + (whole % 10);
  if (fraction === 0) return at;
  const pointAt = at;
  target[at++] = POINT;
  let high = Math.floor(fraction / HALF_FRACTION);
  let low = fraction - high * HALF_FRACTION;
  for (let group = 0; group < SCALES.length; group++) {
    const carried = Math.floor((low * SCALES[group]) / HALF_FRACTION);
    low = low * SCALES[group] - carried * HALF_FRACTION;
    high = high * SCALES[group] + carried;
    let digits = (high / HALF_FRACTION) | 0;
    high -= digits * HALF_FRACTION;
    const decimals = DECIMALS_AT_A_TIME[group];
    for (let digit = at + decimals - 1; digit >= at; digit--) {
      const tenth = (digits / 10) | 0;
      target[digit] = ZERO + digits - tenth * 10;
      digits = tenth;
    }
    at += decimals;
  }
  const twiceRest = 2 * (high * HALF_FRACTION + low);
  const isUp = twiceRest > FRACTION || (twiceRest === FRACTION && (target[at - 1] & 1) === 1);
  if (isUp && !roundUp(target, pointAt, at)) return start;
  while (target[at - 1] === ZERO) at--;
  return at - 1 === pointAt ? pointAt : at;
}

/** Adds one to the last digit; false when it is carried across the point. */
function roundUp(target: Uint8Array, pointAt: number, end: number): boolean {
  let at = end - 1;
  for (; at > pointAt && target[at] === NINE; at--) target[at] = ZERO;
  if (at === pointAt) return false;
  target[at]++;
  return true;
}
