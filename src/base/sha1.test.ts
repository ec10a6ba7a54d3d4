import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../test/support/random.ts';
import { SHA1_BYTES, Sha1 } from './sha1.ts';

function hashOf(bytes: Uint8Array, start: number, length: number): string {
  const target = new Uint8Array(SHA1_BYTES);
  new Sha1().compute(bytes, start, length, target);
  return Buffer.from(target).toString('hex');
}

describe('SHA-1', () => {
  it('has the values of the standard', () => {
    expect(hashOf(new Uint8Array(0), 0, 0)).toBe('da39a3ee5e6b4b0d3255bfef95601890afd80709');
    expect(hashOf(new Uint8Array(Buffer.from('abc')), 0, 3)).toBe(
      'a9993e364706816aba3e25717850c26c9cd0d89d',
    );
  });

  it('is that of another implementation for every length about the blocks', () => {
    const random = seededRandom(1);
    for (let length = 0; length < 300; length++) {
      const bytes = new Uint8Array(random.bytes(length + 7));
      const expected = createHash('sha1')
        .update(bytes.subarray(5, 5 + length))
        .digest('hex');
      expect(hashOf(bytes, 5, length)).toBe(expected);
    }
  });

  it('can be used again, and write over what it reads', () => {
    const sha1 = new Sha1();
    const bytes = new Uint8Array(SHA1_BYTES);
    let expected: Uint8Array = new Uint8Array(SHA1_BYTES);
    for (let round = 0; round < 50; round++) {
      sha1.compute(bytes, 0, SHA1_BYTES, bytes);
      expected = createHash('sha1').update(expected).digest();
    }
    expect(Buffer.from(bytes).toString('hex')).toBe(Buffer.from(expected).toString('hex'));
  });
});
