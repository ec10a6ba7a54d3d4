/**
 * CRC-64 as RDB files and DUMP payloads use it (Jones' polynomial, reflected, begun with 0, nothing
 * inverted). Eight bytes a step through eight tables. JavaScript has no fast 64-bit integers, so
 * the value lives in two words.
 */
const POLYNOMIAL_HIGH = 0x95ac9329;
const POLYNOMIAL_LOW = 0xac4bc9b5;
const TABLES = 8;

interface Tables {
  readonly low: Int32Array;
  readonly high: Int32Array;
}

/** Table t, byte b at t * 256 + b: what a byte is worth when t more bytes follow it. */
const TABLE: Tables = computeTables();

function computeTables(): Tables {
  const lows = new Int32Array(TABLES * 256);
  const highs = new Int32Array(TABLES * 256);
  for (let byte = 0; byte < 256; byte++) {
    let low = byte;
    let high = 0;
    for (let bit = 0; bit < 8; bit++) {
      const carry = low & 1;
      low = (low >>> 1) | (high << 31);
      high >>>= 1;
      if (carry !== 0) {
        low ^= POLYNOMIAL_LOW;
        high ^= POLYNOMIAL_HIGH;
      }
    }
    lows[byte] = low;
    highs[byte] = high;
  }
  for (let at = 256; at < TABLES * 256; at++) {
    const low = lows[at - 256];
    const high = highs[at - 256];
    const byte = low & 0xff;
    lows[at] = ((low >>> 8) | (high << 24)) ^ lows[byte];
    highs[at] = (high >>> 8) ^ highs[byte];
  }
  return { low: lows, high: highs };
}

export class Crc64 {
  low = 0;
  high = 0;

  reset(): void {
    this.low = 0;
    this.high = 0;
  }

  update(bytes: Uint8Array, start: number, length: number): void {
    let { low, high } = this;
    const { low: lows, high: highs } = TABLE;
    const end = start + length;
    let at = start;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (const last = end - 7; at < last; at += 8) {
      low ^= view.getInt32(at, true);
      high ^= view.getInt32(at + 4, true);
      const a = 1792 + (low & 0xff);
      const b = 1536 + ((low >>> 8) & 0xff);
      const c = 1280 + ((low >>> 16) & 0xff);
      const d = 1024 + (low >>> 24);
      const e = 768 + (high & 0xff);
      const f = 512 + ((high >>> 8) & 0xff);
      const g = 256 + ((high >>> 16) & 0xff);
      const h = high >>> 24;
      low = lows[a] ^ lows[b] ^ lows[c] ^ lows[d] ^ lows[e] ^ lows[f] ^ lows[g] ^ lows[h];
      high = highs[a] ^ highs[b] ^ highs[c] ^ highs[d] ^ highs[e] ^ highs[f] ^ highs[g] ^ highs[h];
    }
    for (; at < end; at++) {
      const byte = (low ^ bytes[at]) & 0xff;
      low = ((low >>> 8) | (high << 24)) ^ lows[byte];
      high = (high >>> 8) ^ highs[byte];
    }
    this.low = low;
    this.high = high;
  }

  /**
   * Corrects the checksum of a text for a change of its beginning: `difference` is old xor new, and
   * `following` bytes come behind it. The text need not be read again.
   */
  correct(difference: Uint8Array, following: number): void {
    const changed = new Crc64();
    changed.update(difference, 0, difference.length);
    shift(changed, following);
    this.low ^= changed.low;
    this.high ^= changed.high;
  }

  /** The value as 16 hexadecimal digits. */
  toString(): string {
    const word = (value: number): string => (value >>> 0).toString(16).padStart(8, '0');
    return word(this.high) + word(this.low);
  }
}

/** What the checksum becomes when zero bytes follow: a linear map, squared again and again. */
function shift(crc: Crc64, zeroBytes: number): void {
  let columns = oneZeroByte();
  for (let left = zeroBytes; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) apply(columns, crc);
    columns = columns.map((column) => {
      const squared = copyOf(column);
      apply(columns, squared);
      return squared;
    });
  }
}

/** Where each of the 64 bits goes when one zero byte follows. */
function oneZeroByte(): Crc64[] {
  const zero = new Uint8Array(1);
  return Array.from({ length: 64 }, (_, bit) => {
    const column = new Crc64();
    if (bit < 32) column.low = 1 << bit;
    else column.high = 1 << (bit - 32);
    column.update(zero, 0, 1);
    return column;
  });
}

function apply(columns: readonly Crc64[], crc: Crc64): void {
  let low = 0;
  let high = 0;
  for (let bit = 0; bit < 64; bit++) {
    const isSet = bit < 32 ? (crc.low >>> bit) & 1 : (crc.high >>> (bit - 32)) & 1;
    if (isSet === 0) continue;
    low ^= columns[bit].low;
    high ^= columns[bit].high;
  }
  crc.low = low;
  crc.high = high;
}

function copyOf({ low, high }: Crc64): Crc64 {
  const copy = new Crc64();
  copy.low = low;
  copy.high = high;
  return copy;
}
