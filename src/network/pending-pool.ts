/**
 * Keeps the larger buffers of requests that are complete by now for those that are not yet. A
 * client that sends large values in a pipeline leaves a part of one at the end of each read; a new
 * buffer for each would make V8 collect garbage for about a sixth of the time.
 */
import type { RequestParser } from '../protocol/request-parser.ts';
import { PendingInput, roomForRest } from './pending-input.ts';

/** Smaller buffers are cheap to make. */
const SMALLEST_BYTES = 4 * 1024;
const LARGEST_BYTES = 64 * 1024;
/** All that are kept, together. */
const MOST_BYTES = 2 * 1024 * 1024;

export class PendingPool {
  readonly #spare: PendingInput[] = [];
  #spareBytes = 0;

  /** What `parser` has not consumed of `bytes` up to `end`, in a buffer of its own. */
  take(bytes: Uint8Array, end: number, parser: RequestParser): PendingInput {
    const room = roomForRest(end, parser);
    const pending = this.#takeSpare(room) ?? new PendingInput(room);
    pending.begin(bytes, end, parser);
    return pending;
  }

  /** The last one given back, if it is large enough for so much, and so much worth it. */
  #takeSpare(room: number): PendingInput | undefined {
    const last = this.#spare.at(-1);
    if (last === undefined || room < SMALLEST_BYTES || room > last.bytes.length) return undefined;
    this.#spare.pop();
    this.#spareBytes -= last.bytes.length;
    return last;
  }

  /** Nobody looks at it, nor at its bytes, any more. */
  giveBack(pending: PendingInput): void {
    const size = pending.bytes.length;
    if (size < SMALLEST_BYTES || size > LARGEST_BYTES) return;
    if (this.#spareBytes + size > MOST_BYTES) return;
    this.#spare.push(pending);
    this.#spareBytes += size;
  }
}
