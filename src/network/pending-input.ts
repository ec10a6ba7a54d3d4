/**
 * What a connection has sent of a request that is not complete yet (or not yet allowed to run). It
 * grows with what really arrived, never with what was announced. What was announced is only counted
 * (`announcedBytes`): Redis makes room for it at once, so there a client that announces too much is
 * closed before it has sent it.
 */
import { RequestParser } from '../protocol/request-parser.ts';

const SMALLEST_BYTES = 1024;
const LENGTH_LINE_BYTES = 64;
const MANY_ARGUMENTS = 16;
/** A line that is still open after so much is no length: it is read as a whole. */
const LONG_REST_BYTES = 256;

/** For an argument of so much exactly the room that it needs is made, and it is announced. */
const LARGE_ARGUMENT_BYTES = 32 * 1024;

/**
 * Room to make beyond `arrived`: what is missing, but never more than has arrived.
 * @param added How many of those the parser has not seen yet.
 */
function wantedRoom(arrived: number, added: number, parser: RequestParser): number {
  const missing = parser.missingBytes - added;
  const isLast = parser.missingBytes > 0 && parser.remainingArguments <= 1;
  const isLarge = parser.argumentBytes >= LARGE_ARGUMENT_BYTES && missing >= 0;
  if (!isLast && !isLarge) return arrived;
  return Math.min(Math.max(missing, 0), arrived);
}

/** Room for what `parser` has not consumed of the bytes up to `end`, and for some more. */
export function roomForRest(end: number, parser: RequestParser): number {
  const length = end - parser.keepFrom;
  return Math.max(SMALLEST_BYTES, length + wantedRoom(length, 0, parser));
}

export class PendingInput {
  readonly parser = new RequestParser();
  bytes: Uint8Array;
  view: DataView;
  length = 0;

  constructor(room: number) {
    this.bytes = new Uint8Array(room);
    this.view = new DataView(this.bytes.buffer);
  }

  /** Takes over what `parser` has not consumed of `bytes` up to `end`, for which there is room. */
  begin(bytes: Uint8Array, end: number, parser: RequestParser): void {
    const from = parser.keepFrom;
    this.length = end - from;
    this.bytes.set(bytes.subarray(from, end));
    this.parser.continueFrom(parser, from);
  }

  /** Nothing is left: neither bytes nor a request begun. */
  get exhausted(): boolean {
    return this.parser.position >= this.length && this.parser.idle;
  }

  get room(): number {
    return this.bytes.length;
  }

  /** So many more bytes a large argument will need than there is room for now. */
  get announcedBytes(): number {
    const { parser } = this;
    if (parser.argumentBytes < LARGE_ARGUMENT_BYTES) return 0;
    return Math.max(0, this.length + parser.missingBytes - this.bytes.length);
  }

  /** Bytes of the arguments that are complete. */
  get argumentBytes(): number {
    const { lengths, count } = this.parser.request;
    let bytes = 0;
    for (let index = 0; index < count; index++) bytes += lengths[index] ?? 0;
    return this.parser.idle ? 0 : bytes;
  }

  /**
   * How many more bytes to take before looking again: those that the bulk string being read still
   * misses, or, while a length is being read, a few; everything for requests of many arguments.
   */
  get wantedBytes(): number {
    if (this.parser.remainingArguments > MANY_ARGUMENTS) return Number.POSITIVE_INFINITY;
    if (this.parser.missingBytes > 0) return this.parser.missingBytes;
    return this.length > LONG_REST_BYTES ? Number.POSITIVE_INFINITY : LENGTH_LINE_BYTES;
  }

  /** Adds `bytes` from `start` to `end`. Room to spare is made up to `mostBytes` in all. */
  append(bytes: Uint8Array, start: number, end: number, mostBytes: number): void {
    const needed = this.length + end - start;
    if (needed > this.bytes.length) {
      const wanted = needed + wantedRoom(needed, end - start, this.parser);
      const grown = new Uint8Array(Math.max(needed, Math.min(wanted, mostBytes)));
      grown.set(this.bytes.subarray(0, this.length));
      this.bytes = grown;
      this.view = new DataView(grown.buffer);
    }
    this.bytes.set(bytes.subarray(start, end), this.length);
    this.length = needed;
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

/** What there is of a connection that has sent nothing incomplete. */
export const NO_INPUT = { length: 0, room: 0, announcedBytes: 0, argumentBytes: 0 } as const;
