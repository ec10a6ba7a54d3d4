import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { asciiBytes } from './ascii.ts';
import { sha256 } from './sha256.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('SHA-256', () => {
  it('gives the hashes of the standard', () => {
    expect(hex(sha256(asciiBytes('abc')))).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
    expect(hex(sha256(asciiBytes('')))).toBe(
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    );
  });

  it('agrees with another implementation at every length around the block sizes', () => {
    for (let length = 0; length <= 260; length++) {
      const bytes = Uint8Array.from({ length }, (_, at) => (at * 7 + length) & 0xff);
      expect(hex(sha256(bytes))).toBe(createHash('sha256').update(bytes).digest('hex'));
    }
  });

  it('leaves the bytes as they are', () => {
    const bytes = new Uint8Array(100).fill(9);
    sha256(bytes);
    expect(bytes).toEqual(new Uint8Array(100).fill(9));
  });
});
