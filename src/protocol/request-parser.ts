/**
 * Finds the arguments of one request in a run of bytes: RESP arrays of bulk strings, or inline
 * commands. It copies nothing and can be resumed: when the bytes end inside a request it answers
 * INCOMPLETE and, called again with the same bytes and more behind them, goes on where it stopped,
 * so that a request that trickles in costs no more than one that comes at once.
 */
import { Arguments } from '../base/arguments.ts';
import { parseInt64, parseSafeInteger } from '../base/integers.ts';
import { splitArguments } from '../base/split-arguments.ts';
import * as errors from './protocol-error.ts';

export const COMPLETE = 0;
export const INCOMPLETE = 1;
/** `error` says why; nothing more can be read from this connection. */
export const BROKEN = 2;
/** An empty request (`*0`, an empty line): nothing to execute, go on behind it. */
export const EMPTY = 3;

const CARRIAGE_RETURN = 13;
const NEWLINE = 10;
const ASTERISK = 42;
const DOLLAR = 36;
const DIGIT_0 = 48;

/** Longest inline request and longest line that announces a length. */
const INLINE_LIMIT_BYTES = 64 * 1024;
/** As Redis 7: what fits a C int. */
const MULTIBULK_LIMIT = 0x7fffffff;
const UNAUTHENTICATED_MULTIBULK_LIMIT = 10;
const UNAUTHENTICATED_BULK_LIMIT_BYTES = 16_384;

export class RequestParser {
  /** The arguments found so far; complete when `parse` says so. */
  readonly request = new Arguments();
  /** Where the next unread byte is. */
  position = 0;
  /** What BROKEN means. */
  error: errors.ProtocolError = errors.INVALID_MULTIBULK_LENGTH;
  /** Longest bulk string accepted, in bytes (`proto-max-bulk-len`). */
  bulkLimitBytes = 512 * 1024 * 1024;
  /** Clients that must still authenticate may send only little. */
  unauthenticated = false;
  /** Bytes still missing for the bulk string being read; 0 when that is not known. */
  missingBytes = 0;

  /** Arguments still to come; -1 between requests. */
  #remaining = -1;
  /** Length of the argument that is being read; -1 before its header is known. */
  #bulkLength = -1;

  /** Between requests, with nothing of the next one consumed. */
  get idle(): boolean {
    return this.#remaining === -1;
  }

  /** Arguments still to come of the request in progress. */
  get remainingArguments(): number {
    return Math.max(0, this.#remaining);
  }

  /** Length of the argument that is being read; 0 when that is not known. */
  get argumentBytes(): number {
    return this.#remaining > 0 ? Math.max(0, this.#bulkLength) : 0;
  }

  /** Forgets a request in progress, and where it was. */
  reset(position: number): void {
    this.position = position;
    this.#remaining = -1;
    this.#bulkLength = -1;
    this.request.count = 0;
  }

  /** Takes over another parser's (or its own) progress, the bytes having moved down by `shift`. */
  continueFrom(other: RequestParser, shift: number): void {
    this.position = other.position - shift;
    this.#remaining = other.#remaining;
    this.#bulkLength = other.#bulkLength;
    this.missingBytes = other.missingBytes;
    this.bulkLimitBytes = other.bulkLimitBytes;
    this.unauthenticated = other.unauthenticated;
    const { count } = other.request;
    this.request.count = 0;
    for (let index = 0; index < count; index++) {
      this.request.add(other.request.starts[index] - shift, other.request.lengths[index]);
    }
  }

  /** Where the bytes of the request in progress begin: nothing before is needed any more. */
  get keepFrom(): number {
    return this.request.count > 0 && this.#remaining >= 0 ? this.request.starts[0] : this.position;
  }

  /** Reads on from `position` to at most `end`. */
  parse(bytes: Uint8Array, view: DataView, end: number): number {
    if (this.#remaining < 0) {
      const { position } = this;
      if (position >= end) return INCOMPLETE;
      this.request.count = 0;
      if (bytes[position] !== ASTERISK) return this.#parseInline(bytes, end);
      // The usual case, a one-digit count, without the general routine.
      const digit = bytes[position + 1] - DIGIT_0;
      if (
        position + 3 < end &&
        digit > 0 &&
        digit <= 9 &&
        bytes[position + 2] === CARRIAGE_RETURN
      ) {
        this.#remaining = digit;
        this.position = position + 4;
      } else {
        const status = this.#parseCount(bytes, end);
        if (status !== COMPLETE) return status;
      }
    }
    const { request } = this;
    request.bytes = bytes;
    request.view = view;
    return this.#parseBulks(bytes, end);
  }

  #parseBulks(bytes: Uint8Array, end: number): number {
    const { request } = this;
    let { position } = this;
    let remaining = this.#remaining;
    let length = this.#bulkLength;
    while (remaining > 0) {
      if (length < 0) {
        // "$" digits CR LF, at most three digits and all of it there: the usual case.
        let at = position + 1;
        let digit = at + 4 < end && bytes[position] === DOLLAR ? bytes[at] - DIGIT_0 : -1;
        if (digit >= 0 && digit <= 9) {
          length = digit;
          digit = bytes[++at] - DIGIT_0;
          if (digit >= 0 && digit <= 9 && length !== 0) {
            length = length * 10 + digit;
            digit = bytes[++at] - DIGIT_0;
            if (digit >= 0 && digit <= 9) {
              length = length * 10 + digit;
              at++;
            }
          }
        }
        if (length >= 0 && bytes[at] === CARRIAGE_RETURN) {
          position = at + 2;
        } else {
          this.position = position;
          this.#remaining = remaining;
          const status = this.#parseBulkLength(bytes, end);
          if (status !== COMPLETE) return status;
          position = this.position;
          length = this.#bulkLength;
        }
      }
      if (position + length + 2 > end) {
        this.position = position;
        this.#remaining = remaining;
        this.#bulkLength = length;
        this.missingBytes = position + length + 2 - end;
        return INCOMPLETE;
      }
      if (request.count === request.starts.length) request.grow();
      request.starts[request.count] = position;
      request.lengths[request.count++] = length;
      position += length + 2;
      length = -1;
      remaining--;
    }
    this.position = position;
    this.#remaining = -1;
    this.#bulkLength = -1;
    this.missingBytes = 0;
    return COMPLETE;
  }

