/**
 * ZPOPMIN and ZPOPMAX, ZMPOP, and the blocking BZPOPMIN, BZPOPMAX and BZMPOP: take the members with
 * the lowest or the highest scores out of a sorted set. What was popped from which of several keys
 * is propagated as the plain ZPOPMIN or ZPOPMAX that has the same effect.
 */
import { asciiBytes } from '../../base/ascii.ts';
import { err } from '../../protocol/reply-error.ts';
import { TYPE_ZSET } from '../../values/kinds.ts';
import {
  type Argument,
  double,
  integer,
  key,
  many,
  oneOf,
  optional,
  token,
} from '../framework/argument.ts';
import { answerNullArray, readTimeoutSeconds } from '../framework/blocking.ts';
import type { Call } from '../framework/call.ts';
import { type CommandSpec, defineCommand } from '../framework/command.ts';
import { SYNTAX_ERROR } from '../framework/errors.ts';
import { type KeySpec, keyAt } from '../framework/key-spec.ts';
import { openSortedSet, replyMember, reportRemoval, TOLD_BETWEEN } from './sorted-set-access.ts';

const MIN = asciiBytes('min');
const MAX = asciiBytes('max');
const COUNT = asciiBytes('count');
const ZPOPMIN = asciiBytes('ZPOPMIN');
const ZPOPMAX = asciiBytes('ZPOPMAX');

const NOT_POSITIVE = err('value is out of range, must be positive');
const NO_KEYS = err('numkeys should be greater than 0');
const NO_COUNT = err('count should be greater than 0');

/** How popped elements are answered. */
const FLAT = 0;
/** Each a pair, in RESP3. */
const PAIRS_IN_RESP3 = 1;
/** Behind the key. */
const WITH_KEY = 2;
/** Behind the key, each a pair. */
const WITH_KEY_IN_PAIRS = 3;

const popOne = {
  group: 'sorted-set',
  since: '5.0.0',
  complexity: 'O(log(N)*M), N being the number of members, M the number of those popped.',
  arity: -2,
  flags: ['write', 'fast'],
  keys: [keyAt(1, 'RW', 'access', 'delete')],
  arguments: [key('key'), optional(integer('count'))],
  // One argument too many is a syntax error.
  parsesItself: true,
} as const satisfies Partial<CommandSpec>;

export const zpopmin = defineCommand({
  ...popOne,
  name: 'ZPOPMIN',
  summary: 'Removes and answers the members of a sorted set that have the lowest scores.',
  run(call) {
    popFromKey(call, false);
  },
});

export const zpopmax = defineCommand({
  ...popOne,
  name: 'ZPOPMAX',
  summary: 'Removes and answers the members of a sorted set that have the highest scores.',
  run(call) {
    popFromKey(call, true);
  },
});

function popFromKey(call: Call, isMax: boolean): void {
  const { request, reply } = call;
  if (request.count > 3) {
    call.error(SYNTAX_ERROR);
    return;
  }
  let count = 1;
  if (request.count === 3) {
    const given = call.int64(2);
    if (given === undefined || given < 0) {
      call.error(NOT_POSITIVE);
      return;
    }
    count = Number(given);
  }
  const ref = call.findOf(1, TYPE_ZSET);
  if (ref < 0) return;
  if (ref === 0 || count === 0) reply.array(0);
  else pop(call, 1, ref, isMax, count, request.count === 3 ? PAIRS_IN_RESP3 : FLAT);
}

/**
 * Pops up to `count` elements from the sorted set of a record, and answers them. Returns how many
 * they were.
 */
function pop(
  call: Call,
  keyIndex: number,
  ref: number,
  isMax: boolean,
  count: number,
  form: number,
): number {
  const { reply, request } = call;
  const set = openSortedSet(call, ref);
  const { length } = set;
  const popped = Math.min(count, length);
  const inPairs = form === WITH_KEY_IN_PAIRS || (form === PAIRS_IN_RESP3 && reply.protocol === 3);
  if (form === WITH_KEY) {
    reply.array(popped * 2 + 1);
  } else if (form === WITH_KEY_IN_PAIRS) {
    reply.array(2);
  } else {
    reply.array(inPairs ? popped : popped * 2);
  }
  if (form === WITH_KEY || form === WITH_KEY_IN_PAIRS) {
    reply.bulk(request.bytes, request.starts[keyIndex], request.lengths[keyIndex]);
  }
  if (form === WITH_KEY_IN_PAIRS) reply.array(popped);
  set.seek(isMax ? length - 1 : 0);
  for (let left = popped; left > 0; left--) {
    if (inPairs) reply.array(2);
    replyMember(call, set);
    reply.double(set.score);
    if (isMax) set.backward();
    else set.forward();
  }
  if (isMax) set.removeRange(length - popped, length);
  else set.removeRange(0, popped);
  reportRemoval(call, keyIndex, ref, set, popped, isMax ? 'zpopmax' : 'zpopmin', TOLD_BETWEEN);
  return popped;
}

/** Sends on what was popped as a command that pops the same again. */
function propagatePop(call: Call, keyIndex: number, isMax: boolean, count: number): void {
  if (!call.propagates) return;
  const name = isMax ? ZPOPMAX : ZPOPMIN;
  if (count === 0) call.propagate(name, call.request.copy(keyIndex));
  else call.propagate(name, call.request.copy(keyIndex), asciiBytes(String(count)));
}

