/**
 * EXPIRE, PEXPIRE, EXPIREAT and PEXPIREAT: gives a key a time to live, or deletes it at once when
 * that time is over already. Propagated as PEXPIREAT, or as DEL. The options are read here, because
 * Redis reads them before it looks at the time and has errors of its own for them.
 */
import { asciiBytes, latin1Text } from '../../base/ascii.ts';
import { err, type ReplyError } from '../../protocol/reply-error.ts';
import { HEAD_EXPIRES } from '../../structures/keyed-record.ts';
import {
  type Argument,
  integer,
  key,
  oneOf,
  optional,
  token,
  unixTime,
} from '../framework/argument.ts';
import type { Call } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';
import { invalidExpireTime, NOT_AN_INTEGER } from '../framework/errors.ts';
import { pointInTime } from '../framework/expiration.ts';
import { keyAt } from '../framework/key-spec.ts';
import { deleteKey, expireKey } from './key-changes.ts';

/** Conditions, as bits. */
const NX = 1;
const XX = 2;
const GT = 4;
const LT = 8;
const INVALID = -1;

const OPTIONS_INDEX = 3;
const WORD_NX = asciiBytes('nx');
const WORD_XX = asciiBytes('xx');
const WORD_GT = asciiBytes('gt');
const WORD_LT = asciiBytes('lt');

const NX_WITH_OTHERS = err('NX and XX, GT or LT options at the same time are not compatible');
const GT_WITH_LT = err('GT and LT options at the same time are not compatible');

const CONDITION: Argument = optional(
  oneOf('condition', token('NX'), token('XX'), token('GT'), token('LT')),
  { since: '7.0.0' },
);
const HISTORY: readonly (readonly [string, string])[] = [
  ['7.0.0', 'Takes a condition: `NX`, `XX`, `GT` or `LT`.'],
];

export const expire = defineCommand({
  name: 'EXPIRE',
  group: 'generic',
  since: '1.0.0',
  summary: 'Lets a key expire in so many seconds.',
  complexity: 'O(1)',
  arity: -3,
  flags: ['write', 'fast'],
  categories: ['keyspace'],
  keys: [keyAt(1, 'RW', 'update')],
  arguments: [key('key'), integer('seconds'), CONDITION],
  history: HISTORY,
  parsesItself: true,
  run(call, keyIndex, timeIndex) {
    setTimeToLive(call, keyIndex, timeIndex, true, true);
  },
});

export const pexpire = defineCommand({
  name: 'PEXPIRE',
  group: 'generic',
  since: '2.6.0',
  summary: 'Lets a key expire in so many milliseconds.',
  complexity: 'O(1)',
  arity: -3,
  flags: ['write', 'fast'],
  categories: ['keyspace'],
  keys: [keyAt(1, 'RW', 'update')],
  arguments: [key('key'), integer('milliseconds'), CONDITION],
  history: HISTORY,
  parsesItself: true,
  run(call, keyIndex, timeIndex) {
    setTimeToLive(call, keyIndex, timeIndex, false, true);
  },
});

export const expireat = defineCommand({
  name: 'EXPIREAT',
  group: 'generic',
  since: '1.2.0',
  summary: 'Lets a key expire at a Unix time in seconds.',
  complexity: 'O(1)',
  arity: -3,
  flags: ['write', 'fast'],
  categories: ['keyspace'],
  keys: [keyAt(1, 'RW', 'update')],
  arguments: [key('key'), unixTime('unix-time-seconds'), CONDITION],
  history: HISTORY,
  parsesItself: true,
  run(call, keyIndex, timeIndex) {
    setTimeToLive(call, keyIndex, timeIndex, true, false);
  },
});

export const pexpireat = defineCommand({
  name: 'PEXPIREAT',
  group: 'generic',
  since: '2.6.0',
  summary: 'Lets a key expire at a Unix time in milliseconds.',
  complexity: 'O(1)',
  arity: -3,
  flags: ['write', 'fast'],
  categories: ['keyspace'],
  keys: [keyAt(1, 'RW', 'update')],
  arguments: [key('key'), unixTime('unix-time-milliseconds'), CONDITION],
  history: HISTORY,
  parsesItself: true,
  run(call, keyIndex, timeIndex) {
    setTimeToLive(call, keyIndex, timeIndex, false, false);
  },
});

function setTimeToLive(
  call: Call,
  keyIndex: number,
  timeIndex: number,
  seconds: boolean,
  fromNow: boolean,
): void {
  const { keyspace, reply } = call;
  const conditions = call.request.count > OPTIONS_INDEX ? readConditions(call) : 0;
  if (conditions === INVALID) return;
  const given = call.int64(timeIndex);
  if (given === undefined) {
    call.error(NOT_AN_INTEGER);
    return;
  }
  const time = pointInTime(given, seconds, fromNow, keyspace.nowMs);
  if (time === undefined) {
    call.error(invalidExpireTime(call.command.fullName));
    return;
  }
  const ref = call.find(keyIndex);
  if (ref !== 0) keyspace.accesses.touch(ref);
  if (ref === 0 || (conditions !== 0 && !areMet(call, ref, conditions, time))) {
    reply.integer(0);
    return;
  }
  if (time <= keyspace.nowMs) deleteKey(call, keyIndex, ref, keyspace.expirationEffect);
  else expireKey(call, keyIndex, ref, time, OPTIONS_INDEX);
  reply.integer(1);
}

/** The conditions given; INVALID when they are none or contradict each other, which is answered. */
function readConditions(call: Call): number {
  let conditions = 0;
  for (let index = OPTIONS_INDEX; index < call.request.count; index++) {
    const condition = conditionOf(call, index);
    if (condition === INVALID) {
      call.error(unsupportedOption(call, index));
      return INVALID;
    }
    conditions |= condition;
  }
  if ((conditions & NX) !== 0 && conditions !== NX) {
    call.error(NX_WITH_OTHERS);
    return INVALID;
  }
  if ((conditions & GT) !== 0 && (conditions & LT) !== 0) {
    call.error(GT_WITH_LT);
    return INVALID;
  }
  return conditions;
}

function conditionOf(call: Call, index: number): number {
  if (call.isWord(index, WORD_NX)) return NX;
  if (call.isWord(index, WORD_XX)) return XX;
  if (call.isWord(index, WORD_GT)) return GT;
  return call.isWord(index, WORD_LT) ? LT : INVALID;
}

/** Quotes the option up to a zero byte and without the line breaks at its end, as Redis does. */
function unsupportedOption(call: Call, index: number): ReplyError {
  const { bytes, starts, lengths } = call.request;
  const start = starts[index];
  const end = start + lengths[index];
  let to = start;
  while (to < end && bytes[to] !== 0) to++;
  while (to > start && (bytes[to - 1] === 10 || bytes[to - 1] === 13)) to--;
  return err(`Unsupported option ${latin1Text(bytes, start, to - start)}`);
}

/** A key without a time to live counts as one that lives for ever. */
function areMet(call: Call, ref: number, conditions: number, time: number | bigint): boolean {
  const { records } = call.keyspace;
  if ((records.head(ref) & HEAD_EXPIRES) === 0) return (conditions & (XX | GT)) === 0;
  if ((conditions & NX) !== 0) return false;
  const current = records.expireTimeExact(ref);
  if ((conditions & GT) !== 0 && time <= current) return false;
  return (conditions & LT) === 0 || time < current;
}
