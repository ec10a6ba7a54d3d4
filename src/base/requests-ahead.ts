/**
 * The next requests of a pipeline: where each begins and ends in the bytes that came, and where its
 * arguments are. Found all at once, they are executed one by one; in between whoever wants to know
 * what comes next (`KeyForesight`) need not read the bytes again. Valid until the bytes change.
 */
import type { Arguments } from './arguments.ts';

/** Requests kept at a time. */
export const MOST_REQUESTS = 32;
/** Arguments of a request that is kept; longer ones are left to the parser. */
export const MOST_WORDS = 8;
/** An argument stands at its request's number times `MOST_WORDS`, plus its own. */
export const WORDS_SHIFT = 3;

/** Where no argument begins. */
export const NOWHERE = 0x7fffffff;

const NO_BYTES = new Uint8Array(0);

export class RequestsAhead {
  bytes: Uint8Array = NO_BYTES;
  /** Of each argument. The key, or what stands there, of the request behind the last: NOWHERE. */
  readonly starts = new Int32Array((MOST_REQUESTS + 1) << WORDS_SHIFT).fill(NOWHERE);
  readonly lengths = new Int32Array(MOST_REQUESTS << WORDS_SHIFT);
  /** Arguments of each request, its name included. */
  readonly wordCounts = new Int32Array(MOST_REQUESTS);
  /** Where each request begins, and where the one behind it. */
  readonly begins = new Int32Array(MOST_REQUESTS);
  readonly ends = new Int32Array(MOST_REQUESTS);
  count = 0;
  /** Which of them is to be executed next. */
  #next = 0;

  /** The first `count` requests in these bytes have been found. */
  found(bytes: Uint8Array, count: number): void {
    this.bytes = bytes;
    this.count = count;
    this.#next = 0;
    this.starts[(count << WORDS_SHIFT) + 1] = NOWHERE;
  }

  /** Forgets everything: the bytes are about to change. */
  clear(): void {
    this.found(NO_BYTES, 0);
  }

  /** Is the request that begins here the next one? */
  has(bytes: Uint8Array, position: number): boolean {
    const next = this.#next;
    return next < this.count && this.begins[next] === position && bytes === this.bytes;
  }

  /** Makes `request` the next one, which there must be. Returns where the one behind it begins. */
  take(request: Arguments, view: DataView): number {
    const next = this.#next++;
    const first = next << WORDS_SHIFT;
    const count = this.wordCounts[next];
    const { starts, lengths } = request;
    for (let word = 0; word < count; word++) {
      starts[word] = this.starts[first + word];
      lengths[word] = this.lengths[first + word];
    }
    request.count = count;
    request.bytes = this.bytes;
    request.view = view;
    return this.ends[next];
  }
}