  #fail(error: errors.ProtocolError): number {
    this.error = error;
    return BROKEN;
  }

  /** `*<count>` in all its forms. */
  #parseCount(bytes: Uint8Array, end: number): number {
    const lineEnd = bytes.indexOf(CARRIAGE_RETURN, this.position);
    if (lineEnd < 0 || lineEnd >= end) {
      if (end - this.position > INLINE_LIMIT_BYTES) {
        return this.#fail(errors.TOO_BIG_MULTIBULK_COUNT);
      }
      return INCOMPLETE;
    }
    if (lineEnd + 1 >= end) return INCOMPLETE;
    const start = this.position + 1;
    const count = parseInt64(bytes, start, lineEnd - start);
    if (count === undefined || count > MULTIBULK_LIMIT) {
      return this.#fail(errors.INVALID_MULTIBULK_LENGTH);
    }
    if (count > UNAUTHENTICATED_MULTIBULK_LIMIT && this.unauthenticated) {
      return this.#fail(errors.UNAUTHENTICATED_MULTIBULK);
    }
    this.position = lineEnd + 2;
    if (count <= 0) return EMPTY;
    this.#remaining = Number(count);
    return COMPLETE;
  }

  /** `$<length>` in all its forms; the result is in `#bulkLength`. */
  #parseBulkLength(bytes: Uint8Array, end: number): number {
    const { position } = this;
    this.#bulkLength = -1;
    this.missingBytes = 0;
    const lineEnd = position < end ? bytes.indexOf(CARRIAGE_RETURN, position) : -1;
    if (lineEnd < 0 || lineEnd >= end) {
      if (end - position > INLINE_LIMIT_BYTES) return this.#fail(errors.TOO_BIG_BULK_COUNT);
      return INCOMPLETE;
    }
    if (lineEnd + 1 >= end) return INCOMPLETE;
    if (bytes[position] !== DOLLAR) return this.#fail(errors.expectedDollar(bytes[position]));
    const length = parseSafeInteger(bytes, position + 1, lineEnd - position - 1);
    if (!(length >= 0 && length <= this.bulkLimitBytes)) {
      return this.#fail(errors.INVALID_BULK_LENGTH);
    }
    if (length > UNAUTHENTICATED_BULK_LIMIT_BYTES && this.unauthenticated) {
      return this.#fail(errors.UNAUTHENTICATED_BULK);
    }
    this.#bulkLength = length;
    this.position = lineEnd + 2;
    return COMPLETE;
  }

  /** A line of words, for people with telnet. Its words are copied: quotes may hide escapes. */
  #parseInline(bytes: Uint8Array, end: number): number {
    const { position } = this;
    const lineEnd = bytes.indexOf(NEWLINE, position);
    if (lineEnd < 0 || lineEnd >= end) {
      if (end - position > INLINE_LIMIT_BYTES) return this.#fail(errors.TOO_BIG_INLINE);
      return INCOMPLETE;
    }
    const hasReturn = lineEnd > position && bytes[lineEnd - 1] === CARRIAGE_RETURN;
    const length = (hasReturn ? lineEnd - 1 : lineEnd) - position;
    const words = splitArguments(bytes, position, length);
    if (words === undefined) return this.#fail(errors.UNBALANCED_QUOTES);
    this.position = lineEnd + 1;
    if (words.length === 0) return EMPTY;
    this.request.setParts(words);
    return COMPLETE;
  }
}
