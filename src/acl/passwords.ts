/**
 * A user's passwords. Only their SHA-256 is kept, and comparing takes as long for a hash that is
 * nearly right as for any other.
 */
import { asciiBytes } from '../base/ascii.ts';
import { SHA256_BYTES, sha256 } from '../base/sha256.ts';

const HASH_TEXT = /^[0-9a-f]{64}$/;

export class Passwords {
  /** Any password will do. There are none then. */
  acceptsAny = false;
  #hashes: Uint8Array[] = [];

  get count(): number {
    return this.#hashes.length;
  }

  /** In hexadecimal digits. */
  get hashes(): readonly string[] {
    return this.#hashes.map(hexadecimal);
  }

  copyFrom(other: Passwords): void {
    this.acceptsAny = other.acceptsAny;
    this.#hashes = [...other.#hashes];
  }

  clear(acceptsAny: boolean): void {
    this.acceptsAny = acceptsAny;
    this.#hashes = [];
  }

  add(hash: Uint8Array): void {
    this.acceptsAny = false;
    if (!this.#hashes.some((known) => isSame(known, hash))) this.#hashes.push(hash);
  }

  /** False when there is no such password. */
  remove(hash: Uint8Array): boolean {
    const count = this.#hashes.length;
    this.#hashes = this.#hashes.filter((known) => !isSame(known, hash));
    return this.#hashes.length < count;
  }

  accept(password: Uint8Array): boolean {
    if (this.acceptsAny) return true;
    const hash = sha256(password);
    let found = false;
    // All of them are compared, whichever is right.
    for (const known of this.#hashes) found = isSame(known, hash) || found;
    return found;
  }
}

/** The hash of a password that is given as Latin-1 text. */
export function hashOfPassword(password: string): Uint8Array {
  return sha256(asciiBytes(password));
}

/** A hash from its 64 digits; undefined if they are none. */
export function hashFromText(text: string): Uint8Array | undefined {
  if (!HASH_TEXT.test(text)) return undefined;
  return Uint8Array.from({ length: SHA256_BYTES }, (_, at) =>
    Number.parseInt(text.slice(at * 2, at * 2 + 2), 16),
  );
}

function hexadecimal(hash: Uint8Array): string {
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function isSame(left: Uint8Array, right: Uint8Array): boolean {
  let difference = 0;
  for (let at = 0; at < SHA256_BYTES; at++) difference |= left[at] ^ right[at];
  return difference === 0;
}
