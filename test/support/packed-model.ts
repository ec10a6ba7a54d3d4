// The bytes that a packed list of given elements must have, built plainly from the format's
// description: what the tests of packed lists compare with.

/** The one encoding of a list of elements. */
export function packedBytes(elements: readonly Uint8Array[]): Buffer {
  const entries = Buffer.concat(elements.map(packedEntry));
  const header = Buffer.alloc(6);
  header.writeUInt32LE(entries.length + 7, 0);
  header.writeUInt16LE(Math.min(elements.length, 65_535), 4);
  return Buffer.concat([header, entries, Buffer.of(0xff)]);
}

export function packedEntry(element: Uint8Array): Buffer {
  const body = packedBody(Buffer.from(element));
  return Buffer.concat([body, backLength(body.length)]);
}

function packedBody(element: Buffer): Buffer {
  const text = element.toString('latin1');
  if (/^(0|-?[1-9][0-9]{0,18})$/.test(text)) {
    const value = BigInt(text);
    if (BigInt.asIntN(64, value) === value) return integerBody(value);
  }
  const { length } = element;
  if (length < 64) return Buffer.concat([Buffer.of(0x80 + length), element]);
  if (length < 4096) {
    return Buffer.concat([Buffer.of(0xe0 + (length >> 8), length & 0xff), element]);
  }
  const head = Buffer.of(0xf0, 0, 0, 0, 0);
  head.writeUInt32LE(length, 1);
  return Buffer.concat([head, element]);
}

function integerBody(value: bigint): Buffer {
  if (value >= 0n && value < 128n) return Buffer.of(Number(value));
  if (BigInt.asIntN(13, value) === value) {
    const bits = Number(BigInt.asUintN(13, value));
    return Buffer.of(0xc0 + (bits >> 8), bits & 0xff);
  }
  const width = [16, 24, 32].find((bits) => BigInt.asIntN(bits, value) === value) ?? 64;
  const whole = Buffer.alloc(8);
  whole.writeBigInt64LE(value);
  const head = width === 64 ? 0xf4 : 0xf1 + width / 8 - 2;
  return Buffer.concat([Buffer.of(head), whole.subarray(0, width / 8)]);
}

function backLength(body: number): Buffer {
  const limits = [127, 16_382, 2_097_150, 268_435_454];
  const bytes = limits.findIndex((limit) => body <= limit) + 1;
  return Buffer.from(
    Array.from({ length: bytes }, (_, at) => {
      const part = Math.floor(body / 128 ** (bytes - 1 - at)) % 128;
      return at === 0 ? part : part + 128;
    }),
  );
}
