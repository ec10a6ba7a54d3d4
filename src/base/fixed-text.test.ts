import { describe, expect, it } from 'vitest';
import { formatFixed, formatTrimmed } from './fixed-text.ts';

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
});
