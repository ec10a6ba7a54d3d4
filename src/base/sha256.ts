/**
 * SHA-256 (FIPS 180-4), in which passwords of users are kept. Here rather than from Node: the
 * engine knows no Node, and loading its crypto module takes longer than the rest of a start.
 */
const BLOCK_BYTES = 64;
export const SHA256_BYTES = 32;
const ROUNDS = 64;

const PRIMES: readonly number[] = firstPrimes(ROUNDS);
/** The first 32 bits of the fractions of roots, which a double holds with many to spare. */
const INITIAL_STATE = PRIMES.slice(0, 8).map((prime) => fractionOf(Math.sqrt(prime)));
const ROUND_CONSTANTS: readonly number[] = PRIMES.map((prime) => fractionOf(Math.cbrt(prime)));

function firstPrimes(count: number): number[] {
  const primes: number[] = [];
  for (let candidate = 2; primes.length < count; candidate++) {
    if (primes.every((prime) => candidate % prime !== 0)) primes.push(candidate);
  }
  return primes;
}

function fractionOf(root: number): number {
  return ((root % 1) * 2 ** 32) | 0;
}

/** The hash of these bytes, 32 bytes. */
export function sha256(bytes: Uint8Array): Uint8Array {
  const state = Int32Array.from(INITIAL_STATE);
  const schedule = new Int32Array(ROUNDS);
  const whole = bytes.length - (bytes.length % BLOCK_BYTES);
  for (let at = 0; at < whole; at += BLOCK_BYTES) addBlock(state, schedule, bytes, at);
  const last = paddedEnd(bytes, whole);
  for (let at = 0; at < last.length; at += BLOCK_BYTES) addBlock(state, schedule, last, at);
  const hash = new Uint8Array(SHA256_BYTES);
  const view = new DataView(hash.buffer);
  for (let word = 0; word < state.length; word++) view.setInt32(word * 4, state[word]);
  return hash;
}

/** What does not fill a block, a 1 bit, zeros, and the length in bits. */
function paddedEnd(bytes: Uint8Array, from: number): Uint8Array {
  const rest = bytes.length - from;
  const last = new Uint8Array(rest + 9 <= BLOCK_BYTES ? BLOCK_BYTES : 2 * BLOCK_BYTES);
  last.set(bytes.subarray(from));
  last[rest] = 0x80;
  const view = new DataView(last.buffer);
  const bits = bytes.length * 8;
  view.setUint32(last.length - 8, Math.floor(bits / 2 ** 32));
  view.setUint32(last.length - 4, bits % 2 ** 32);
  return last;
}

function addBlock(state: Int32Array, schedule: Int32Array, bytes: Uint8Array, start: number): void {
  for (let word = 0; word < 16; word++) {
    const at = start + word * 4;
    schedule[word] =
      (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
  }
  for (let word = 16; word < ROUNDS; word++) {
    const early = schedule[word - 15];
    const late = schedule[word - 2];
    const early0 = rotate(early, 7) ^ rotate(early, 18) ^ (early >>> 3);
    const late1 = rotate(late, 17) ^ rotate(late, 19) ^ (late >>> 10);
    schedule[word] = schedule[word - 16] + early0 + schedule[word - 7] + late1;
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let round = 0; round < ROUNDS; round++) {
    const sum1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const choice = (e & f) ^ (~e & g);
    const first = (h + sum1 + choice + ROUND_CONSTANTS[round] + schedule[round]) | 0;
    const sum0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const majority = (a & b) ^ (a & c) ^ (b & c);
    h = g;
    g = f;
    f = e;
    e = (d + first) | 0;
    d = c;
    c = b;
    b = a;
    a = (first + sum0 + majority) | 0;
  }
  const added = [a, b, c, d, e, f, g, h];
  for (let word = 0; word < state.length; word++) state[word] += added[word];
}

function rotate(word: number, bits: number): number {
  return (word >>> bits) | (word << (32 - bits));
}
