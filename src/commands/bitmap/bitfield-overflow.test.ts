import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  fitBigint,
  fitNumber,
  isNumberEnough,
  OVERFLOW_FAIL,
  OVERFLOW_SATURATE,
  OVERFLOW_WRAP,
} from './bitfield-overflow.ts';

describe('what becomes of a result that does not fit', () => {
  it('is the same in numbers as in bigints', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 32 }),
        fc.boolean(),
        fc.constantFrom(OVERFLOW_WRAP, OVERFLOW_SATURATE, OVERFLOW_FAIL),
        fc.oneof(fc.maxSafeInteger(), fc.integer(), fc.integer({ min: -300, max: 300 })),
        (bits, signed, overflow, value) => {
          const exact = fitBigint(BigInt(value), bits, signed, overflow);
          expect(fitNumber(value, bits, signed, overflow)).toBe(
            exact === undefined ? undefined : Number(exact),
          );
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('wraps, saturates at the nearer bound, or fails', () => {
    expect(fitNumber(256, 8, false, OVERFLOW_WRAP)).toBe(0);
    expect(fitNumber(-1, 8, false, OVERFLOW_WRAP)).toBe(255);
    expect(fitNumber(128, 8, true, OVERFLOW_WRAP)).toBe(-128);
    expect(fitNumber(-1000, 8, true, OVERFLOW_SATURATE)).toBe(-128);
    expect(fitNumber(1000, 8, true, OVERFLOW_SATURATE)).toBe(127);
    expect(fitNumber(-1, 8, false, OVERFLOW_SATURATE)).toBe(0);
    expect(fitNumber(255, 8, false, OVERFLOW_FAIL)).toBe(255);
    expect(fitNumber(256, 8, false, OVERFLOW_FAIL)).toBeUndefined();
    expect(fitBigint(2n ** 63n, 64, true, OVERFLOW_WRAP)).toBe(-(2n ** 63n));
    expect(fitBigint(2n ** 63n, 64, true, OVERFLOW_SATURATE)).toBe(2n ** 63n - 1n);
    expect(fitBigint(2n ** 63n, 63, false, OVERFLOW_SATURATE)).toBe(2n ** 63n - 1n);
    expect(fitBigint(-(2n ** 63n) - 1n, 64, true, OVERFLOW_FAIL)).toBeUndefined();
  });

  it('adds as numbers only what cannot be rounded', () => {
    expect(isNumberEnough(2 ** 52 - 1)).toBe(true);
    expect(isNumberEnough(2 ** 52)).toBe(false);
    expect(isNumberEnough(-(2 ** 52))).toBe(false);
    expect(isNumberEnough(2n ** 60n)).toBe(false);
  });
});
