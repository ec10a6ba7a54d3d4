import { describe, expect, it } from 'vitest';
import { humanBytes, percentage, ratio } from './section.ts';

describe('Values of INFO', () => {
  it('show sizes to people with two decimals, bytes without', () => {
    expect(humanBytes(0)).toBe('0B');
    expect(humanBytes(1023)).toBe('1023B');
    expect(humanBytes(1024)).toBe('1.00K');
    expect(humanBytes(941_032)).toBe('918.98K');
    expect(humanBytes(12_521_472)).toBe('11.94M');
    expect(humanBytes(25_276_510_208)).toBe('23.54G');
    expect(humanBytes(2 ** 50)).toBe('1.00P');
  });

  it('show quotients with two decimals, and of nothing as zero', () => {
    expect(ratio(3, 2)).toBe('1.50');
    expect(ratio(3, 0)).toBe('0.00');
    expect(percentage(1, 3)).toBe('33.33%');
  });
});
