import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readField, readWideField, writeField, writeWideField } from './bit-fields.ts';

/** All bytes as one integer, in which a field is a shift and a mask. */
const integerOf = (bytes: Uint8Array): bigint =>
  bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);

const BYTES = 24;

function expectedField(bytes: Uint8Array, offset: number, bits: number): bigint {
  const behind = BigInt(BYTES * 8 - offset - bits);
  return (integerOf(bytes) >> behind) & ((1n << BigInt(bits)) - 1n);
}

const places = fc.tuple(
  fc.uint8Array({ minLength: BYTES, maxLength: BYTES }),
  fc.nat(128),
  fc.nat(5),
);

describe('fields of bits', () => {
  it('are read and written like digits of one long integer, up to 32 bits as numbers', () => {
    fc.assert(
      fc.property(
        places,
        fc.integer({ min: 1, max: 32 }),
        fc.nat(0xffffffff),
        ([content, offset, start], bits, given) => {
          const bytes = new Uint8Array(BYTES + 8).fill(0x5a);
          bytes.set(content, start);
          const found = readField(bytes, start, BYTES, offset, bits);
          expect(BigInt(found)).toBe(expectedField(content, offset, bits));
          const value = given % 2 ** bits;
          writeField(bytes, start, offset, bits, value);
          const delta = BigInt(value) - BigInt(found);
          const shifted = delta << BigInt(BYTES * 8 - offset - bits);
          expect(integerOf(bytes.subarray(start, start + BYTES))).toBe(
            integerOf(content) + shifted,
          );
          expect(bytes.subarray(0, start).every((byte) => byte === 0x5a)).toBe(true);
          expect(bytes.subarray(start + BYTES).every((byte) => byte === 0x5a)).toBe(true);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('are read and written up to 64 bits as bigints', () => {
    fc.assert(
      fc.property(
        places,
        fc.integer({ min: 33, max: 64 }),
        fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }),
        ([content, offset, start], bits, given) => {
          const bytes = new Uint8Array(BYTES + 8).fill(0x5a);
          bytes.set(content, start);
          const found = readWideField(bytes, start, BYTES, offset, bits);
          expect(found).toBe(expectedField(content, offset, bits));
          const value = BigInt.asUintN(bits, given);
          writeWideField(bytes, start, offset, bits, value);
          const shifted = (value - found) << BigInt(BYTES * 8 - offset - bits);
          expect(integerOf(bytes.subarray(start, start + BYTES))).toBe(
            integerOf(content) + shifted,
          );
          expect(bytes.subarray(0, start).every((byte) => byte === 0x5a)).toBe(true);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('continue behind the last byte with zeros, whatever lies there', () => {
    const bytes = new Uint8Array(32).fill(0xff);
    expect(readField(bytes, 0, 2, 12, 8)).toBe(0xf0);
    expect(readField(bytes, 0, 2, 16, 32)).toBe(0);
    expect(readField(bytes, 4, 0, 0, 1)).toBe(0);
    expect(readWideField(bytes, 0, 2, 8, 64)).toBe(0xff00000000000000n);
    expect(readWideField(bytes, 0, 2, 2 ** 32, 64)).toBe(0n);
  });
});
