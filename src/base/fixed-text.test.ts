import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../test/support/random.ts';
import { formatFixed, formatTrimmed, writeShortFixed } from './fixed-text.ts';

describe('doubles with a fixed number of decimals', () => {
  it('are exact, halves going to the even digit', () => {
    expect(formatFixed(1.5, 0)).toBe('2');
    expect(formatFixed(2.5, 0)).toBe('2');
    expect(formatFixed(0.0078125, 6)).toBe('0.007812');
    expect(formatFixed(-0.0234375, 6)).toBe('-0.023438');
    expect(formatFixed(0.1, 20)).toBe('0.10000000000000000555');
    expect(formatFixed(1e22, 2)).toBe('10000000000000000000000.00');
    expect(formatFixed(123.456, 3)).toBe('123.456');
    expect(formatFixed(0, 2)).toBe('0.00');
    expect(formatFixed(-0, 1)).toBe('-0.0');
    expect(formatFixed(5e-324, 3)).toBe('0.000');
  });

  it('lose their zeros when trimmed', () => {
    expect(formatTrimmed(13.5, 17)).toBe('13.5');
    expect(formatTrimmed(-180, 17)).toBe('-180');
    expect(formatTrimmed(100, 17)).toBe('100');
    expect(formatTrimmed(0.1, 17)).toBe('0.10000000000000001');
    expect(formatTrimmed(-0, 17)).toBe('0');
  });

  it('are written without a text where that is easy', () => {
    const target = new Uint8Array(40);
    const written = (value: number) =>
      String.fromCharCode(...target.subarray(3, writeShortFixed(target, 3, value)));
    const random = seededRandom(1);
    let easy = 0;
    for (let draw = 0; draw < 5000; draw++) {
      const bits = 2 ** (20 + random.below(33));
      const fraction = (random.below(2 ** 26) * 2 ** 26 + random.below(2 ** 26)) / 2 ** 52;
      const value = random.below(1999) - 999 + Math.round(fraction * bits) / bits;
      const text = written(value);
      if (text === '') continue;
      easy++;
      expect(text).toBe(formatTrimmed(value, 17));
    }
    expect(easy).toBeGreaterThan(4000);
    for (const value of [0, -0, 0.5, -0.5, 999.75, 2 ** -30, 45.5 + 2 ** -47]) {
      expect(written(value)).toBe(formatTrimmed(value, 17));
    }
    for (const value of [1000, 1e300, 1 / 3, 2 ** -60, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(written(value)).toBe('');
    }
  });
});
