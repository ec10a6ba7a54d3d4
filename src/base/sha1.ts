/**
 * SHA-1 (FIPS 180-4). Nothing here trusts it: it stands in formats that were fixed when it was
 * still trusted, such as DEBUG DIGEST and the names of scripts.
 */
const BLOCK_BYTES = 64;
export const SHA1_BYTES = 20;

export class Sha1 {
  readonly #state = new Int32Array(SHA1_BYTES / 4);
  readonly #schedule = new Int32Array(80);
  /** What does not fill a block, with the padding behind it. */
  readonly #last = new Uint8Array(2 * BLOCK_BYTES);

  /** Hashes `length` bytes from `start` into 20 bytes of `target`, which may overlap them. */
  compute(bytes: Uint8Array, start: number, length: number, target: Uint8Array): void {
    const state = this.#state;
    state[0] = 0x67452301;
    state[1] = 0xefcdab89;
    state[2] = 0x98badcfe;
    state[3] = 0x10325476;
    state[4] = 0xc3d2e1f0;
    const end = start + length;
    let at = start;
    for (; at + BLOCK_BYTES <= end; at += BLOCK_BYTES) this.#addBlock(bytes, at);
    const last = this.#last.fill(0);
    last.set(bytes.subarray(at, end));
    const rest = end - at;
    last[rest] = 0x80;
    const padded = rest + 9 <= BLOCK_BYTES ? BLOCK_BYTES : 2 * BLOCK_BYTES;
    // The length counts bits, in 64 of them.
    const bits = length * 8;
    writeWord(last, padded - 8, Math.floor(bits / 2 ** 32));
    writeWord(last, padded - 4, bits);
    for (let from = 0; from < padded; from += BLOCK_BYTES) this.#addBlock(last, from);
    for (let word = 0; word < state.length; word++) writeWord(target, word * 4, state[word]);
  }

  #addBlock(bytes: Uint8Array, start: number): void {
    const schedule = this.#schedule;
    for (let word = 0; word < 16; word++) {
      const at = start + word * 4;
      schedule[word] =
        (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
    }
    for (let word = 16; word < 80; word++) {
      const mixed =
        schedule[word - 3] ^ schedule[word - 8] ^ schedule[word - 14] ^ schedule[word - 16];
      schedule[word] = (mixed << 1) | (mixed >>> 31);
    }
    const state = this.#state;
    let [a, b, c, d, e] = state;
    for (let round = 0; round < 80; round++) {
      const sum =
        ((a << 5) | (a >>> 27)) + choose(round, b, c, d) + e + schedule[round] + constantOf(round);
      e = d;
      d = c;
      c = (b << 30) | (b >>> 2);
      b = a;
      a = sum | 0;
    }
    state[0] += a;
    state[1] += b;
    state[2] += c;
    state[3] += d;
    state[4] += e;
  }
}

function choose(round: number, b: number, c: number, d: number): number {
  if (round < 20) return (b & c) | (~b & d);
  if (round >= 40 && round < 60) return (b & c) | (b & d) | (c & d);
  return b ^ c ^ d;
}

function constantOf(round: number): number {
  if (round < 20) return 0x5a827999;
  if (round < 40) return 0x6ed9eba1;
  return round < 60 ? 0x8f1bbcdc : 0xca62c1d6;
}

function writeWord(bytes: Uint8Array, at: number, word: number): void {
  bytes[at] = word >>> 24;
  bytes[at + 1] = word >>> 16;
  bytes[at + 2] = word >>> 8;
  bytes[at + 3] = word;
}
