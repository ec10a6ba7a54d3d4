import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../test/support/random.ts';
import { seeded } from '../../test/support/seeded.ts';
import { HalfSipHash } from './half-siphash.ts';

const MASK = 0xffffffffn;

function rotate(word: bigint, bits: bigint): bigint {
  return ((word << bits) | (word >> (32n - bits))) & MASK;
}

/** The published algorithm once more, written for plainness: rounds as the paper draws them. */
class Plain {
  #v: [bigint, bigint, bigint, bigint];

  constructor(key0: number, key1: number) {
    const k0 = BigInt(key0 >>> 0);
    const k1 = BigInt(key1 >>> 0);
    this.#v = [k0, k1, k0 ^ 0x6c796765n, k1 ^ 0x74656462n];
  }

  #round(): void {
    let [a, b, c, d] = this.#v;
    a = (a + b) & MASK;
    b = rotate(b, 5n) ^ a;
    a = rotate(a, 16n);
    c = (c + d) & MASK;
    d = rotate(d, 8n) ^ c;
    a = (a + d) & MASK;
    d = rotate(d, 7n) ^ a;
    c = (c + b) & MASK;
    b = rotate(b, 13n) ^ c;
    c = rotate(c, 16n);
    this.#v = [a, b, c, d];
  }

  /** `compression` rounds for each word, `finalization` rounds at the end. */
  hash(bytes: Uint8Array, compression: number, finalization: number): [number, number] {
    const padded = [...bytes];
    while (padded.length % 4 !== 3) padded.push(0);
    padded.push(bytes.length & 0xff);
    for (let at = 0; at < padded.length; at += 4) {
      const word = padded
        .slice(at, at + 4)
        .reduce((sum, byte, index) => sum + (BigInt(byte) << BigInt(8 * index)), 0n);
      this.#v[3] ^= word;
      for (let round = 0; round < compression; round++) this.#round();
      this.#v[0] ^= word;
    }
    this.#v[2] ^= 0xffn;
    for (let round = 0; round < finalization; round++) this.#round();
    const [a, b, c, d] = this.#v;
    return [Number(b ^ d), Number(a ^ c)];
  }
}

function hashOf(hash: HalfSipHash, bytes: Uint8Array, start = 0, length = bytes.length) {
  hash.compute(new DataView(bytes.buffer), start, length);
  return [hash.high >>> 0, hash.low >>> 0];
}

function counting(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, at) => at);
}

function bitsIn(word: number): number {
  let bits = 0;
  for (let rest = word >>> 0; rest !== 0; rest &= rest - 1) bits++;
  return bits;
}