const popBlocking = {
  group: 'sorted-set',
  since: '5.0.0',
  complexity: 'O(log(N)), N being the number of members in the set.',
  arity: -3,
  flags: ['write', 'fast', 'blocking'],
  keys: [
    {
      flags: ['RW', 'access', 'delete'],
      begin: { index: 1 },
      find: { lastKey: -2, step: 1, limit: 0 },
    },
  ],
  arguments: [many(key('key')), double('timeout')],
  history: [['6.0.0', 'The timeout may have a fraction.']],
  parsesItself: true,
} as const satisfies Partial<CommandSpec>;

export const bzpopmin = defineCommand({
  ...popBlocking,
  name: 'BZPOPMIN',
  summary: 'Pops a member with the lowest score from the first sorted set that has any, or waits.',
  run(call) {
    popOrWait(call, false);
  },
});

export const bzpopmax = defineCommand({
  ...popBlocking,
  name: 'BZPOPMAX',
  summary: 'Pops a member with the highest score from the first sorted set that has any, or waits.',
  run(call) {
    popOrWait(call, true);
  },
});

function popOrWait(call: Call, isMax: boolean): void {
  const last = call.request.count - 1;
  const timeoutMs = readTimeoutSeconds(call, last);
  if (timeoutMs < 0) return;
  for (let index = 1; index < last; index++) {
    const ref = call.findOf(index, TYPE_ZSET);
    if (ref < 0) return;
    if (ref === 0) continue;
    pop(call, index, ref, isMax, 1, WITH_KEY);
    propagatePop(call, index, isMax, 0);
    return;
  }
  waitForKeys(call, 1, last - 1, timeoutMs);
}

function waitForKeys(call: Call, firstKey: number, keyCount: number, timeoutMs: number): void {
  call.block({ firstKey, keyCount, type: TYPE_ZSET, timeoutMs, timedOut: answerNullArray });
}

function keysBehindCount(index: number): KeySpec {
  return {
    flags: ['RW', 'access', 'delete'],
    begin: { index },
    find: { keyCount: 0, firstKey: 1, step: 1 },
  };
}

const popMany = {
  group: 'sorted-set',
  since: '7.0.0',
  complexity: 'O(K) + O(M*log(N)), K being the number of keys, N of members, M of those popped.',
  parsesItself: true,
} as const satisfies Partial<CommandSpec>;

const popManyArguments: readonly Argument[] = [
  integer('numkeys'),
  many(key('key')),
  oneOf('where', token('MIN'), token('MAX')),
  optional(integer('count', { token: 'COUNT' })),
];

export const zmpop = defineCommand({
  ...popMany,
  name: 'ZMPOP',
  summary: 'Pops members with the lowest or highest scores from the first sorted set that has any.',
  arity: -4,
  flags: ['write'],
  keys: [keysBehindCount(1)],
  arguments: popManyArguments,
  run(call) {
    const wanted = readManyPop(call, 1);
    if (wanted === undefined) return;
    if (!popFromFirst(call, wanted)) call.reply.nullArray();
  },
});

export const bzmpop = defineCommand({
  ...popMany,
  name: 'BZMPOP',
  summary: 'Pops members from the first sorted set that has any, waiting for one if need be.',
  arity: -5,
  flags: ['write', 'blocking'],
  keys: [keysBehindCount(2)],
  arguments: [double('timeout'), ...popManyArguments],
  run(call) {
    const wanted = readManyPop(call, 2);
    if (wanted === undefined) return;
    const timeoutMs = readTimeoutSeconds(call, 1);
    if (timeoutMs < 0) return;
    if (popFromFirst(call, wanted)) return;
    waitForKeys(call, wanted.firstKey, wanted.keyCount, timeoutMs);
  },
});

/** What ZMPOP and BZMPOP are to pop. */
interface ManyPop {
  readonly firstKey: number;
  readonly keyCount: number;
  readonly isMax: boolean;
  readonly count: number;
}

/** Reads from the number of keys on; undefined when something is wrong, which is answered. */
function readManyPop(call: Call, countIndex: number): ManyPop | undefined {
  const { count: given } = call.request;
  const keyCount = readPositive(call, countIndex, NO_KEYS);
  if (keyCount === 0) return undefined;
  const whereIndex = countIndex + keyCount + 1;
  const isMax = whereIndex < given && call.isWord(whereIndex, MAX);
  if (whereIndex >= given || !(isMax || call.isWord(whereIndex, MIN))) {
    call.error(SYNTAX_ERROR);
    return undefined;
  }
  let count = 0;
  for (let index = whereIndex + 1; index < given; index += 2) {
    if (count !== 0 || !call.isWord(index, COUNT) || index + 1 === given) {
      call.error(SYNTAX_ERROR);
      return undefined;
    }
    count = readPositive(call, index + 1, NO_COUNT);
    if (count === 0) return undefined;
  }
  return { firstKey: countIndex + 1, keyCount, isMax, count: count === 0 ? 1 : count };
}

/** 0 when the argument is no positive integer, which is answered. */
function readPositive(call: Call, index: number, notPositive: typeof NO_KEYS): number {
  const value = call.int64(index);
  if (value !== undefined && value > 0) return Number(value);
  call.error(notPositive);
  return 0;
}

/** True when it has answered, be it with an error. */
function popFromFirst(call: Call, wanted: ManyPop): boolean {
  for (let index = wanted.firstKey; index < wanted.firstKey + wanted.keyCount; index++) {
    const ref = call.findOf(index, TYPE_ZSET);
    if (ref < 0) return true;
    if (ref === 0) continue;
    const popped = pop(call, index, ref, wanted.isMax, wanted.count, WITH_KEY_IN_PAIRS);
    propagatePop(call, index, wanted.isMax, popped);
    return true;
  }
  return false;
}
