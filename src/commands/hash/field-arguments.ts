/**
 * `FIELDS numfields field…`, the way in which the commands on times of fields name them, and the
 * errors that go with it.
 */
import { asciiBytes } from '../../base/ascii.ts';
import { err, type ReplyError } from '../../protocol/reply-error.ts';
import { type Argument, block, integer, many, text } from '../framework/argument.ts';
import type { Call } from '../framework/call.ts';

const FIELDS = asciiBytes('FIELDS');
const HDEL = asciiBytes('HDEL');
const FIELDS_WORD = asciiBytes('fields');
const MISSING = err('Mandatory argument FIELDS is missing or not at the right position');
const MISMATCH = err('The `numfields` parameter must match the number of arguments');

/** How HEXPIRE and its kin complain of a count, and how all others do. */
export const NOT_ABOVE_ZERO = err('Parameter `numFields` should be greater than 0');
export const NOT_POSITIVE = err('Number of fields must be a positive integer');

export const FIELDS_ARGUMENT: Argument = {
  ...block('fields', integer('numfields'), many(text('field'))),
  token: 'FIELDS',
};

/**
 * The index of the first field, where the word FIELDS must be at `at` and the fields are the last
 * arguments. 0 when something is wrong, which is answered.
 */
export function readFieldArguments(call: Call, at: number, notPositive: ReplyError): number {
  const { count } = call.request;
  if (at >= count || !call.isWord(at, FIELDS_WORD)) {
    call.error(MISSING);
    return 0;
  }
  const fields = at + 1 < count ? call.int64(at + 1) : undefined;
  if (fields === undefined || fields < 1) {
    call.error(notPositive);
    return 0;
  }
  if (fields !== count - at - 2) {
    call.error(MISMATCH);
    return 0;
  }
  return at + 2;
}

/** Sends a command on some of the fields that the request names: `…head FIELDS n field…`. */
export function propagateFields(
  call: Call,
  head: readonly Uint8Array[],
  fields: readonly number[],
): void {
  if (fields.length === 0) return;
  const names = fields.map((index) => call.request.copy(index));
  call.propagate(...head, FIELDS, asciiBytes(String(names.length)), ...names);
}

/** Sends HDEL of some of the fields that the request names. */
export function propagateRemoval(call: Call, keyIndex: number, fields: readonly number[]): void {
  if (fields.length === 0) return;
  const names = fields.map((index) => call.request.copy(index));
  call.propagate(HDEL, call.request.copy(keyIndex), ...names);
}
