import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../test/support/random.ts';
import { Crc64 } from '../../base/crc64.ts';
import { ByteRoutines, LONGEST_COMPRESSED, longestDecompressed } from './byte-routines.ts';

const routines = new ByteRoutines();

/** The compressed bytes; undefined when nothing is won. */
function compressed(text: Uint8Array, by = routines, start = 0): Uint8Array | undefined {
  const length = by.compress(text, start, text.length - start);
  return length === 0 ? undefined : by.bytes.slice(by.compressedAt, by.compressedAt + length);
}

function decompressLzf(
  bytes: Uint8Array,
  start: number,
  length: number,
  target: Uint8Array,
  targetLength: number,
  to = 0,
): boolean {
  return routines.decompress(bytes, start, length, target, to, targetLength);
}

function compress(text: string): string | undefined {
  const bytes = compressed(new Uint8Array(Buffer.from(`##${text}`, 'latin1')), routines, 2);
  return bytes === undefined ? undefined : Buffer.from(bytes).toString('hex');
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
    for (let nth = 1; nth < 400; nth++) {
      const text = Buffer.from(
        `${'ab'.repeat(nth % 7)}text ${nth % 13} text`.repeat(1 + (nth % 9)),
      );
      const expected = compressed(text, new ByteRoutines());
      expect(compressed(text)).toEqual(expected);
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
  const packed = compressed(text) ?? new Uint8Array(0);

  it('undoes compression', () => {
    const target = new Uint8Array(text.length);
    expect(decompressLzf(packed, 0, packed.length, target, text.length)).toBe(true);
    expect(Buffer.from(target)).toEqual(text);
  });

  it('writes nothing beside a text in the middle of a buffer, however it repeats itself', () => {
    for (let period = 1; period <= 12; period++) {
      for (let length = 21; length < 90; length++) {
        const given = Uint8Array.from({ length }, (_, at) => (at % period) + 1);
        const small = compressed(given);
        if (small === undefined) continue;
        const target = new Uint8Array(length + 20);
        expect(decompressLzf(small, 0, small.length, target, length, 10)).toBe(true);
        expect([...target]).toEqual([...Array(10).fill(0), ...given, ...Array(10).fill(0)]);
      }
    }
  });

  it('refers to nothing before the text, though there are bytes', () => {
    const target = new Uint8Array(40);
    expect(decompressLzf(Uint8Array.of(0, 65, 0x20, 1), 0, 4, target, 4, 20)).toBe(false);
  });

  it('refuses what is cut off, too long or too short, and never writes beyond the target', () => {
    for (let length = 0; length < packed.length; length++) {
      expect(decompressLzf(packed, 0, length, new Uint8Array(99), text.length)).toBe(false);
    }
    for (const wrong of [0, text.length - 1, text.length + 1]) {
      const target = new Uint8Array(99);
      expect(decompressLzf(packed, 0, packed.length, target, wrong)).toBe(false);
      expect([...target.subarray(wrong)].every((byte) => byte === 0)).toBe(true);
    }
  });

  it('refuses a reference to what is before the beginning', () => {
    expect(decompressLzf(Uint8Array.of(0, 65, 0x20, 1), 0, 4, new Uint8Array(9), 4)).toBe(false);
  });

  it('knows a bound for what can come out', () => {
    const zeros = new Uint8Array(100_000);
    const small = compressed(zeros);
    expect(longestDecompressed(small?.length ?? 0)).toBeGreaterThanOrEqual(zeros.length);
    expect(longestDecompressed(3)).toBeLessThan(1000);
  });
});

/** Words, runs and noise in turns. */
function mixedText(random: ReturnType<typeof seededRandom>, length: number): Buffer {
  const text = Buffer.alloc(length);
  for (let at = 0; at < length; ) {
    const part = Math.min(1 + random.below(700), length - at);
    const kind = random.below(4);
    if (kind === 0) random.bytes(part).copy(text, at);
    else if (kind === 1) text.fill(random.below(256), at, at + part);
    else if (kind === 2) text.fill(`{"id":${random.below(99)},"name":"`, at, at + part);
    else text.copy(text, at, Math.max(0, at - 1 - random.below(9_000)), at);
    at += part;
  }
  return text;
}

