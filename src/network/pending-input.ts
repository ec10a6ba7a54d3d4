/**
 * What a connection has sent of a request that is not complete yet (or not yet allowed to run). It
 * grows with what really arrived, never with what was announced.
 */
import { RequestParser } from '../protocol/request-parser.ts';

const SMALLEST_BYTES = 1024;

export class PendingInput {
  readonly parser = new RequestParser();
  bytes: Uint8Array;
  view: DataView;
  length: number;

  /** Takes over what `parser` has not consumed of `bytes` up to `end`. */
  constructor(bytes: Uint8Array, end: number, parser: RequestParser) {
    const from = parser.keepFrom;
    this.length = end - from;
    this.bytes = new Uint8Array(Math.max(SMALLEST_BYTES, this.length));
    this.bytes.set(bytes.subarray(from, end));
    this.view = new DataView(this.bytes.buffer);
    this.parser.continueFrom(parser, from);
  }

  append(bytes: Uint8Array, length: number): void {
    const needed = this.length + length;
    if (needed > this.bytes.length) {
      const grown = new Uint8Array(this.#capacityFor(needed));
      grown.set(this.bytes.subarray(0, this.length));
      this.bytes = grown;
      this.view = new DataView(grown.buffer);
    }
    this.bytes.set(length === bytes.length ? bytes : bytes.subarray(0, length), this.length);
    this.length = needed;
  }

  /**
   * Twice what there was, so that everything is copied a few times only; but hardly beyond the end
   * of a long bulk string, which is mostly the end of its request.
   */
  #capacityFor(needed: number): number {
    const capacity = this.bytes.length;
    const end = this.length + this.parser.missingBytes;
    if (needed > end) return Math.max(needed, capacity * 2);
    return Math.max(needed, Math.min(capacity * 2, Math.max(end, capacity + (capacity >>> 2))));
  }

  /** Drops what was consumed. */
  compact(): void {
    const from = this.parser.keepFrom;
    if (from === 0) return;
    const left = this.length - from;
    if (this.bytes.length > 4 * Math.max(SMALLEST_BYTES, left)) {
      const shrunk = new Uint8Array(Math.max(SMALLEST_BYTES, left));
      shrunk.set(this.bytes.subarray(from, this.length));
      this.bytes = shrunk;
      this.view = new DataView(shrunk.buffer);
    } else {
      this.bytes.copyWithin(0, from, this.length);
    }
    this.length = left;
    this.parser.continueFrom(this.parser, from);
  }
}
