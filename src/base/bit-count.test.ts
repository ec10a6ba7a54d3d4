import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countOnes, countOnesBetween, countWord } from './bit-count.ts';

const bitsOf = (bytes: Uint8Array): string =>
  [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
const onesIn = (bits: string): number => bits.split('1').length - 1;

describe('counting ones', () => {
  it('counts those of every word', () => {
    fc.assert(
      fc.property(fc.integer(), (word) => {
        expect(countWord(word)).toBe(onesIn((word >>> 0).toString(2)));
      }),
    );
  });

  it('counts long and short runs at any place of a buffer', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 900 }),
        fc.nat(40),
        fc.nat(40),
        fc.nat(3),
        (content, before, cut, shift) => {
          const buffer = new Uint8Array(content.length + 200).fill(0xff);
          const bytes = buffer.subarray(shift);
          bytes.set(content, before);
          const length = Math.max(0, content.length - cut);
          const expected = onesIn(bitsOf(content.subarray(0, length)));
          expect(countOnes(bytes, before, length)).toBe(expected);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('counts megabytes of ones exactly, where every sum is at its greatest', () => {
    for (const length of [256, 257, 992, 993, 1024 * 1024, 3_000_001]) {
      const bytes = new Uint8Array(length + 8).fill(0xff);
      for (const start of [0, 1, 4]) expect(countOnes(bytes, start, length)).toBe(length * 8);
    }
  });

  it('counts between any two bits', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 400 }),
        fc.nat(),
        fc.nat(),
        fc.nat(9),
        (content, left, right, start) => {
          const bytes = new Uint8Array(content.length + 20).fill(0xff);
          bytes.set(content, start);
          const size = content.length * 8;
          const first = Math.min(left % size, right % size);
          const last = Math.max(left % size, right % size);
          const expected = onesIn(bitsOf(content).slice(first, last + 1));
          expect(countOnesBetween(bytes, start, first, last)).toBe(expected);
        },
      ),
      { numRuns: 500 },
    );
  });
});