describe('HalfSipHash-1-3', () => {
  it('has the values of the plain algorithm, for keys and inputs of every kind', () => {
    const random = seededRandom(1);
    for (let length = 0; length < 300; length++) {
      const key0 = random.below(2 ** 32);
      const key1 = random.below(2 ** 32);
      const bytes = new Uint8Array(random.bytes(length));
      const expected = new Plain(key0, key1).hash(bytes, 1, 3);
      expect(hashOf(new HalfSipHash(key0, key1), bytes)).toEqual(expected);
    }
  });

  it('has these values, frozen, under the key 00 01 … 07', () => {
    const hash = new HalfSipHash(0x03020100, 0x07060504);
    const values = [0, 1, 2, 3, 4, 5, 8, 16, 63].map((length) =>
      hashOf(hash, counting(length)).map((word) => word.toString(16)),
    );
    expect(values).toEqual([
      ['5814c896', '2b6fa024'],
      ['e7e864ca', 'eaa0fc79'],
      ['bc4b0e30', '84f8cd48'],
      ['1539939', '38d1c902'],
      ['7e059ea6', '62ba6002'],
      ['88e3d89b', '25ddcf6'],
      ['577999b1', '9965e99e'],
      ['8b31d501', '7bcbe18c'],
      ['87178304', '81f5f6c2'],
    ]);
  });

  it('takes bytes from anywhere in a buffer, aligned or not, and nothing around them', () => {
    const hash = new HalfSipHash(1, 2);
    for (let length = 0; length < 40; length++) {
      const expected = hashOf(hash, counting(length));
      for (let start = 0; start < 9; start++) {
        const buffer = new Uint8Array(64).fill(0xee);
        buffer.set(counting(length), start);
        expect(hashOf(hash, buffer, start, length)).toEqual(expected);
      }
    }
  });

  it('tells zeros of different length apart, beyond 256 too', () => {
    const hash = new HalfSipHash(3, 4);
    const seen = new Set<string>();
    for (let length = 0; length < 600; length++) {
      seen.add(hashOf(hash, new Uint8Array(length)).join());
    }
    expect(seen.size).toBe(600);
  });

  it(
    'changes each bit of both words with a chance of one half when any bit of the input changes',
    seeded((random) => {
      const trials = 3000;
      for (const length of [1, 3, 4, 8, 13]) {
        const flips = new Int32Array(64);
        let total = 0;
        for (let trial = 0; trial < trials; trial++) {
          // Another key each time: there are so few texts of one byte that trials under the same
          // one would not be independent.
          const hash = new HalfSipHash(random.below(2 ** 32), random.below(2 ** 32));
          const bytes = new Uint8Array(random.bytes(length));
          const [high, low] = hashOf(hash, bytes);
          const bit = random.below(length * 8);
          bytes[bit >> 3] ^= 1 << (bit & 7);
          const [otherHigh, otherLow] = hashOf(hash, bytes);
          total += bitsIn(high ^ otherHigh) + bitsIn(low ^ otherLow);
          for (let at = 0; at < 32; at++) {
            flips[at] += ((high ^ otherHigh) >>> at) & 1;
            flips[32 + at] += ((low ^ otherLow) >>> at) & 1;
          }
        }
        // Six standard deviations of a fair coin, for one bit and for all together.
        expect(Math.abs(total - 32 * trials)).toBeLessThan(6 * Math.sqrt(64 * trials * 0.25) + 1);
        for (const flipped of flips) {
          expect(Math.abs(flipped - trials / 2)).toBeLessThan(6 * Math.sqrt(trials * 0.25));
        }
      }
    }),
  );

  /** Texts that differ little, as real keys and crafted ones do. */
  function similarKeys(kind: string, count: number): Uint8Array[] {
    return Array.from({ length: count }, (_, number) => {
      const text =
        kind === 'counted'
          ? `user:${number}`
          : kind === 'same length'
            ? `session:${String(number).padStart(12, '0')}:data`
            : `${'x'.repeat(number % 97)}${number.toString(2).replaceAll('0', 'a')}`;
      return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
    });
  }

  it('spreads similar keys evenly over segments, buckets and tags', () => {
    for (const kind of ['counted', 'same length', 'binary']) {
      const keys = similarKeys(kind, 40_000);
      const hash = new HalfSipHash(0x1234567, 0x89abcdef);
      const parts = {
        'top bits': new Int32Array(64),
        bucket: new Int32Array(64),
        tag: new Int32Array(256),
        'low bits of the high word': new Int32Array(256),
        'bucket and top bits': new Int32Array(4096),
      };
      for (const key of keys) {
        const [high, low] = hashOf(hash, key);
        parts['top bits'][high >>> 26]++;
        parts.bucket[(low >>> 8) & 63]++;
        parts.tag[low & 255]++;
        parts['low bits of the high word'][high & 255]++;
        parts['bucket and top bits'][((low >>> 8) & 63) * 64 + (high >>> 26)]++;
      }
      for (const [part, counts] of Object.entries(parts)) {
        const expected = keys.length / counts.length;
        let chiSquare = 0;
        for (const count of counts) chiSquare += (count - expected) ** 2 / expected;
        const freedom = counts.length - 1;
        const sigmas = (chiSquare - freedom) / Math.sqrt(2 * freedom);
        expect(Math.abs(sigmas), `${kind}: ${part}`).toBeLessThan(5);
      }
    }
  });

  it('lets keys crafted to collide under one key part under another', () => {
    const known = new HalfSipHash(11, 22);
    const other = new HalfSipHash(11, 23);
    // Whoever knew the key could fill one bucket of one segment: 12 bits of the hash chosen.
    const crafted: Uint8Array[] = [];
    for (let number = 0; crafted.length < 40; number++) {
      const key = Uint8Array.from(String(number), (letter) => letter.charCodeAt(0));
      const [high, low] = hashOf(known, key);
      if (high >>> 26 === 0 && ((low >>> 8) & 63) === 0) crafted.push(key);
    }
    const places = new Map<number, number>();
    for (const key of crafted) {
      const [high, low] = hashOf(other, key);
      const place = (high >>> 26) * 64 + ((low >>> 8) & 63);
      places.set(place, (places.get(place) ?? 0) + 1);
    }
    expect(Math.max(...places.values())).toBeLessThanOrEqual(3);
    expect(places.size).toBeGreaterThan(36);
  });
});
