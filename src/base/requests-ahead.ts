/**
 * The next requests of a pipeline: where each begins and ends in the bytes that came, and where its
 * arguments are. Found all at once, they are executed one by one; in between whoever wants to know
 * what comes next (`KeyForesight`) need not read the bytes again. Valid until the bytes change.
 */
import { Arguments } from './arguments.ts';

/** Requests kept at a time. */
export const MOST_REQUESTS = 32;

const NO_BYTES = new Uint8Array(0);

export class RequestsAhead {
  bytes: Uint8Array = NO_BYTES;
  readonly requests: readonly Arguments[] = Array.from(
    { length: MOST_REQUESTS },
    () => new Arguments(),
  );
  /** Where each request begins; behind the last of them, where it ends. */
  readonly begins = new Int32Array(MOST_REQUESTS + 1);
  count = 0;
  #next = 0;

  /** The first `count` requests in these bytes have been found. */
  found(bytes: Uint8Array, count: number): void {
    this.bytes = bytes;
    this.count = count;
    this.#next = 0;
  }

  /** Is the next one the request that begins here? */
  has(bytes: Uint8Array, position: number): boolean {
    const next = this.#next;
    return next < this.count && this.begins[next] === position && bytes === this.bytes;
  }

  /** The next one, which there must be. */
  take(): Arguments {
    return this.requests[this.#next++];
  }

  /** Where the request ends that was taken last. */
  get position(): number {
    return this.begins[this.#next];
  }
}
