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
