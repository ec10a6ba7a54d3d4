/**
 * INCR, DECR, INCRBY and DECRBY: counters in 64 bits. While the numbers stay below 2^53 a counter
 * is read, added to and written back as digits where it stands; only beyond that a bigint is made.
 */

import { decimalLength, parseInt64, parseSafeInteger, writeInt64 } from '../../base/integers.ts';
import { EVENT_STRING } from '../../keyspace/events.ts';
import { resizeString } from '../../keyspace/resize-string.ts';
import { err } from '../../protocol/reply-error.ts';
import { STRING_INT } from '../../values/string.ts';
import { integer, key } from '../framework/argument.ts';
import type { Call } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';
import { NOT_AN_INTEGER, WOULD_OVERFLOW } from '../framework/errors.ts';
import { keyAt } from '../framework/key-spec.ts';
import { openString } from './string-access.ts';

const INT64_MAX = 0x7fffffffffffffffn;
const INT64_MIN = -INT64_MAX - 1n;
const DIGIT_9 = 57;
const DASH = 45;
/** With as many digits a number cannot overflow. */
const LONGEST_COUNTED_UP = 18;
const NOT_NEGATABLE = err('decrement would overflow');

export const incr = defineCommand({
  name: 'INCR',
  group: 'string',
  since: '1.0.0',
  summary: 'Adds one to the integer stored at a key; a missing key counts as 0.',
  complexity: 'O(1)',
  arity: 2,
  flags: ['write', 'denyoom', 'fast'],
  keys: [keyAt(1, 'RW', 'access', 'update')],
  arguments: [key('key')],
  run(call, keyIndex) {
    const ref = call.find(keyIndex);
    if (ref === 0 || !countUp(call, keyIndex, ref)) addTo(call, keyIndex, ref, 1);
  },
});

export const decr = defineCommand({
  name: 'DECR',
  group: 'string',
  since: '1.0.0',
  summary: 'Subtracts one from the integer stored at a key; a missing key counts as 0.',
  complexity: 'O(1)',
  arity: 2,
  flags: ['write', 'denyoom', 'fast'],
  keys: [keyAt(1, 'RW', 'access', 'update')],
  arguments: [key('key')],
  run(call, keyIndex) {
    add(call, keyIndex, -1);
  },
});

export const incrby = defineCommand({
  name: 'INCRBY',
  group: 'string',
  since: '1.0.0',
  summary: 'Adds an amount to the integer stored at a key; a missing key counts as 0.',
  complexity: 'O(1)',
  arity: 3,
  flags: ['write', 'denyoom', 'fast'],
  keys: [keyAt(1, 'RW', 'access', 'update')],
  arguments: [key('key'), integer('increment')],
  run(call, keyIndex, incrementIndex) {
    const increment = call.int64(incrementIndex);
    if (increment === undefined) call.error(NOT_AN_INTEGER);
    else add(call, keyIndex, increment);
  },
});

export const decrby = defineCommand({
  name: 'DECRBY',
  group: 'string',
  since: '1.0.0',
  summary: 'Subtracts an amount from the integer stored at a key; a missing key counts as 0.',
  complexity: 'O(1)',
  arity: 3,
  flags: ['write', 'denyoom', 'fast'],
  keys: [keyAt(1, 'RW', 'access', 'update')],
  arguments: [key('key'), integer('decrement')],
  run(call, keyIndex, decrementIndex) {
    const decrement = call.int64(decrementIndex);
    if (decrement === undefined) call.error(NOT_AN_INTEGER);
    else if (decrement === INT64_MIN) call.error(NOT_NEGATABLE);
    else add(call, keyIndex, -decrement);
  },
});

/**
 * Adds one where nothing but the last digit changes, as it does nine times in ten: then there is
 * nothing to parse and nothing to print. False when the counter is not of that kind.
 */
function countUp(call: Call, keyIndex: number, ref: number): boolean {
  const { keyspace } = call;
  const { records } = keyspace;
  records.open(ref);
  const { valueBytes, valueStart, valueLength } = records;
  if (records.kind !== STRING_INT || valueLength > LONGEST_COUNTED_UP) return false;
  const last = valueStart + valueLength - 1;
  if (valueBytes[last] === DIGIT_9 || valueBytes[valueStart] === DASH) return false;
  valueBytes[last]++;
  keyspace.changed(call.database, call.request, keyIndex, ref);
  keyspace.notify(EVENT_STRING, 'incrby', call.database, call.request, keyIndex);
  call.reply.integerDigits(valueBytes, valueStart, valueLength);
  return true;
}

function add(call: Call, keyIndex: number, increment: number | bigint): void {
  addTo(call, keyIndex, call.find(keyIndex), increment);
}

function addTo(call: Call, keyIndex: number, ref: number, increment: number | bigint): void {
  let value = 0;
  if (ref !== 0) {
    if (!openString(call, ref)) return;
    const { records } = call.keyspace;
    value = parseSafeInteger(records.valueBytes, records.valueStart, records.valueLength);
  }
  if (typeof increment === 'number') {
    const sum = value + increment;
    if (Number.isSafeInteger(sum)) {
      storeCounter(call, keyIndex, ref, sum);
      return;
    }
  }
  addExactly(call, keyIndex, ref, increment);
}

/** The value's record, if there is one, is open. */
function addExactly(call: Call, keyIndex: number, ref: number, increment: number | bigint): void {
  const { records } = call.keyspace;
  const value =
    ref === 0 ? 0 : parseInt64(records.valueBytes, records.valueStart, records.valueLength);
  if (value === undefined) {
    call.error(NOT_AN_INTEGER);
    return;
  }
  const sum = BigInt(value) + BigInt(increment);
  if (sum > INT64_MAX || sum < INT64_MIN) call.error(WOULD_OVERFLOW);
  else storeCounter(call, keyIndex, ref, sum);
}

/** The value's record, if there is one, is open. */
function storeCounter(call: Call, keyIndex: number, ref: number, value: number | bigint): void {
  const { keyspace, request, database } = call;
  const { records } = keyspace;
  const length = decimalLength(value);
  // Nine times in ten no digit comes or goes: then nothing but the digits changes.
  const fits = ref !== 0 && records.kind === STRING_INT && records.valueLength === length;
  if (!fits) resizeString(keyspace, database, request, keyIndex, ref, STRING_INT, length);
  writeInt64(records.valueBytes, records.valueStart, value);
  if (fits) keyspace.changed(database, request, keyIndex, ref);
  keyspace.notify(EVENT_STRING, 'incrby', database, request, keyIndex);
  call.reply.int64(value);
}
