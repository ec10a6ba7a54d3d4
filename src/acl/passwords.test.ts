import { describe, expect, it } from 'vitest';
import { asciiBytes } from '../base/ascii.ts';
import { hashFromText, hashOfPassword, Passwords } from './passwords.ts';

const SHA256_OF_ABC = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';

/** The same bytes, and how many of them were looked at. */
function watched(hash: Uint8Array): { readonly bytes: Uint8Array; looks: number } {
  const result = { bytes: hash, looks: 0 };
  result.bytes = new Proxy(hash, {
    get: (target, name) => {
      if (typeof name === 'string' && /^[0-9]+$/.test(name)) result.looks++;
      return Reflect.get(target, name, target) as unknown;
    },
  });
  return result;
}

describe('The passwords of a user', () => {
  it('are kept as SHA-256 and nothing else', () => {
    const passwords = new Passwords();
    passwords.add(hashOfPassword('abc'));
    expect(passwords.hashes).toEqual([SHA256_OF_ABC]);
    expect(passwords.accept(asciiBytes('abc'))).toBe(true);
    expect(passwords.accept(asciiBytes('abd'))).toBe(false);
    expect(passwords.accept(asciiBytes(SHA256_OF_ABC))).toBe(false);
  });

  it('are compared to their last byte, however soon they differ, and all of them', () => {
    const right = hashFromText(SHA256_OF_ABC) as Uint8Array;
    for (const differsAt of [undefined, 0, 15, 31]) {
      const other = right.slice();
      if (differsAt !== undefined) other[differsAt] ^= 1;
      const [first, second] = [watched(other), watched(hashOfPassword('x'))];
      const passwords = new Passwords();
      passwords.add(first.bytes);
      passwords.add(second.bytes);
      [first.looks, second.looks] = [0, 0];
      expect(passwords.accept(asciiBytes('abc'))).toBe(differsAt === undefined);
      expect([first.looks, second.looks]).toEqual([32, 32]);
    }
  });

  it('are none when any will do', () => {
    const passwords = new Passwords();
    passwords.add(hashOfPassword('abc'));
    passwords.clear(true);
    expect([passwords.count, passwords.accept(asciiBytes(''))]).toEqual([0, true]);
    passwords.add(hashOfPassword('abc'));
    expect(passwords.accept(asciiBytes(''))).toBe(false);
  });
});
