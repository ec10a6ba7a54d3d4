import { describe, expect, it } from 'vitest';
import { asciiBytes } from './ascii.ts';
import { Xxh3 } from './xxh3.ts';

/** Lengths around every boundary of the algorithm, made with the reference implementation 0.8. */
const VECTORS: readonly [length: number, digest: string][] = [
  [0, '2d06800538d394c2'],
  [1, '13e608bc156defed'],
  [2, '1c9074b93943b86c'],
  [3, 'a9088dda485b481c'],
  [4, '6d9253b16c8b1ed3'],
  [5, '998620e10e3a4b37'],
  [7, '8e8291ad89127e2e'],
  [8, '60539db630471163'],
  [9, 'feff668361d723a8'],
  [12, '6829454be0cc3199'],
  [15, '9ec169f4a98231c1'],
  [16, 'b8c859b0f030b585'],
  [17, '714a04408e79b80f'],
  [31, 'ed41ac283d0674b3'],
  [32, '19ff4ee1d6ba1a55'],
  [33, '3e44983ad21679c8'],
  [64, '287eb1fa9e4be2c1'],
  [65, '829218de4d798646'],
  [96, 'f084e7cfbc624743'],
  [97, '1daa83271a8e7b7c'],
  [127, '998fa0631fd78d0b'],
  [128, '67425a03650261bf'],
  [129, 'c664bf3311c6abc4'],
  [143, '8b313780705af3a7'],
  [144, '606a17fa700bb932'],
  [160, 'd70dea8de694b883'],
  [192, '78ba6e57be15802f'],
  [239, '1d861931c1f3cafa'],
  [240, '64556dc6b462a6cf'],
  [241, '8beadd3a8874fe17'],
  [255, 'b67b6637a76e6c39'],
  [256, '3c38817f6d79c0da'],
  [511, 'e3fca5c97aa72e1b'],
  [512, 'f58202b8d9019d1d'],
  [513, 'b14f40af8c0a4286'],
  [1023, 'd26986a0b85dcc44'],
  [1024, '9b81661c641c72b1'],
  [1025, '806c2072ed713576'],
  [1088, '2f8781e01841f0da'],
  [2047, 'e36fcecaa2c0ecba'],
  [2048, 'abe604813ba62ed1'],
  [2049, '55aed42c9f1554b6'],
  [3000, 'c89178bb873c6b3d'],
  [65_536, '5d03b43b14c75500'],
  [100_001, '89c65a89325272f0'],
];

/** Published with the command DIGEST, the second one for its leading zeros. */
const PUBLISHED: readonly [text: string, digest: string][] = [
  ['Hello world', 'b6acb9d84a38ff74'],
  [
    'v8lf0c11xh8ymlqztfd3eeq16kfn4sspw7fqmnuuq3k3t75em5wdizgcdw7uc26nnf961u2jkfzkjytls2kwlj7626sd',
    '00006c38adf31777',
  ],
];

function digestOf(hash: Xxh3, bytes: Uint8Array, start: number): string {
  hash.compute(bytes, start, bytes.length - start);
  return hash.hexDigits();
}

describe('XXH3', () => {
  it('of published texts is what was published', () => {
    for (const [text, digest] of PUBLISHED) {
      expect(digestOf(new Xxh3(), asciiBytes(text), 0)).toBe(digest);
    }
  });

  it('is the same for every length, wherever the bytes stand, with one object for all', () => {
    const hash = new Xxh3();
    for (const [length, digest] of VECTORS) {
      for (const start of [0, 1, 6]) {
        const bytes = new Uint8Array(start + length).fill(0xff);
        for (let at = 0; at < length; at++) bytes[start + at] = at * 7 + 3;
        expect(digestOf(hash, bytes, start), `${length} bytes`).toBe(digest);
        expect(digestOf(hash, bytes.subarray(start), 0), `${length} bytes`).toBe(digest);
      }
    }
  });
});
