/**
 * Looks ahead in a pipeline. Finding a key costs two cache misses, one after the other: its bucket,
 * then its record. For one request nothing can be done about that; but the misses of the next
 * two dozen can be under way at the same time. So before the first of them is executed, the keys of
 * all are found in the request bytes, hashed, and their buckets and records touched.
 *
 * Nothing depends on it: what it has loaded may have been changed or freed before the request's
 * turn comes, and only the hash of a key, which cannot change, is used again.
 */
import type { HalfSipHash } from '../base/half-siphash.ts';
import type { Memory } from '../memory/memory.ts';
import type { HashTable } from '../structures/hash-table.ts';
import { TablePreload } from '../structures/table-preload.ts';

/** Requests looked at in one go. */
const MOST = 32;
/** With fewer bytes ahead there are hardly enough requests to be worth the trouble. */
const FEWEST_BYTES = 120;
/** `*2`, two headers and their line ends: no request with a key is shorter. */
const SHORTEST_BYTES = 16;
const SHORTEST_HEADER_BYTES = 4;
/** Longer arguments take longer to hash than to wait for. */
const LONGEST_KEY_BYTES = 128;

const CARRIAGE_RETURN = 13;
const ASTERISK = 42;
const DOLLAR = 36;
const DIGIT_0 = 48;

const NO_BYTES = new Uint8Array(0);
const NOWHERE = 0x7fffffff;

export class KeyForesight {
  readonly #hash: HalfSipHash;
  readonly #preload: TablePreload;
  /** Where each key begins; behind the last one NOWHERE. */
  readonly #starts = new Int32Array(MOST + 1).fill(NOWHERE);
  readonly #lengths = new Int32Array(MOST);
  readonly highs = new Int32Array(MOST);
  readonly lows = new Int32Array(MOST);
  #bytes: Uint8Array = NO_BYTES;
  #next = 0;
  /** Of the bulk string that `#open` has found. */
  #length = 0;

  constructor(memory: Memory, hash: HalfSipHash) {
    this.#hash = hash;
    this.#preload = new TablePreload(memory, MOST);
  }

  /** Forgets everything: the bytes are about to change. */
  forget(): void {
    this.#starts[0] = NOWHERE;
    this.#next = 0;
    this.#bytes = NO_BYTES;
  }

  /** As `HalfSipHash.compute`, and into the same hash: of a key seen ahead it is known. */
  computeHash(bytes: Uint8Array, view: DataView, start: number, length: number): void {
    const foreseen = this.recall(bytes, start);
    const hash = this.#hash;
    if (foreseen < 0) {
      hash.compute(view, start, length);
    } else {
      hash.high = this.highs[foreseen];
      hash.low = this.lows[foreseen];
    }
  }

  /** Which of the keys ahead begins here, or -1. Keys are asked for in their order. */
  recall(bytes: Uint8Array, start: number): number {
    const starts = this.#starts;
    let at = this.#next;
    while (starts[at] < start) at++;
    this.#next = at;
    return starts[at] === start && bytes === this.#bytes ? at : -1;
  }

  /**
   * Looks at the requests from `from` on, which must be the beginning of one. Returns where those
   * begin that it did not look at.
   */
  look(table: HashTable, bytes: Uint8Array, view: DataView, from: number, end: number): number {
    this.forget();
    if (end - from < FEWEST_BYTES) return end;
    this.#bytes = bytes;
    const until = this.#scan(bytes, from, end);
    const count = this.#next;
    this.#next = 0;
    const hash = this.#hash;
    const { highs, lows } = this;
    for (let at = 0; at < count; at++) {
      hash.compute(view, this.#starts[at], this.#lengths[at]);
      highs[at] = hash.high;
      lows[at] = hash.low;
    }
    this.#preload.touch(table, highs, lows, count);
    return until;
  }

  /** Finds the first argument of each request, as long as they have the usual short headers. */
  #scan(bytes: Uint8Array, from: number, end: number): number {
    let count = 0;
    let at = from;
    while (count < MOST && at + SHORTEST_BYTES <= end && bytes[at] === ASTERISK) {
      const words = bytes[at + 1] - DIGIT_0;
      if (words < 2 || words > 9 || bytes[at + 2] !== CARRIAGE_RETURN) break;
      const name = this.#open(bytes, at + 4, end);
      if (name < 0) break;
      const key = this.#open(bytes, name + this.#length + 2, end);
      if (key < 0 || key + this.#length > end) break;
      if (this.#length <= LONGEST_KEY_BYTES) {
        this.#starts[count] = key;
        this.#lengths[count++] = this.#length;
      }
      at = key + this.#length + 2;
      for (let left = words - 2; left > 0; left--) {
        const start = this.#open(bytes, at, end);
        // Its end has not arrived yet, or it is none.
        if (start < 0) {
          at = end;
          break;
        }
        at = start + this.#length + 2;
      }
    }
    this.#starts[count] = NOWHERE;
    this.#next = count;
    return at === from ? from + 1 : at;
  }

  /** Where the bulk string begins whose header stands here, its length in `#length`; or -1. */
  #open(bytes: Uint8Array, header: number, end: number): number {
    if (header + SHORTEST_HEADER_BYTES > end || bytes[header] !== DOLLAR) return -1;
    let at = header + 1;
    let length = bytes[at] - DIGIT_0;
    if (length < 0 || length > 9) return -1;
    let digit = bytes[++at] - DIGIT_0;
    // Eight digits are more than a read brings; the parser will say what is wrong with more.
    const last = header + 8;
    while (digit >= 0 && digit <= 9 && at < last && at < end) {
      length = (length * 10 + digit) | 0;
      digit = bytes[++at] - DIGIT_0;
    }
    if (bytes[at] !== CARRIAGE_RETURN) return -1;
    this.#length = length;
    return at + 2;
  }
}
