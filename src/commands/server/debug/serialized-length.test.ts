import { describe, expect, it } from 'vitest';
import { serializedStringLength } from './serialized-length.ts';

function lengthOf(text: string, compresses = false): number {
  const bytes = new Uint8Array(Buffer.from(`#${text}`, 'latin1'));
  return serializedStringLength(bytes, 1, text.length, compresses);
}

describe('The length of a string in an RDB file', () => {
  it('depends on the size of small integers', () => {
    for (const text of ['0', '-128', '127']) expect(lengthOf(text)).toBe(2);
    for (const text of ['128', '-129', '32767', '-32768']) expect(lengthOf(text)).toBe(3);
    for (const text of ['32768', '2147483647', '-2147483648']) expect(lengthOf(text)).toBe(5);
    expect(lengthOf('2147483648')).toBe(11);
    expect(lengthOf('-2147483649')).toBe(12);
  });

  it('takes only canonical integers for integers', () => {
    for (const text of ['01', '+1', '1.', ' 1', '-0']) expect(lengthOf(text)).toBe(1 + text.length);
  });

  it('has a prefix of one, two or five bytes', () => {
    expect(lengthOf('')).toBe(1);
    expect(lengthOf('a'.repeat(63))).toBe(64);
    expect(lengthOf('a'.repeat(64))).toBe(66);
    expect(lengthOf('a'.repeat(16_383))).toBe(16_385);
    expect(lengthOf('a'.repeat(16_384))).toBe(16_389);
  });

  it('is that of the compressed string, with both lengths, where that is shorter', () => {
    expect(lengthOf('x'.repeat(20), true)).toBe(21);
    expect(lengthOf('x'.repeat(21), true)).toBe(9);
    expect(lengthOf('x'.repeat(300), true)).toBe(1 + 1 + 2 + 12);
    expect(lengthOf('abcdefghijklmnopqrstuvwxyz', true)).toBe(27);
  });
});
