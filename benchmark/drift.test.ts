import { describe, expect, it } from 'vitest';
import { driftOf } from './drift.ts';

describe('driftOf', () => {
  it('compares the means of the second and the last quarter', () => {
    expect(driftOf([1, 9, 90, 110, 500, 500, 109, 111])).toEqual({
      secondQuarter: 100,
      lastQuarter: 110,
      share: expect.closeTo(0.1, 10),
    });
  });

  it('is below zero when less is needed at the end', () => {
    expect(driftOf([0, 100, 100, 80]).share).toBeCloseTo(-0.2, 10);
  });

  it('takes samples beyond whole quarters from the middle', () => {
    expect(driftOf([0, 100, 7, 7, 7, 100]).share).toBe(0);
  });

  it('refuses fewer samples than quarters', () => {
    expect(() => driftOf([1, 2, 3])).toThrow(RangeError);
  });
});
