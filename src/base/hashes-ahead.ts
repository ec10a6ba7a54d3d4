/**
 * Hashes of arguments that were computed before their requests are executed, in the order in which
 * they stand in the request bytes. Who fills it sees to it that it is cleared before the bytes
 * change.
 */
const NO_BYTES = new Uint8Array(0);
const NOWHERE = 0x7fffffff;

export class HashesAhead {
  /** Where each argument begins; behind the last one NOWHERE. */
  readonly #starts: Int32Array;
  readonly highs: Int32Array;
  readonly lows: Int32Array;
  #bytes: Uint8Array = NO_BYTES;
  #count = 0;
  #next = 0;

  /** @param most Hashes at a time. */
  constructor(most: number) {
    this.#starts = new Int32Array(most + 1).fill(NOWHERE);
    this.highs = new Int32Array(most);
    this.lows = new Int32Array(most);
  }

  clear(): void {
    this.#starts[0] = NOWHERE;
    this.#bytes = NO_BYTES;
    this.#count = 0;
    this.#next = 0;
  }

  /** Adds the hash of what begins behind all others in the same bytes. */
  add(bytes: Uint8Array, start: number, high: number, low: number): void {
    const at = this.#count++;
    this.#bytes = bytes;
    this.#starts[at] = start;
    this.#starts[at + 1] = NOWHERE;
    this.highs[at] = high;
    this.lows[at] = low;
  }

  /** How many there are. */
  get count(): number {
    return this.#count;
  }

  /** The number of the one that begins here, or -1. They are asked for in their order. */
  recall(bytes: Uint8Array, start: number): number {
    const starts = this.#starts;
    let at = this.#next;
    while (starts[at] < start) at++;
    if (starts[at] !== start || bytes !== this.#bytes) return -1;
    this.#next = at;
    return at;
  }
}
