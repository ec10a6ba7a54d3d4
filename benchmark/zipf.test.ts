import { describe, expect, it } from 'vitest';
import { zipfSequence } from './zipf.ts';

describe('a Zipf sequence', () => {
  it('has the first number about as often as its share says', () => {
    const numbers = zipfSequence(1000, 50_000, 1);
    let sum = 0;
    for (let rank = 1; rank <= 1000; rank++) sum += 1 / rank ** 0.99;
    const share = numbers.filter((number) => number === 0).length / numbers.length;
    expect(share).toBeGreaterThan(0.9 / sum);
    expect(share).toBeLessThan(1.1 / sum);
    expect(Math.max(...numbers)).toBeLessThan(1000);
    expect(Math.max(...numbers)).toBeGreaterThan(950);
  });

  it('is the same for the same seed', () => {
    expect(zipfSequence(100, 50, 7)).toEqual(zipfSequence(100, 50, 7));
    expect(zipfSequence(100, 50, 7)).not.toEqual(zipfSequence(100, 50, 8));
  });
});
