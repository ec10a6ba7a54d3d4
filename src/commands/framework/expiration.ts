/** Times to live as commands give them: in seconds or milliseconds, from now or since the epoch. */
import { asciiBytes } from '../../base/ascii.ts';
import type { Call } from './call.ts';
import { invalidExpireTime, NOT_AN_INTEGER } from './errors.ts';
import { choiceOf, valueIndexOf } from './grammar.ts';

/** The order in which an `expiration` choice lists its alternatives. */
export const CHOICE_EX = 1;
export const CHOICE_PX = 2;
export const CHOICE_EXAT = 3;
export const CHOICE_PXAT = 4;

const INT64_MAX = 0x7fffffffffffffffn;
const SAFE_MS = 2 ** 52;

/**
 * The point in time, ms since the epoch, that an EX, PX, EXAT or PXAT option means. Answers the
 * error and returns undefined when it is no integer, not positive, or beyond 64 bits.
 */
export function readExpiration(call: Call, expiration: number): number | bigint | undefined {
  const choice = choiceOf(expiration);
  const seconds = choice === CHOICE_EX || choice === CHOICE_EXAT;
  const fromNow = choice === CHOICE_EX || choice === CHOICE_PX;
  return readPositiveTime(call, valueIndexOf(expiration), seconds, fromNow);
}

/** The same for an argument whose unit the command itself decides (SETEX, PSETEX). */
export function readPositiveTime(
  call: Call,
  index: number,
  seconds: boolean,
  fromNow: boolean,
): number | bigint | undefined {
  const value = call.int64(index);
  if (value === undefined) {
    call.error(NOT_AN_INTEGER);
    return undefined;
  }
  const time = value > 0 ? pointInTime(value, seconds, fromNow, call.keyspace.nowMs) : undefined;
  if (time === undefined) call.error(invalidExpireTime(call.command.fullName));
  return time;
}

/** Undefined when the result does not fit a signed 64-bit integer. */
export function pointInTime(
  value: number | bigint,
  seconds: boolean,
  fromNow: boolean,
  nowMs: number,
): number | bigint | undefined {
  if (typeof value === 'number' && Math.abs(value) < SAFE_MS / 1000) {
    const ms = seconds ? value * 1000 : value;
    return fromNow ? ms + nowMs : ms;
  }
  let exact = BigInt(value);
  if (seconds) {
    if (exact > INT64_MAX / 1000n || exact < -(INT64_MAX + 1n) / 1000n) return undefined;
    exact *= 1000n;
  }
  if (fromNow) {
    exact += BigInt(nowMs);
    if (exact > INT64_MAX) return undefined;
  }
  const rounded = Number(exact);
  return Number.isSafeInteger(rounded) ? rounded : exact;
}

/** A point in time in decimal, for propagation. */
export function timeBytes(time: number | bigint): Uint8Array {
  return asciiBytes(String(time));
}
