/**
 * What becomes of a result that does not fit its field. Results are exact here: a number where it
 * cannot be rounded, a bigint otherwise.
 */
export const OVERFLOW_WRAP = 0;
export const OVERFLOW_SATURATE = 1;
export const OVERFLOW_FAIL = 2;

/** Sums with a field of up to 32 bits stay exact below this. */
const LARGEST_NUMBER = 2 ** 52;

/** What `value` becomes in a field of at most 32 bits; undefined if it is not to be stored. */
export function fitNumber(
  value: number,
  bits: number,
  signed: boolean,
  overflow: number,
): number | undefined {
  const size = 2 ** bits;
  const least = signed ? -size / 2 : 0;
  const greatest = least + size - 1;
  if (value >= least && value <= greatest) return value;
  if (overflow === OVERFLOW_FAIL) return undefined;
  if (overflow === OVERFLOW_SATURATE) return value > greatest ? greatest : least;
  const wrapped = ((value % size) + size) % size;
  return wrapped > greatest ? wrapped - size : wrapped;
}

/** The same for any width and any value. */
export function fitBigint(
  value: bigint,
  bits: number,
  signed: boolean,
  overflow: number,
): bigint | undefined {
  const wrapped = signed ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value);
  if (wrapped === value || overflow === OVERFLOW_WRAP) return wrapped;
  if (overflow === OVERFLOW_FAIL) return undefined;
  const greatest = (1n << BigInt(signed ? bits - 1 : bits)) - 1n;
  if (value > greatest) return greatest;
  return signed ? -greatest - 1n : 0n;
}

/** May a value be added to a field of up to 32 bits as a number? */
export function isNumberEnough(value: number | bigint): value is number {
  return typeof value === 'number' && value < LARGEST_NUMBER && value > -LARGEST_NUMBER;
}
