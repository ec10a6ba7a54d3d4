/**
 * The best candidates for eviction seen so far, over all databases. Samples are small, and what was
 * good in one would be forgotten with it; the pool makes a few samples nearly as good as a look at
 * all keys. It keeps copies of the keys, since records may go or move meanwhile.
 */
import { copyBytes } from '../../base/bytes.ts';

export const POOL_SIZE = 16;
/** Longer keys get an array of their own while they are here. */
const SLOT_BYTES = 256;
const NO_KEY = new Uint8Array(0);

export class CandidatePool {
  #count = 0;
  /** By rank, the least deserving first. */
  readonly #scores = new Float64Array(POOL_SIZE);
  /** Which slot holds the candidate of a rank; those beyond `#count` are the free ones. */
  readonly #slots = Uint8Array.from({ length: POOL_SIZE }, (_, slot) => slot);
  /** By slot. */
  readonly #databases = new Int32Array(POOL_SIZE);
  readonly #refs = new Int32Array(POOL_SIZE);
  readonly #lengths = new Int32Array(POOL_SIZE);
  readonly #shortKeys = new Uint8Array(POOL_SIZE * SLOT_BYTES);
  readonly #shortView = new DataView(this.#shortKeys.buffer);
  readonly #longKeys: Uint8Array[] = new Array<Uint8Array>(POOL_SIZE).fill(NO_KEY);

  /** What `takeBest` took. */
  score = 0;
  database = 0;
  keyBytes: Uint8Array = this.#shortKeys;
  keyView: DataView = this.#shortView;
  keyStart = 0;
  keyLength = 0;

  get count(): number {
    return this.#count;
  }

  /** Would a candidate with this score get in? */
  wants(score: number): boolean {
    return this.#count < POOL_SIZE || score > this.#scores[0];
  }

  /** Was this record seen before? One that has come to the same place since may be overlooked. */
  has(ref: number): boolean {
    for (let rank = 0; rank < this.#count; rank++) {
      if (this.#refs[this.#slots[rank]] === ref) return true;
    }
    return false;
  }

  /** Adds a candidate that `wants` has let in; the worst one leaves when the pool is full. */
  add(
    score: number,
    database: number,
    ref: number,
    bytes: Uint8Array,
    start: number,
    length: number,
  ): void {
    if (this.#count === POOL_SIZE) this.#dropWorst();
    const slot = this.#slots[this.#count];
    let rank = this.#count++;
    for (; rank > 0 && this.#scores[rank - 1] > score; rank--) {
      this.#scores[rank] = this.#scores[rank - 1];
      this.#slots[rank] = this.#slots[rank - 1];
    }
    this.#scores[rank] = score;
    this.#slots[rank] = slot;
    this.#databases[slot] = database;
    this.#refs[slot] = ref;
    this.#lengths[slot] = length;
    if (length <= SLOT_BYTES) {
      copyBytes(bytes, start, this.#shortKeys, slot * SLOT_BYTES, length);
    } else {
      this.#longKeys[slot] = bytes.slice(start, start + length);
    }
  }

  #dropWorst(): void {
    const slot = this.#slots[0];
    this.#scores.copyWithin(0, 1, this.#count);
    this.#slots.copyWithin(0, 1, this.#count);
    this.#count--;
    this.#slots[this.#count] = slot;
    this.#longKeys[slot] = NO_KEY;
  }

  /** Takes the best candidate out; its key stays readable until the next `add`. */
  takeBest(): boolean {
    if (this.#count === 0) return false;
    this.#count--;
    const slot = this.#slots[this.#count];
    this.score = this.#scores[this.#count];
    this.database = this.#databases[slot];
    this.keyLength = this.#lengths[slot];
    if (this.keyLength <= SLOT_BYTES) {
      this.keyBytes = this.#shortKeys;
      this.keyView = this.#shortView;
      this.keyStart = slot * SLOT_BYTES;
    } else {
      this.keyBytes = this.#longKeys[slot];
      this.keyView = new DataView(this.keyBytes.buffer);
      this.keyStart = 0;
      this.#longKeys[slot] = NO_KEY;
    }
    return true;
  }

  /** Scores of another policy mean nothing. */
  clear(): void {
    this.#count = 0;
    this.#longKeys.fill(NO_KEY);
  }
}
