/**
 * HEXPIRE, HPEXPIRE, HEXPIREAT and HPEXPIREAT: times to live of fields of a hash. Propagated as
 * points in time, and only for the fields that are concerned; a time that has come removes the
 * field, and that is propagated as HDEL.
 */
import { asciiBytes } from '../../base/ascii.ts';
import { err } from '../../protocol/reply-error.ts';
import { LATEST_FIELD_TIME_MS, NEVER } from '../../values/hash/hash-field.ts';
import { integer, key, oneOf, optional, token, unixTime } from '../framework/argument.ts';
import { type Call, WRONG } from '../framework/call.ts';
import { type Command, defineCommand } from '../framework/command.ts';
import { invalidExpireTime, NOT_AN_INTEGER } from '../framework/errors.ts';
import { keyAt } from '../framework/key-spec.ts';
import { FIELDS_ARGUMENT, NOT_ABOVE_ZERO, readFieldArguments } from './field-arguments.ts';
import { FieldTimes } from './field-times.ts';
import { hashOf, openToWrite, readField } from './hash-access.ts';

/** What HEXPIRE and its kin answer for a field. */
const NO_FIELD = -2;
const NOT_MET = 0;
const SET = 1;
const REMOVED = 2;

const TIME_INDEX = 2;
const OPTIONS_INDEX = 3;
const NEGATIVE = err('invalid expire time, must be >= 0');
const CONDITIONS: readonly Uint8Array[] = ['nx', 'xx', 'gt', 'lt'].map(asciiBytes);
const NX = 0;
const XX = 1;
const GT = 2;
const LT = 3;
const NO_CONDITION = -1;

function define(name: string, seconds: boolean, fromNow: boolean): Command {
  const unit = seconds ? 'seconds' : 'milliseconds';
  const time = fromNow ? integer(unit) : unixTime(`unix-time-${unit}`);
  const meaning = fromNow ? `after a number of ${unit}` : `at a Unix time in ${unit}`;
  return defineCommand({
    name,
    group: 'hash',
    since: '7.4.0',
    summary: `Makes fields of a hash expire ${meaning}.`,
    complexity: 'O(N), N being how many fields are named.',
    arity: -6,
    flags: ['write', 'denyoom', 'fast'],
    keys: [keyAt(1, 'RW', 'update')],
    arguments: [
      key('key'),
      time,
      optional(oneOf('condition', token('NX'), token('XX'), token('GT'), token('LT'))),
      FIELDS_ARGUMENT,
    ],
    // Where the fields begin depends on the condition.
    parsesItself: true,
    run(call) {
      run(call, seconds, fromNow);
    },
  });
}

export const hexpire = define('HEXPIRE', true, true);
export const hpexpire = define('HPEXPIRE', false, true);
export const hexpireat = define('HEXPIREAT', true, false);
export const hpexpireat = define('HPEXPIREAT', false, false);

function run(call: Call, seconds: boolean, fromNow: boolean): void {
  const ref = openToWrite(call, 1);
  if (ref === WRONG) return;
  const time = readFieldTime(call, TIME_INDEX, seconds, fromNow);
  if (time === undefined) return;
  const condition = CONDITIONS.findIndex((word) => call.isWord(OPTIONS_INDEX, word));
  const fieldsIndex = condition === NO_CONDITION ? OPTIONS_INDEX : OPTIONS_INDEX + 1;
  const first = readFieldArguments(call, fieldsIndex, NOT_ABOVE_ZERO);
  if (first === 0) return;
  const { count } = call.request;
  call.reply.array(count - first);
  const times = new FieldTimes(call, 1, ref, time);
  for (let index = first; index < count; index++) {
    call.reply.integer(setTime(call, times, ref, index, time, condition));
  }
  times.report();
}

function setTime(
  call: Call,
  times: FieldTimes,
  ref: number,
  fieldIndex: number,
  timeMs: number,
  condition: number,
): number {
  if (ref === 0 || !readField(call, fieldIndex)) return NO_FIELD;
  if (!isMet(condition, hashOf(call).field.expiresAtMs, timeMs)) return NOT_MET;
  return times.set(fieldIndex) ? SET : REMOVED;
}

/** A field that does not expire counts as one that does so later than any other. */
function isMet(condition: number, oldMs: number, newMs: number): boolean {
  switch (condition) {
    case NX:
      return oldMs === NEVER;
    case XX:
      return oldMs !== NEVER;
    case GT:
      return oldMs !== NEVER && newMs > oldMs;
    case LT:
      return oldMs === NEVER || newMs < oldMs;
    default:
      return true;
  }
}

/** The point in time, ms since the epoch; undefined when it is none, which is answered. */
export function readFieldTime(
  call: Call,
  index: number,
  seconds: boolean,
  fromNow: boolean,
): number | undefined {
  const value = call.int64(index);
  if (value === undefined) {
    call.error(NOT_AN_INTEGER);
    return undefined;
  }
  if (value < 0) {
    call.error(NEGATIVE);
    return undefined;
  }
  const base = fromNow ? call.keyspace.nowMs : 0;
  const time = Number(value) * (seconds ? 1000 : 1) + base;
  if (time <= LATEST_FIELD_TIME_MS) return time;
  call.error(invalidExpireTime(call.command.fullName));
  return undefined;
}