describe('Both ways of LZF', () => {
  it('give back what they were given, whatever it is', () => {
    const random = seededRandom(11);
    for (let trial = 0; trial < 300; trial++) {
      const longest = trial % 10 === 0 ? LONGEST_COMPRESSED : 5_000;
      const text = mixedText(random, 5 + random.below(longest - 4));
      const small = compressed(text);
      if (small === undefined) continue;
      expect(small.length).toBeLessThanOrEqual(text.length - 4);
      const again = new Uint8Array(text.length);
      expect(decompressLzf(small, 0, small.length, again, text.length)).toBe(true);
      expect(Buffer.compare(again, text)).toBe(0);
    }
  });

  it('compress random bytes behind a text, and a text behind random bytes', () => {
    const random = seededRandom(12);
    const words = Buffer.from('so it was said, and so it was done. '.repeat(60));
    for (const text of [
      [random.bytes(3_000), words],
      [words, random.bytes(3_000)],
    ]) {
      expect(compressed(Buffer.concat(text))?.length).toBeLessThan(3_300);
    }
  });

  it('read what is longer than the room for it in pieces, also what others wrote', () => {
    // All that is written here are literals of 32 bytes, and references as long and far as may be.
    const random = seededRandom(13);
    for (const pieces of [3_000, 9_000, 40_000]) {
      const bytes: number[] = [];
      const text: number[] = [];
      for (let nth = 0; nth < pieces; nth++) {
        if (nth < 300 || random.below(3) > 0) {
          const literals = [...random.bytes(32)];
          bytes.push(31, ...literals);
          text.push(...literals);
        } else {
          const distance = 1 + random.below(8_192);
          const more = random.below(256);
          bytes.push(0xe0 | ((distance - 1) >>> 8), more, (distance - 1) & 0xff);
          for (let at = 0; at < more + 9; at++) text.push(text[text.length - distance]!);
        }
      }
      const again = new Uint8Array(text.length + 2);
      const given = Uint8Array.from(bytes);
      expect(decompressLzf(given, 0, given.length, again, text.length, 1)).toBe(true);
      expect(Buffer.compare(again.subarray(1, -1), Uint8Array.from(text))).toBe(0);
      expect([again[0], again.at(-1)]).toEqual([0, 0]);
      for (const wrong of [text.length - 1, text.length + 1]) {
        expect(decompressLzf(given, 0, given.length, again, wrong)).toBe(false);
      }
      expect(decompressLzf(given, 0, given.length - 1, again, text.length)).toBe(false);
    }
  });

  it('refuse damaged bytes or make something of them, and never write elsewhere', () => {
    const random = seededRandom(14);
    for (let trial = 0; trial < 2_000; trial++) {
      const given = random.bytes(1 + random.below(60));
      const length = random.below(200);
      const target = Buffer.alloc(length + 20, 7);
      decompressLzf(given, 0, given.length, target, length, 10);
      expect(target.subarray(0, 10)).toEqual(Buffer.alloc(10, 7));
      expect(target.subarray(length + 10)).toEqual(Buffer.alloc(10, 7));
    }
  });

  it('work where the bytes are when they lie in the file buffer', () => {
    const text = Buffer.from('what is read is read and read again '.repeat(40));
    const small = compressed(text) ?? new Uint8Array(0);
    const { fileBuffer } = routines;
    for (const at of [0, 5, fileBuffer.length - small.length]) {
      fileBuffer.set(small, at);
      const again = new Uint8Array(text.length);
      expect(decompressLzf(fileBuffer, at, small.length, again, text.length)).toBe(true);
      expect(Buffer.compare(again, text)).toBe(0);
    }
  });
});

describe('The checksum routine', () => {
  it('agrees with the plain one, however the bytes are cut and wherever they lie', () => {
    const random = seededRandom(15);
    for (const length of [0, 1, 7, 8, 15, 16, 17, 31, 33, 1_000, 300_000, 600_001]) {
      const bytes = random.bytes(length + 3);
      const cut = random.below(length + 1);
      const plain = new Crc64();
      plain.update(bytes, 3, length);
      const ours = new Crc64();
      routines.updateCrc(ours, bytes, 3, cut);
      if (length <= 1_000) {
        routines.fileBuffer.set(bytes);
        routines.updateCrc(ours, routines.fileBuffer, 3 + cut, length - cut);
      } else routines.updateCrc(ours, bytes, 3 + cut, length - cut);
      expect([length, ours.toString()]).toEqual([length, plain.toString()]);
    }
  });
});
