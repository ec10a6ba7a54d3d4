/**
 * XXH3 with 64 bits of result, the default secret and no seed, as the xxHash specification
 * (Cyan4973, doc/xxhash_spec.md) describes it. Numbers of 64 bits are pairs of 32-bit words here,
 * since BigInt would make garbage for every one of a value's words; results are left in two fields
 * for the same reason.
 */
const DEFAULT_SECRET: Uint8Array = bytesOf([
  'b8fe6c3923a44bbe7c01812cf721ad1cded46de9839097db7240a4a4b7b3671f',
  'cb79e64eccc0e578825ad07dccff7221b8084674f743248ee03590e6813a264c',
  '3c2852bb91c300cb88d0658b1b532ea371644897a20df94e3819ef46a9deacd8',
  'a8fa763fe39c343ff9dcbbc7c70b4f1d8a51e04bcdb45931c89f7ec9d9787364',
  'eac5ac8334d3ebc3c581a0fffa1363eb170ddd51b7f0da49d316552629d4689e',
  '2b16be587d47a1fc8ff8b8d17ad031ce45cb3a8f95160428afd7fbcabb4b407e',
]);

const PRIME32_1 = 0x9e3779b1;
const PRIME32_2 = 0x85ebca77;
const PRIME32_3 = 0xc2b2ae3d;

/** Primes of 64 bits, high word and low word. */
const PRIME64_1 = [0x9e3779b1, 0x85ebca87] as const;
const PRIME64_2 = [0xc2b2ae3d, 0x27d4eb4f] as const;
const PRIME64_3 = [0x165667b1, 0x9e3779f9] as const;
const PRIME64_4 = [0x85ebca77, 0xc2b2ae63] as const;
const PRIME64_5 = [0x27d4eb2f, 0x165667c5] as const;
const PRIME_MX1 = [0x16566791, 0x9e3779f9] as const;
const PRIME_MX2 = [0x9fb21c65, 0x1e98df25] as const;

const WORD_RANGE = 0x1_0000_0000;
const STRIPE_BYTES = 64;
const STRIPES_PER_BLOCK = 16;
const BLOCK_BYTES = STRIPE_BYTES * STRIPES_PER_BLOCK;
const LANES = 8;
const SECRET_BYTES = 192;
/** Where in the secret the parts of the last stripe and of the merge begin. */
const LAST_STRIPE_SECRET = SECRET_BYTES - 71;
const MERGE_SECRET = 11;
const SCRAMBLE_SECRET = SECRET_BYTES - STRIPE_BYTES;

export class Xxh3 {
  /** The result of the last `compute`. */
  high = 0;
  low = 0;

  readonly #secret: DataView;
  /** The bytes being hashed. */
  #view: DataView;
  #start = 0;
  /** High and low words of the accumulators for long inputs. */
  readonly #accumulators = new Uint32Array(2 * LANES);
  /** The halves of the last product. */
  #productHigh = 0;
  #productLow = 0;

  constructor() {
    const secret = new DataView(DEFAULT_SECRET.buffer);
    this.#secret = secret;
    this.#view = secret;
  }

  /** Hashes bytes into `high` and `low`. */
  compute(bytes: Uint8Array, start: number, length: number): void {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#start = start;
    if (length > 240) this.#large(length);
    else if (length > 128) this.#upTo240(length);
    else if (length > 16) this.#upTo128(length);
    else if (length > 8) this.#upTo16(length);
    else if (length >= 4) this.#upTo8(length);
    else if (length > 0) this.#upTo3(length);
    else this.#empty();
  }

  /** The result as 16 hexadecimal digits in small letters. */
  hexDigits(): string {
    return [this.high, this.low].map((word) => word.toString(16).padStart(8, '0')).join('');
  }

