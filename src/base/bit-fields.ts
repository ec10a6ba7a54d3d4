/**
 * Integers of 1 to 64 bits at any bit offset in bytes, the highest bit first. Up to 32 bits a field
 * is a number, above that a bigint, so that the widths in use make no objects.
 */

/** Wider fields are bigints. */
export const WIDEST_NUMBER_BITS = 32;

const LOW_BITS = 32;

/**
 * The unsigned value of a field of at most 32 bits. `length` bytes from `start` on exist; those
 * behind them count as zeros.
 */
export function readField(
  bytes: Uint8Array,
  start: number,
  length: number,
  offset: number,
  bits: number,
): number {
  const firstByte = Math.floor(offset / 8);
  const endBit = offset + bits;
  const endByte = Math.ceil(endBit / 8);
  // At most 39 bits over five bytes, which a number holds exactly.
  let value = 0;
  for (let at = firstByte; at < endByte; at++) {
    value = value * 256 + (at < length ? bytes[start + at] : 0);
  }
  const behind = endByte * 8 - endBit;
  return Math.floor(value / (1 << behind)) % 2 ** bits;
}

/** The unsigned value of a field of 33 to 64 bits; see `readField`. */
export function readWideField(
  bytes: Uint8Array,
  start: number,
  length: number,
  offset: number,
  bits: number,
): bigint {
  const highBits = bits - LOW_BITS;
  const high = readField(bytes, start, length, offset, highBits);
  const low = readField(bytes, start, length, offset + highBits, LOW_BITS);
  return (BigInt(high) << 32n) | BigInt(low);
}

/** Writes an unsigned value that fits into a field of at most 32 bits; its bytes must exist. */
export function writeField(
  bytes: Uint8Array,
  start: number,
  offset: number,
  bits: number,
  value: number,
): void {
  let rest = value;
  let left = bits;
  let end = offset + bits;
  while (left > 0) {
    const at = start + Math.floor((end - 1) / 8);
    const behind = 7 - ((end - 1) % 8);
    const taken = Math.min(8 - behind, left);
    const size = 1 << taken;
    const low = rest % size;
    bytes[at] = (bytes[at] & ~((size - 1) << behind)) | (low << behind);
    rest = (rest - low) / size;
    left -= taken;
    end -= taken;
  }
}

/** Writes an unsigned value that fits into a field of 33 to 64 bits; its bytes must exist. */
export function writeWideField(
  bytes: Uint8Array,
  start: number,
  offset: number,
  bits: number,
  value: bigint,
): void {
  const highBits = bits - LOW_BITS;
  writeField(bytes, start, offset, highBits, Number(value >> 32n));
  writeField(bytes, start, offset + highBits, LOW_BITS, Number(value & 0xffffffffn));
}
