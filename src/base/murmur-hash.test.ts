import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../test/support/random.ts';
import { MurmurHash64A } from './murmur-hash.ts';

const SEED = 0xadc83b19;
const MASK = 0xffff_ffff_ffff_ffffn;
const MULTIPLIER = 0xc6a4a7935bd1e995n;

/** The same hash by the book, in bigints. */
function reference(bytes: Uint8Array, seed: number): bigint {
  const times = (value: bigint): bigint => (value * MULTIPLIER) & MASK;
  const word = (from: number, to: number): bigint => {
    let value = 0n;
    for (let at = to - 1; at >= from; at--) value = (value << 8n) | BigInt(bytes[at] ?? 0);
    return value;
  };
  const whole = bytes.length & ~7;
  let hash = BigInt(seed) ^ times(BigInt(bytes.length));
  for (let at = 0; at < whole; at += 8) {
    const block = times(word(at, at + 8));
    hash = times(hash ^ times(block ^ (block >> 47n)));
  }
  if (whole < bytes.length) hash = times(hash ^ word(whole, bytes.length));
  hash = times(hash ^ (hash >> 47n));
  return hash ^ (hash >> 47n);
}

function hashOf(bytes: Uint8Array, seed = SEED): string {
  const padded = new Uint8Array(bytes.length + 3);
  padded.set(bytes, 3);
  const hash = new MurmurHash64A(seed);
  hash.compute(new DataView(padded.buffer), 3, bytes.length);
  const words = [hash.high, hash.low];
  return words.map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
}

const expected = (bytes: Uint8Array, seed = SEED): string =>
  reference(bytes, seed).toString(16).padStart(16, '0');

describe('MurmurHash64A', () => {
  it('is the hash by the book for texts of every length and seeds of every size', () => {
    const random = seededRandom(1);
    for (let length = 0; length < 300; length++) {
      const bytes = new Uint8Array(random.bytes(length));
      for (const seed of [SEED, 0, 1, 0xffffffff]) {
        expect(hashOf(bytes, seed)).toBe(expected(bytes, seed));
      }
    }
  });

  it('carries through every limb', () => {
    for (const byte of [0x00, 0x01, 0x7f, 0x80, 0xff]) {
      for (let length = 0; length < 40; length++) {
        const bytes = new Uint8Array(length).fill(byte);
        expect(hashOf(bytes)).toBe(expected(bytes));
      }
    }
  });

  it('keeps its values: they are part of the format of stored data', () => {
    expect(hashOf(new Uint8Array(0))).toBe('d8dfea6585bc9732');
    expect(hashOf(new Uint8Array(Buffer.from('hello world')))).toBe('2dc34d8e6da8ba3a');
  });
});
