import { describe, expect, it } from 'vitest';
import { asciiBytes } from '../../base/ascii.ts';
import { parseScanCursor } from './scan-cursor.ts';

const parse = (text: string): number => parseScanCursor(asciiBytes(text), 0, text.length);

describe('A scan cursor', () => {
  it('is a number, in any spelling that C takes', () => {
    expect(parse('0')).toBe(0);
    expect(parse('274877906944')).toBe(274_877_906_944);
    expect(parse('007')).toBe(7);
    expect(parse(`${'0'.repeat(40)}12`)).toBe(12);
    expect(parse('+5')).toBe(5);
    expect(parse('-0')).toBe(0);
    expect(parse('')).toBe(0);
    expect(parse('12\0abc')).toBe(12);
  });

  it('lies beyond every table when it is negative or huge', () => {
    expect(parse('-1')).toBe(2 ** 64);
    expect(parse('-18446744073709551615')).toBe(1);
    expect(parse('18446744073709551615')).toBe(2 ** 64);
  });

  it('is refused when it is no number or has more than 64 bits', () => {
    for (const text of ['18446744073709551616', '-18446744073709551616', '9'.repeat(30)]) {
      expect(parse(text), text).toBeNaN();
    }
    for (const text of ['a', ' 1', '1 ', '1.5', '0x10', '+', '-', '--1', '1e3']) {
      expect(parse(text), text).toBeNaN();
    }
  });

  it('is read where it stands', () => {
    expect(parseScanCursor(asciiBytes('99123899'), 2, 3)).toBe(123);
  });
});
