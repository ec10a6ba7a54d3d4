import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findBit } from './bit-search.ts';

describe('findBit', () => {
  it('finds the first bit between any two, as a search through the digits does', () => {
    // Mostly one value with few others, so that runs are long enough to be skipped by words.
    const content = fc.tuple(
      fc.constantFrom(0, 0xff),
      fc.integer({ min: 1, max: 800 }),
      fc.array(fc.tuple(fc.nat(799), fc.nat(255)), { maxLength: 3 }),
    );
    fc.assert(
      fc.property(
        content,
        fc.nat(),
        fc.nat(),
        fc.nat(9),
        fc.nat(1),
        ([filling, length, others], left, right, start, bit) => {
          const bytes = new Uint8Array(length + 20).fill(filling ^ 0xff);
          bytes.fill(filling, start, start + length);
          for (const [at, value] of others) if (at < length) bytes[start + at] = value;
          let digits = '';
          for (let at = 0; at < length; at++) {
            digits += (bytes[start + at] ?? 0).toString(2).padStart(8, '0');
          }
          const size = length * 8;
          const first = Math.min(left % size, right % size);
          const last = Math.max(left % size, right % size);
          const found = digits.slice(0, last + 1).indexOf(String(bit), first);
          expect(findBit(bytes, start, first, last, bit)).toBe(found);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
