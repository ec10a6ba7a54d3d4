/**
 * The cursor argument of SCAN and its kin, read as Redis reads it (C's strtoul): an optional sign
 * and digits, leading zeros allowed, nothing at all meaning 0; a zero byte ends it.
 */
const ZERO_BYTE = 0;
const PLUS = 43;
const DASH = 45;
const DIGIT_0 = 48;
const UINT64_MAX = 0xffffffffffffffffn;
const UINT64_DIGITS = 20;

/**
 * NaN when it is none or beyond 64 bits. A negative one means its complement to 2^64. Beyond 2^53
 * the result is rounded: no table hands out such a cursor.
 */
export function parseScanCursor(bytes: Uint8Array, start: number, length: number): number {
  let end = start;
  while (end < start + length && bytes[end] !== ZERO_BYTE) end++;
  if (end === start) return 0;
  const negative = bytes[start] === DASH;
  let at = negative || bytes[start] === PLUS ? start + 1 : start;
  if (at === end) return Number.NaN;
  while (at < end && bytes[at] === DIGIT_0) at++;
  if (end - at > UINT64_DIGITS) return Number.NaN;
  let value = 0n;
  for (; at < end; at++) {
    const digit = bytes[at] - DIGIT_0;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10n + BigInt(digit);
  }
  if (value > UINT64_MAX) return Number.NaN;
  return Number(negative ? BigInt.asUintN(64, -value) : value);
}
