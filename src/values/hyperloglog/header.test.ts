import { describe, expect, it } from 'vitest';
import {
  DENSE_BYTES,
  ENCODING_DENSE,
  ENCODING_SPARSE,
  isDense,
  isHyperLogLog,
  keepCardinality,
  keptCardinality,
  markStale,
  writeHeader,
} from './header.ts';

function headed(encoding: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length + 1).fill(0xff);
  writeHeader(bytes, 1, encoding);
  return bytes;
}

describe('The header of a HyperLogLog', () => {
  it('begins with a count of zero that is not stale', () => {
    const bytes = headed(ENCODING_SPARSE, 18);
    expect(isHyperLogLog(bytes, 1, 18)).toBe(true);
    expect(isDense(bytes, 1)).toBe(false);
    expect(keptCardinality(bytes, 1)).toBe(0);
  });

  it('is known by its word, its encoding and, if dense, the length', () => {
    expect(isHyperLogLog(headed(ENCODING_DENSE, DENSE_BYTES), 1, DENSE_BYTES)).toBe(true);
    expect(isHyperLogLog(headed(ENCODING_DENSE, DENSE_BYTES), 1, DENSE_BYTES - 1)).toBe(false);
    expect(isHyperLogLog(headed(ENCODING_SPARSE, 16), 1, 16)).toBe(true);
    expect(isHyperLogLog(headed(ENCODING_SPARSE, 16), 1, 15)).toBe(false);
    expect(isHyperLogLog(headed(2, 18), 1, 18)).toBe(false);
    for (let at = 1; at <= 4; at++) {
      const bytes = headed(ENCODING_SPARSE, 18);
      bytes[at] = 0x20;
      expect(isHyperLogLog(bytes, 1, 18)).toBe(false);
    }
  });

  it('keeps a cardinality until it is stale, low byte first', () => {
    const bytes = headed(ENCODING_SPARSE, 18);
    for (const cardinality of [1, 255, 256, 123_456_789, 2 ** 40 + 5, 2 ** 53 - 1]) {
      markStale(bytes, 1);
      expect(keptCardinality(bytes, 1)).toBeUndefined();
      keepCardinality(bytes, 1, cardinality);
      expect(keptCardinality(bytes, 1)).toBe(cardinality);
    }
    keepCardinality(bytes, 1, 0x0102);
    expect([...bytes.subarray(9, 17)]).toEqual([2, 1, 0, 0, 0, 0, 0, 0]);
  });

  it('may hold a number beyond what a double holds exactly', () => {
    const bytes = headed(ENCODING_SPARSE, 18);
    bytes.fill(0xff, 9, 17);
    bytes[16] = 0x7f;
    expect(keptCardinality(bytes, 1)).toBe(2n ** 63n - 1n);
  });
});
