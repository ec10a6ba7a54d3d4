import { describe, expect, it } from 'vitest';
import { asciiBytes, latin1Text } from './ascii.ts';
import { splitArguments } from './split-arguments.ts';

function words(text: string): string[] | undefined {
  const bytes = asciiBytes(text);
  return splitArguments(bytes, 0, bytes.length)?.map((word) => latin1Text(word, 0, word.length));
}

describe('splitArguments', () => {
  it('separates words at any run of white space', () => {
    expect(words('  SET   a\tb\r\n c ')).toEqual(['SET', 'a', 'b', 'c']);
    expect(words('')).toEqual([]);
    expect(words(' \t\r\n\v\f ')).toEqual([]);
  });

  it('skips a vertical tab between words and keeps it inside one', () => {
    expect(words('\v\fECHO a\vb a\fb')).toEqual(['ECHO', 'a\vb', 'a\fb']);
    expect(words('ECHO\v a')).toEqual(['ECHO\v', 'a']);
    expect(words('"a"\vb')).toEqual(['a', 'b']);
  });

  it('keeps quoted white space and knows empty words', () => {
    expect(words('"a b" \'c d\' "" \'\'')).toEqual(['a b', 'c d', '', '']);
  });

  it('understands the escapes of double quotes', () => {
    expect(words('"\\n\\r\\t\\b\\a\\v\\0\\e\\\\\\""')).toEqual(['\n\r\t\b\x07v0e\\"']);
    expect(words('"\\x41\\xAf\\xaF"')).toEqual(['A\xaf\xaf']);
  });

  it('leaves a hexadecimal escape with fewer than two digits as it is', () => {
    expect(words('"\\xg1\\x4g\\x4"')).toEqual(['xg1x4gx4']);
    expect(words('"\\x4')).toBeUndefined();
  });

  it('knows only one escape in single quotes', () => {
    expect(words("'a\\'b' 'a\\nb'")).toEqual(["a'b", 'a\\nb']);
    expect(words("'a\\\\'")).toBeUndefined();
  });

  it('does not look at backslashes outside quotes', () => {
    expect(words('a\\nb a\\ b')).toEqual(['a\\nb', 'a\\', 'b']);
    expect(words('a\\"b"')).toEqual(['a\\b']);
  });

  it('lets a quoted part end a word that began without quotes', () => {
    expect(words('a"b c" a\'b"c\' h"z"')).toEqual(['ab c', 'ab"c', 'hz']);
  });

  it('refuses anything but white space behind a closing quote', () => {
    expect(words('"a"x')).toBeUndefined();
    expect(words("'a'x")).toBeUndefined();
    expect(words('"a""b"')).toBeUndefined();
    expect(words('a"b"c')).toBeUndefined();
  });

  it('refuses a quote that is never closed', () => {
    for (const text of ['"', "'", '"a', "'a", 'b "a', '"a\\"', '"a\\', "'a\\'"]) {
      expect(words(text), text).toBeUndefined();
    }
  });

  it('ends at a zero byte', () => {
    expect(words('60 1\x0070 2')).toEqual(['60', '1']);
    expect(words('"a\0b"')).toBeUndefined();
    expect(words('"a"\0x')).toEqual(['a']);
  });

  it('keeps every byte from 1 to 255', () => {
    const other = Array.from({ length: 128 }, (_, index) => String.fromCharCode(128 + index));
    expect(words(other.join(''))).toEqual([other.join('')]);
  });

  it('reads only the part of the array that it is given', () => {
    const bytes = asciiBytes('xx"a b" c"yy');
    expect(splitArguments(bytes, 2, 7)?.length).toBe(2);
    expect(splitArguments(bytes, 2, 8)).toBeUndefined();
    expect(splitArguments(bytes, 4, 0)).toEqual([]);
  });
});
