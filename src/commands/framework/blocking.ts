/**
 * What a command says when it finds nothing and its client shall wait: see `Call.block`. The engine
 * keeps the request and executes it again, from the start, when one of its keys may hold what it
 * looks for; a command so has one way of doing its work, whether it had to wait or not.
 */
import type { Arguments } from '../../base/arguments.ts';
import { parseDouble } from '../../base/doubles.ts';
import { parseLongDouble } from '../../base/long-double.ts';
import { err } from '../../protocol/reply-error.ts';
import type { ReplyWriter } from '../../protocol/reply-writer.ts';
import type { Call } from './call.ts';

export interface Blocking {
  /** The keys waited for: so many arguments, one behind the other, from this one on. */
  readonly firstKey: number;
  readonly keyCount: number;
  /** The type of value waited for (TYPE_LIST …): a key that gets another one is passed over. */
  readonly type: number;
  /** For so long, counted from now; 0: for ever. */
  readonly timeoutMs: number;
  /** The request is also executed again when a key is deleted or gets a value of another type. */
  readonly wakesOnLoss?: boolean;
  /**
   * What to execute again in place of the request, its keys in the same places: for arguments that
   * mean something else later, as the `$` of XREAD does. The caller leaves it alone from now on.
   */
  readonly repeated?: Arguments;
  /** Writes the reply of a client that has waited in vain. */
  timedOut(reply: ReplyWriter): void;
}

/** Keeps clients waiting; the engine's. */
export interface ClientBlocking {
  block(call: Call, blocking: Blocking): void;
  /** How many keys clients wait for, and how many of those also for their loss. */
  readonly keyCount: number;
  readonly lossKeyCount: number;
}

/** What most blocking commands answer in vain. */
export function answerNullArray(reply: ReplyWriter): void {
  reply.nullArray();
}

/** What those answer that move a single element. */
export function answerNull(reply: ReplyWriter): void {
  reply.nullBulk();
}

const NOT_A_FLOAT = err('timeout is not a float or out of range');
const NOT_AN_INTEGER = err('timeout is not an integer or out of range');
const NEGATIVE = err('timeout is negative');
const OUT_OF_RANGE = err('timeout is out of range');

/** What a point in time, ms since the epoch, must not exceed. */
const LATEST_MS = 2 ** 63;
/** Less than any part of a millisecond that is meant, more than the error of 1.1 × 1000. */
const ROUNDING_MS = 1e-6;

/**
 * A timeout in seconds, fractions allowed, as milliseconds rounded up; 0: none. Answers the error
 * and returns -1 when the argument is no such thing.
 */
export function readTimeoutSeconds(call: Call, index: number): number {
  const seconds = secondsAt(call, index);
  if (seconds === undefined) {
    call.error(NOT_A_FLOAT);
    return -1;
  }
  if (seconds <= 0) return checked(call, Math.ceil(seconds * 1000));
  return checked(call, Math.max(1, Math.ceil(seconds * 1000 - ROUNDING_MS)));
}

/** Redis reads a long double: what a double cannot hold is above all numbers, or just not 0. */
function secondsAt({ request }: Call, index: number): number | undefined {
  const { bytes, starts, lengths } = request;
  const seconds = parseDouble(bytes, starts[index], lengths[index]);
  if (seconds !== undefined) return seconds;
  const wider = parseLongDouble(bytes, starts[index], lengths[index]);
  if (wider === undefined) return undefined;
  const size = wider.exponent > 0 ? Number.POSITIVE_INFINITY : Number.MIN_VALUE;
  return wider.negative ? -size : size;
}

/** The same for a timeout in milliseconds, a whole number. */
export function readTimeoutMs(call: Call, index: number): number {
  const timeoutMs = call.int64(index);
  if (timeoutMs === undefined) {
    call.error(NOT_AN_INTEGER);
    return -1;
  }
  return checked(call, Number(timeoutMs));
}

function checked(call: Call, timeoutMs: number): number {
  if (timeoutMs < 0) {
    call.error(NEGATIVE);
    return -1;
  }
  if (timeoutMs > LATEST_MS - call.keyspace.nowMs) {
    call.error(OUT_OF_RANGE);
    return -1;
  }
  return timeoutMs + 0; // never -0
}
