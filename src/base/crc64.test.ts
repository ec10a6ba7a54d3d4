import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../test/support/random.ts';
import { asciiBytes } from './ascii.ts';
import { Crc64 } from './crc64.ts';

function crcOf(bytes: Uint8Array): string {
  const crc = new Crc64();
  crc.update(bytes, 0, bytes.length);
  return crc.toString();
}

describe('CRC-64', () => {
  it("has Redis's value of the usual test text", () => {
    expect(crcOf(asciiBytes('123456789'))).toBe('e9c6d914c4b8d9ca');
    expect(crcOf(new Uint8Array(0))).toBe('0000000000000000');
  });

  it('is the same however the text is cut', () => {
    const random = seededRandom(7);
    const bytes = random.bytes(1000);
    for (let trial = 0; trial < 50; trial++) {
      const cut = random.below(1000);
      const crc = new Crc64();
      crc.update(bytes, 0, cut);
      crc.update(bytes, cut, 1000 - cut);
      expect(crc.toString()).toBe(crcOf(bytes));
    }
  });

  it('is corrected for another beginning without reading the rest', () => {
    const random = seededRandom(8);
    for (const length of [9, 10, 17, 1000, 4321]) {
      const before = random.bytes(length);
      const after = Buffer.from(before);
      random.bytes(9).copy(after);
      const difference = before.subarray(0, 9).map((byte, at) => byte ^ after[at]);
      const crc = new Crc64();
      crc.update(before, 0, length);
      crc.correct(difference, length - 9);
      expect(crc.toString()).toBe(crcOf(after));
    }
  });
});