  #input(offset: number): number {
    return this.#view.getUint32(this.#start + offset, true);
  }

  #secretWord(offset: number): number {
    return this.#secret.getUint32(offset, true);
  }

  #set(high: number, low: number): void {
    this.high = high >>> 0;
    this.low = low >>> 0;
  }

  #add(high: number, low: number): void {
    const sum = this.low + (low >>> 0);
    this.low = sum >>> 0;
    this.high = (this.high + high + (sum >= WORD_RANGE ? 1 : 0)) >>> 0;
  }

  /** Exclusive or with the value itself, shifted right. */
  #xorShift(bits: number): void {
    const { high, low } = this;
    if (bits >= 32) {
      this.low = (low ^ (high >>> (bits - 32))) >>> 0;
    } else {
      this.high = (high ^ (high >>> bits)) >>> 0;
      this.low = (low ^ ((low >>> bits) | (high << (32 - bits)))) >>> 0;
    }
  }

  #multiply(factor: readonly [high: number, low: number]): void {
    const { high, low } = this;
    this.#wide(low, factor[1]);
    const crossed = (Math.imul(high, factor[1]) + Math.imul(low, factor[0])) | 0;
    this.#set(this.#productHigh + crossed, this.#productLow);
  }

  /** The 64-bit product of two 32-bit words. */
  #wide(left: number, right: number): void {
    const leftLow = left & 0xffff;
    const rightLow = right & 0xffff;
    const leftHigh = left >>> 16;
    const rightHigh = right >>> 16;
    const lowest = leftLow * rightLow;
    const middle = leftHigh * rightLow + (lowest >>> 16);
    const other = leftLow * rightHigh + (middle & 0xffff);
    this.#productHigh = leftHigh * rightHigh + (middle >>> 16) + (other >>> 16);
    this.#productLow = ((other << 16) | (lowest & 0xffff)) >>> 0;
  }

  /** Adds the two halves of a 128-bit product, combined by exclusive or. */
  #addFolded(leftHigh: number, leftLow: number, rightHigh: number, rightLow: number): void {
    this.#wide(leftLow, rightLow);
    const word0 = this.#productLow;
    const carried = this.#productHigh;
    this.#wide(leftHigh, rightLow);
    let middle = carried + this.#productLow;
    let upper = this.#productHigh + (middle >= WORD_RANGE ? 1 : 0);
    this.#wide(leftLow, rightHigh);
    middle = (middle >>> 0) + this.#productLow;
    const word1 = middle >>> 0;
    upper += this.#productHigh + (middle >= WORD_RANGE ? 1 : 0);
    this.#wide(leftHigh, rightHigh);
    const third = this.#productLow + (upper % WORD_RANGE);
    const word3 =
      this.#productHigh + Math.floor(upper / WORD_RANGE) + (third >= WORD_RANGE ? 1 : 0);
    this.#add(word1 ^ word3, word0 ^ third);
  }

  #avalanche(): void {
    this.#xorShift(37);
    this.#multiply(PRIME_MX1);
    this.#xorShift(32);
  }

  /** The final mixing of XXH64, which the shortest inputs keep. */
  #avalancheShort(): void {
    this.#xorShift(33);
    this.#multiply(PRIME64_2);
    this.#xorShift(29);
    this.#multiply(PRIME64_3);
    this.#xorShift(32);
  }

  #empty(): void {
    this.#set(
      this.#secretWord(60) ^ this.#secretWord(68),
      this.#secretWord(56) ^ this.#secretWord(64),
    );
    this.#avalancheShort();
  }

  #upTo3(length: number): void {
    const byte = (offset: number): number => this.#view.getUint8(this.#start + offset);
    const ends = byte(length - 1) | (byte(0) << 16);
    const combined = ends | (length << 8) | (byte(length >>> 1) << 24);
    this.#set(0, this.#secretWord(0) ^ this.#secretWord(4) ^ combined);
    this.#avalancheShort();
  }

  #upTo8(length: number): void {
    const first = this.#input(0);
    const last = this.#input(length - 4);
    const high = (this.#secretWord(12) ^ this.#secretWord(20) ^ first) >>> 0;
    const low = (this.#secretWord(8) ^ this.#secretWord(16) ^ last) >>> 0;
    // Rotated by 49, which is by 17 with the words exchanged, and by 24.
    this.#set(
      high ^ ((low << 17) | (high >>> 15)) ^ ((high << 24) | (low >>> 8)),
      low ^ ((high << 17) | (low >>> 15)) ^ ((low << 24) | (high >>> 8)),
    );
    this.#multiply(PRIME_MX2);
    // The shifted value has 29 bits, so adding the length cannot leave the low word.
    this.low = (this.low ^ ((this.high >>> 3) + length)) >>> 0;
    this.#multiply(PRIME_MX2);
    this.#xorShift(28);
  }

  #upTo16(length: number): void {
    const lowLow = (this.#secretWord(24) ^ this.#secretWord(32) ^ this.#input(0)) >>> 0;
    const lowHigh = (this.#secretWord(28) ^ this.#secretWord(36) ^ this.#input(4)) >>> 0;
    const at = length - 8;
    const highLow = (this.#secretWord(40) ^ this.#secretWord(48) ^ this.#input(at)) >>> 0;
    const highHigh = (this.#secretWord(44) ^ this.#secretWord(52) ^ this.#input(at + 4)) >>> 0;
    this.#set(0, length);
    this.#add(swappedBytes(lowLow), swappedBytes(lowHigh));
    this.#add(highHigh, highLow);
    this.#addFolded(lowHigh, lowLow, highHigh, highLow);
    this.#avalanche();
  }

  /** Mixes 16 bytes of the input with 16 of the secret into the result. */
  #mix(offset: number, secret: number): void {
    this.#addFolded(
      (this.#input(offset + 4) ^ this.#secretWord(secret + 4)) >>> 0,
      (this.#input(offset) ^ this.#secretWord(secret)) >>> 0,
      (this.#input(offset + 12) ^ this.#secretWord(secret + 12)) >>> 0,
      (this.#input(offset + 8) ^ this.#secretWord(secret + 8)) >>> 0,
    );
  }

  #beginWith(length: number): void {
    this.#set(0, length);
    this.#multiply(PRIME64_1);
  }

  #upTo128(length: number): void {
    this.#beginWith(length);
    for (let round = (length - 1) >>> 5; round >= 0; round--) {
      this.#mix(round * 16, round * 32);
      this.#mix(length - round * 16 - 16, round * 32 + 16);
    }
    this.#avalanche();
  }

  #upTo240(length: number): void {
    this.#beginWith(length);
    for (let chunk = 0; chunk < 8; chunk++) this.#mix(chunk * 16, chunk * 16);
    this.#avalanche();
    const chunks = length >>> 4;
    for (let chunk = 8; chunk < chunks; chunk++) this.#mix(chunk * 16, (chunk - 8) * 16 + 3);
    this.#mix(length - 16, 119);
    this.#avalanche();
  }

  #large(length: number): void {
    this.#accumulators.set([
      ...[0, PRIME32_3, ...PRIME64_1, ...PRIME64_2, ...PRIME64_3],
      ...[...PRIME64_4, 0, PRIME32_2, ...PRIME64_5, 0, PRIME32_1],
    ]);
    let at = 0;
    for (; length - at > BLOCK_BYTES; at += BLOCK_BYTES) {
      for (let stripe = 0; stripe < STRIPES_PER_BLOCK; stripe++) {
        this.#accumulate(at + stripe * STRIPE_BYTES, stripe * 8);
      }
      this.#scramble();
    }
    const fullStripes = Math.floor((length - at - 1) / STRIPE_BYTES);
    for (let stripe = 0; stripe < fullStripes; stripe++) {
      this.#accumulate(at + stripe * STRIPE_BYTES, stripe * 8);
    }
    this.#accumulate(length - STRIPE_BYTES, LAST_STRIPE_SECRET);
    this.#beginWith(length);
    this.#merge();
    this.#avalanche();
  }

  /** Where long inputs spend their time: `#wide` and an addition, written out. */
  #accumulate(offset: number, secret: number): void {
    const accumulators = this.#accumulators;
    const view = this.#view;
    const secretView = this.#secret;
    const start = this.#start + offset;
    for (let at = 0; at < STRIPE_BYTES; at += 8) {
      const low = view.getInt32(start + at, true);
      const high = view.getInt32(start + at + 4, true);
      const left = low ^ secretView.getInt32(secret + at, true);
      const right = high ^ secretView.getInt32(secret + at + 4, true);
      const leftLow = left & 0xffff;
      const rightLow = right & 0xffff;
      const leftHigh = left >>> 16;
      const rightHigh = right >>> 16;
      const lowest = Math.imul(leftLow, rightLow);
      const middle = (Math.imul(leftHigh, rightLow) + (lowest >>> 16)) | 0;
      const other = (Math.imul(leftLow, rightHigh) + (middle & 0xffff)) | 0;
      const lane = at >>> 2;
      const sum = accumulators[lane + 1] + (((other << 16) | (lowest & 0xffff)) >>> 0);
      const product = Math.imul(leftHigh, rightHigh) + (middle >>> 16) + (other >>> 16);
      accumulators[lane + 1] = sum;
      accumulators[lane] += product + (sum >= WORD_RANGE ? 1 : 0);
      const neighbour = lane ^ 2;
      const crossed = accumulators[neighbour + 1] + (low >>> 0);
      accumulators[neighbour + 1] = crossed;
      accumulators[neighbour] += high + (crossed >= WORD_RANGE ? 1 : 0);
    }
  }

  #scramble(): void {
    const accumulators = this.#accumulators;
    for (let lane = 0; lane < LANES; lane++) {
      const secret = SCRAMBLE_SECRET + lane * 8;
      const high = accumulators[2 * lane];
      const shifted = accumulators[2 * lane + 1] ^ (high >>> 15);
      const low = (shifted ^ this.#secretWord(secret)) >>> 0;
      this.#wide(low, PRIME32_1);
      const upper = Math.imul(high ^ this.#secretWord(secret + 4), PRIME32_1);
      accumulators[2 * lane] = this.#productHigh + upper;
      accumulators[2 * lane + 1] = this.#productLow;
    }
  }

  #merge(): void {
    const accumulators = this.#accumulators;
    for (let pair = 0; pair < LANES / 2; pair++) {
      const secret = MERGE_SECRET + pair * 16;
      this.#addFolded(
        (accumulators[4 * pair] ^ this.#secretWord(secret + 4)) >>> 0,
        (accumulators[4 * pair + 1] ^ this.#secretWord(secret)) >>> 0,
        (accumulators[4 * pair + 2] ^ this.#secretWord(secret + 12)) >>> 0,
        (accumulators[4 * pair + 3] ^ this.#secretWord(secret + 8)) >>> 0,
      );
    }
  }
}

function swappedBytes(word: number): number {
  const swapped = (word << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24);
  return swapped >>> 0;
}

function bytesOf(hexLines: readonly string[]): Uint8Array {
  const digits = hexLines.join('').match(/../g) ?? [];
  return Uint8Array.from(digits, (pair) => Number.parseInt(pair, 16));
}
