import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asciiBytes, equalsIgnoreCase, latin1Text, utf8Bytes, utf8Text } from './ascii.ts';

/** The bytes between two others, so that a reader that leaves its range is caught. */
function framed(bytes: Uint8Array): Uint8Array {
  const frame = new Uint8Array(bytes.length + 2).fill(0xc3);
  frame.set(bytes, 1);
  return frame;
}

const anyText = fc.string({ unit: 'binary', maxLength: 300 });
const latin1 = fc
  .array(fc.integer({ min: 0, max: 255 }), { maxLength: 400 })
  .map((codes) => codes.map((code) => String.fromCharCode(code)).join(''));

describe('asciiBytes and latin1Text', () => {
  it('turns each character into one byte', () => {
    expect([...asciiBytes('GET\r\n\0\xff')]).toEqual([71, 69, 84, 13, 10, 0, 255]);
    expect(asciiBytes('').length).toBe(0);
  });

  it('refuses a character that needs more than a byte', () => {
    expect(() => asciiBytes('a\u0100')).toThrow(RangeError);
    expect(() => asciiBytes('\u{1f600}')).toThrow('character 0');
  });

  it('reads only its range', () => {
    expect(latin1Text(asciiBytes('*GET key*'), 1, 3)).toBe('GET');
    expect(latin1Text(asciiBytes('*GET key*'), 9, 0)).toBe('');
  });

  it('gives back every Latin-1 text of every length', () => {
    for (let length = 0; length < 300; length++) {
      const text = String.fromCharCode(
        ...Array.from({ length }, (_, i) => (i * 7 + length) & 0xff),
      );
      expect(latin1Text(framed(asciiBytes(text)), 1, length)).toBe(text);
    }
    fc.assert(
      fc.property(latin1, (text) => {
        expect(latin1Text(framed(asciiBytes(text)), 1, text.length)).toBe(text);
      }),
    );
  });

  it('reads texts longer than one call can take', () => {
    const text = 'abcdefghi'.repeat(20_000);
    expect(latin1Text(asciiBytes(text), 0, text.length)).toBe(text);
  });

  it('reads shared memory', () => {
    const shared = new Uint8Array(new SharedArrayBuffer(200));
    shared.fill(0x78);
    expect(latin1Text(shared, 0, 200)).toBe('x'.repeat(200));
    expect(utf8Text(shared, 0, 200)).toBe('x'.repeat(200));
  });
});

describe('utf8Bytes and utf8Text', () => {
  it('writes what TextEncoder writes, lone surrogates included', () => {
    const encoder = new TextEncoder();
    for (const text of [
      '',
      'é',
      '€',
      '\u{1f600}',
      '\ud800',
      '\udc00',
      'a\ud800b',
      '\ud800\ud800',
    ]) {
      expect([...utf8Bytes(text)]).toEqual([...encoder.encode(text)]);
    }
    const units = fc.array(fc.constantFrom(0x41, 0x7ff, 0x800, 0xd800, 0xdbff, 0xdc00, 0xffff));
    fc.assert(
      fc.property(
        fc.oneof(
          anyText,
          units.map((codes) => String.fromCharCode(...codes)),
        ),
        (text) => {
          expect([...utf8Bytes(text)]).toEqual([...encoder.encode(text)]);
        },
      ),
    );
  });

  it('gives back every well-formed text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const bytes = utf8Bytes(text);
        expect(utf8Text(framed(bytes), 1, bytes.length)).toBe(text);
      }),
    );
  });

  it('reads malformed bytes as TextDecoder does, and keeps a byte order mark', () => {
    const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
    const byte = fc.constantFrom(
      ...[0x00, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbb, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf],
      ...[0xe0, 0xe1, 0xed, 0xef, 0xf0, 0xf1, 0xf4, 0xf5, 0xff],
    );
    fc.assert(
      fc.property(fc.array(byte, { maxLength: 12 }), (bytes) => {
        const whole = Uint8Array.from(bytes);
        expect(utf8Text(framed(whole), 1, whole.length)).toBe(decoder.decode(whole));
      }),
      { numRuns: 3000 },
    );
    expect(utf8Text(Uint8Array.of(0xef, 0xbb, 0xbf, 0x41), 0, 4)).toBe('\ufeffA');
  });

  it('does not cut a pair of surrogates at the end of a chunk', () => {
    for (const head of ['é', 'éa', 'éab']) {
      const text = head + '\u{1f600}'.repeat(5000);
      const bytes = utf8Bytes(text);
      expect(utf8Text(bytes, 0, bytes.length)).toBe(text);
    }
  });
});

describe('equalsIgnoreCase', () => {
  it('compares letters of either case and everything else exactly', () => {
    const name = asciiBytes('get-1');
    for (const same of ['get-1', 'GET-1', 'gEt-1']) {
      expect(equalsIgnoreCase(asciiBytes(same), 0, 5, name)).toBe(true);
    }
    for (const other of ['get-2', 'get\r1', 'gets-', '\x07et-1', 'get\x0d1']) {
      expect(equalsIgnoreCase(asciiBytes(other), 0, 5, name)).toBe(false);
    }
    expect(equalsIgnoreCase(asciiBytes('get-12'), 0, 6, name)).toBe(false);
    expect(equalsIgnoreCase(asciiBytes('*GET-1*'), 1, 5, name)).toBe(true);
    expect(equalsIgnoreCase(asciiBytes(''), 0, 0, asciiBytes(''))).toBe(true);
  });

  it('agrees with small letters for every pair of bytes', () => {
    const small = (byte: number) => (byte >= 65 && byte <= 90 ? byte + 32 : byte);
    const wrong: string[] = [];
    for (let wanted = 0; wanted < 256; wanted++) {
      if (small(wanted) !== wanted) continue;
      for (let byte = 0; byte < 256; byte++) {
        const equal = equalsIgnoreCase(Uint8Array.of(byte), 0, 1, Uint8Array.of(wanted));
        if (equal !== (small(byte) === wanted)) wrong.push(`${byte} against ${wanted}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});
