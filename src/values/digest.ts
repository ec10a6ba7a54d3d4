/**
 * Twenty bytes that are the same for the same data, here and in Redis (DEBUG DIGEST). What is
 * `mixed` in depends on all that came before; what is `added` may come in any order.
 */
import { SHA1_BYTES, Sha1 } from '../base/sha1.ts';

export class Digest {
  readonly bytes: Uint8Array = new Uint8Array(SHA1_BYTES);
  readonly #sha1 = new Sha1();
  readonly #hash = new Uint8Array(SHA1_BYTES);
  readonly #word = new Uint8Array(4);

  clear(): void {
    this.bytes.fill(0);
  }

  /** Adds something whose place does not matter. */
  add(bytes: Uint8Array, start: number, length: number): void {
    this.#sha1.compute(bytes, start, length, this.#hash);
    for (let at = 0; at < SHA1_BYTES; at++) this.bytes[at] ^= this.#hash[at];
  }

  /** Adds something that comes behind all that was added before. */
  mix(bytes: Uint8Array, start: number, length: number): void {
    this.add(bytes, start, length);
    this.#sha1.compute(this.bytes, 0, SHA1_BYTES, this.bytes);
  }

  /** Mixes in a small number, as four bytes. */
  mixNumber(value: number): void {
    new DataView(this.#word.buffer).setInt32(0, value);
    this.mix(this.#word, 0, 4);
  }

  toString(): string {
    return Array.from(this.bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  }
}
