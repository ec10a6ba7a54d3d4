/**
 * The sixteen bytes in front of a HyperLogLog's registers. They and all that follows are those of
 * Redis, so that values travel between the two as plain strings:
 *
 *   0   "HYLL"
 *   4   encoding: 0 dense, 1 sparse
 *   5   three bytes without a use
 *   8   the cardinality last computed, little-endian; the highest bit says that it has gone stale
 */
export const HEADER_BYTES = 16;
export const REGISTERS = 16_384;
export const REGISTER_BITS = 6;
export const DENSE_BYTES = HEADER_BYTES + (REGISTERS * REGISTER_BITS) / 8;

export const ENCODING_DENSE = 0;
export const ENCODING_SPARSE = 1;

const MAGIC: readonly number[] = [0x48, 0x59, 0x4c, 0x4c];
export const ENCODING_AT = 4;
const CARDINALITY_AT = 8;
const CARDINALITY_BYTES = 8;
/** Where the mark of a stale cardinality is. */
const STALE_AT = 15;
const STALE = 0x80;

/** Does a string look like a HyperLogLog? What the registers hold is found out when read. */
export function isHyperLogLog(bytes: Uint8Array, start: number, length: number): boolean {
  if (length < HEADER_BYTES) return false;
  for (let at = 0; at < MAGIC.length; at++) if (bytes[start + at] !== MAGIC[at]) return false;
  const encoding = bytes[start + ENCODING_AT];
  if (encoding === ENCODING_DENSE) return length === DENSE_BYTES;
  return encoding === ENCODING_SPARSE;
}

export function isDense(bytes: Uint8Array, start: number): boolean {
  return bytes[start + ENCODING_AT] === ENCODING_DENSE;
}

/** The header of a value without any element, its cardinality known to be 0. */
export function writeHeader(bytes: Uint8Array, start: number, encoding: number): void {
  bytes.fill(0, start, start + HEADER_BYTES);
  bytes.set(MAGIC, start);
  bytes[start + ENCODING_AT] = encoding;
}

export function markStale(bytes: Uint8Array, start: number): void {
  bytes[start + STALE_AT] |= STALE;
}

/** The cardinality kept in the header, undefined if it is stale. */
export function keptCardinality(bytes: Uint8Array, start: number): number | bigint | undefined {
  if ((bytes[start + STALE_AT] & STALE) !== 0) return undefined;
  const first = start + CARDINALITY_AT;
  let value = 0;
  for (let at = first + CARDINALITY_BYTES - 1; at >= first; at--) value = value * 256 + bytes[at];
  if (Number.isSafeInteger(value)) return value;
  let exact = 0n;
  for (let at = first + CARDINALITY_BYTES - 1; at >= first; at--) {
    exact = (exact << 8n) | BigInt(bytes[at]);
  }
  return exact;
}

/** Keeps a cardinality, an integer below 2^63, which is thereby no longer stale. */
export function keepCardinality(bytes: Uint8Array, start: number, cardinality: number): void {
  let left = cardinality;
  for (let nth = 0; nth < CARDINALITY_BYTES; nth++) {
    bytes[start + CARDINALITY_AT + nth] = left % 256;
    left = Math.floor(left / 256);
  }
}
