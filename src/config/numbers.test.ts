import { describe, expect, it } from 'vitest';
import {
  beforeZeroByte,
  MAX_INT64,
  MAX_UINT64,
  MIN_INT64,
  parseLenientInteger,
  parseMemory,
  parseOctal,
  parseStrictInteger,
} from './numbers.ts';

describe('parseStrictInteger', () => {
  it('takes the whole signed 64-bit range', () => {
    expect(parseStrictInteger('0')).toBe(0n);
    expect(parseStrictInteger('-1')).toBe(-1n);
    expect(parseStrictInteger('9223372036854775807')).toBe(MAX_INT64);
    expect(parseStrictInteger('-9223372036854775808')).toBe(MIN_INT64);
  });

  it('refuses everything that Redis would write in another way', () => {
    const others = ['', '-', '-0', '00', '007', '+1', ' 1', '1 ', '1e3', '0x1', '1.5', '1\0'];
    for (const text of [...others, '9223372036854775808', '-9223372036854775809']) {
      expect(parseStrictInteger(text), text).toBeUndefined();
    }
  });
});

describe('parseLenientInteger', () => {
  it('takes white space, a sign and zeros in front', () => {
    expect(parseLenientInteger(' \t+007')).toBe(7n);
    expect(parseLenientInteger('-0')).toBe(0n);
    expect(parseLenientInteger('')).toBe(0n);
  });

  it('sticks to the nearest bound', () => {
    expect(parseLenientInteger('99999999999999999999')).toBe(MAX_INT64);
    expect(parseLenientInteger('-99999999999999999999')).toBe(MIN_INT64);
  });

  it('refuses what is not used up', () => {
    for (const text of [' ', '+', '1 ', '1x', '0x1', '--1', '+-1']) {
      expect(parseLenientInteger(text), text).toBeUndefined();
    }
  });
});

describe('parseOctal', () => {
  it('reads octal digits', () => {
    expect(parseOctal('0777')).toBe(0o777n);
    expect(parseOctal(' +7')).toBe(7n);
    expect(parseOctal('-1')).toBe(-1n);
    expect(parseOctal('')).toBe(0n);
  });

  it('refuses other digits and numbers beyond 64 bits', () => {
    for (const text of ['8', '0x1F', '7 ', '7777777777777777777777777']) {
      expect(parseOctal(text), text).toBeUndefined();
    }
  });
});

describe('parseMemory', () => {
  it('knows decimal and binary units in either case', () => {
    expect(parseMemory('100')).toBe(100n);
    expect(parseMemory('1b')).toBe(1n);
    expect(parseMemory('1k')).toBe(1000n);
    expect(parseMemory('1Kb')).toBe(1024n);
    expect(parseMemory('1M')).toBe(1_000_000n);
    expect(parseMemory('1mB')).toBe(1_048_576n);
    expect(parseMemory('1g')).toBe(1_000_000_000n);
    expect(parseMemory('1GB')).toBe(1_073_741_824n);
  });

  it('takes missing digits for zero', () => {
    expect(parseMemory('')).toBe(0n);
    expect(parseMemory('mb')).toBe(0n);
  });

  it('sticks to the maximum, then wraps at 64 bits', () => {
    expect(parseMemory('99999999999999999999999')).toBe(MAX_UINT64);
    expect(parseMemory('18446744073709551615k')).toBe(18_446_744_073_709_550_616n);
    expect(parseMemory('17179869184gb')).toBe(0n);
  });

  it('refuses signs, spaces, fractions, other units and endless digits', () => {
    for (const text of ['-1', '+1', ' 1', '1 ', '1 mb', '1.5', '1tb', '1kib', '1kbb', '5%']) {
      expect(parseMemory(text), text).toBeUndefined();
    }
    expect(parseMemory(`${'0'.repeat(126)}1`)).toBe(1n);
    expect(parseMemory(`${'0'.repeat(127)}1`)).toBeUndefined();
  });
});

describe('beforeZeroByte', () => {
  it('cuts at the first zero byte', () => {
    expect(beforeZeroByte('a\0b\0c')).toBe('a');
    expect(beforeZeroByte('abc')).toBe('abc');
    expect(beforeZeroByte('\0')).toBe('');
  });
});
