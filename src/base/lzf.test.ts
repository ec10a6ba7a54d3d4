import { describe, expect, it } from 'vitest';
import { decompressLzf as decompressWithViews, LzfCompressor, longestDecompressed } from './lzf.ts';

const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array): DataView =>
  new DataView(buffer, byteOffset, byteLength);

function decompressLzf(
  bytes: Uint8Array,
  start: number,
  length: number,
  target: Uint8Array,
  targetLength: number,
  to = 0,
): boolean {
  const views = [viewOf(bytes), viewOf(target)] as const;
  return decompressWithViews(bytes, views[0], start, length, target, views[1], to, targetLength);
}

function compress(text: string): string | undefined {
  const bytes = new Uint8Array(Buffer.from(`##${text}`, 'latin1'));
  const compressed = new LzfCompressor().compress(bytes, 2, text.length);
  return compressed === undefined ? undefined : Buffer.from(compressed).toString('hex');
}

/** The format, read the other way round. */
function decompress(hex: string): string {
  const bytes = Buffer.from(hex, 'hex');
  let text = '';
  for (let at = 0; at < bytes.length; ) {
    const control = bytes[at++]!;
    if (control < 32) {
      text += bytes.toString('latin1', at, at + control + 1);
      at += control + 1;
      continue;
    }
    let length = control >> 5;
    if (length === 7) length += bytes[at++]!;
    const distance = ((control & 31) << 8) + bytes[at++]! + 1;
    for (let count = 0; count < length + 2; count++) text += text[text.length - distance];
  }
  return text;
}

describe('LZF compression', () => {
  it('gives the bytes that DUMP of redis-server 7.0.15 gives', () => {
    expect(compress('x'.repeat(21))).toBe('017878e00a00');
    expect(compress('x'.repeat(24))).toBe('017878e00b00017878');
    expect(compress('x'.repeat(44))).toBe('017878e01f00017878');
    expect(compress('x'.repeat(265))).toBe('017878e0fc00017878');
    expect(compress('x'.repeat(300))).toBe('017878e0ff00e01700017878');
    expect(compress('abc'.repeat(9))).toBe('0361626361e00c02016263');
    expect(compress('hello world hello world hello')).toBe(
      '0c68656c6c6f20776f726c642068e0050b016c6f',
    );
  });

  it('does not depend on what was compressed before', () => {
    // One of them has to begin anew every few texts.
    const used = [new LzfCompressor(), new LzfCompressor(500)];
    for (let nth = 1; nth < 200; nth++) {
      const text = Buffer.from(
        `${'ab'.repeat(nth % 7)}text ${nth % 13} text`.repeat(1 + (nth % 9)),
      );
      const fresh = new LzfCompressor().compress(text, 0, text.length);
      const expected = fresh === undefined ? undefined : [...fresh];
      for (const compressor of used) {
        const again = compressor.compress(text, 0, text.length);
        expect(again === undefined ? undefined : [...again]).toEqual(expected);
      }
    }
  });

  it('is undone by reading the format', () => {
    const words = ['foo', 'bar', '{"id":', ',"name":"', 'lorem ipsum ', 'aaaa', '\xff', 'q'];
    let state = 7;
    for (let nth = 0; nth < 100; nth++) {
      let text = '';
      while (text.length < nth * 40) {
        state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
        text += words[(state >>> 16) % words.length];
      }
      const compressed = compress(text);
      if (compressed !== undefined) expect(decompress(compressed)).toBe(text);
      else expect(text.length).toBeLessThan(100);
    }
  });

  it('refers no further back than 8192 bytes', () => {
    for (const distance of [8_191, 8_192, 8_193, 8_194, 9_000]) {
      const beginning = `${'x'.repeat(600)}needle`;
      let noise = '';
      for (let at = 0; noise.length < distance - 6; at++) {
        noise += String.fromCharCode(128 + (at % 127), 128 + ((at * at) % 113));
      }
      const text = `${beginning}${noise.slice(0, distance - 6)}needle`;
      const isEqual = decompress(compress(text) ?? '') === text;
      expect({ distance, isEqual }).toEqual({ distance, isEqual: true });
    }
  });

  it('gives nothing when nothing is won', () => {
    expect(compress('')).toBeUndefined();
    expect(compress('aaaa')).toBeUndefined();
    expect(compress('abcdefghijklmnopqrstuvwxyz0123456789')).toBeUndefined();
  });
});

describe('LZF decompression', () => {
  const text = Buffer.from('hello world hello world hello, hello hello hello', 'latin1');
  const compressed = (
    new LzfCompressor().compress(text, 0, text.length) ?? new Uint8Array(0)
  ).slice();

  it('undoes compression', () => {
    const target = new Uint8Array(text.length);
    expect(decompressLzf(compressed, 0, compressed.length, target, text.length)).toBe(true);
    expect(Buffer.from(target)).toEqual(text);
  });

  it('writes nothing beside a text in the middle of a buffer, however it repeats itself', () => {
    for (let period = 1; period <= 12; period++) {
      for (let length = 21; length < 90; length++) {
        const given = Uint8Array.from({ length }, (_, at) => (at % period) + 1);
        const packed = new LzfCompressor().compress(given, 0, length);
        if (packed === undefined) continue;
        const target = new Uint8Array(length + 20);
        expect(decompressLzf(packed, 0, packed.length, target, length, 10)).toBe(true);
        expect([...target]).toEqual([...Array(10).fill(0), ...given, ...Array(10).fill(0)]);
      }
    }
  });

  it('refers to nothing before the text, though there are bytes', () => {
    const target = new Uint8Array(40);
    expect(decompressLzf(Uint8Array.of(0, 65, 0x20, 1), 0, 4, target, 4, 20)).toBe(false);
  });

  it('refuses what is cut off, too long or too short, and never writes beyond the target', () => {
    for (let length = 0; length < compressed.length; length++) {
      expect(decompressLzf(compressed, 0, length, new Uint8Array(99), text.length)).toBe(false);
    }
    for (const wrong of [0, text.length - 1, text.length + 1]) {
      const target = new Uint8Array(99);
      expect(decompressLzf(compressed, 0, compressed.length, target, wrong)).toBe(false);
      expect([...target.subarray(wrong)].every((byte) => byte === 0)).toBe(true);
    }
  });

  it('refuses a reference to what is before the beginning', () => {
    expect(decompressLzf(Uint8Array.of(0, 65, 0x20, 1), 0, 4, new Uint8Array(9), 4)).toBe(false);
  });

  it('knows a bound for what can come out', () => {
    const zeros = new Uint8Array(100_000);
    const small = new LzfCompressor().compress(zeros, 0, zeros.length);
    expect(longestDecompressed(small?.length ?? 0)).toBeGreaterThanOrEqual(zeros.length);
    expect(longestDecompressed(3)).toBeLessThan(1000);
  });
});
