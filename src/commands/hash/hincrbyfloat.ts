/**
 * HINCRBYFLOAT: a counter with a fraction in a field of a hash, in the long double arithmetic of
 * Redis on x86-64. Propagated as HSET of the result, so that no other arithmetic ever repeats the
 * sum; where the field expires, HSET would end that, so its time is sent behind.
 */
import { asciiBytes } from '../../base/ascii.ts';
import {
  addLongDoubles,
  formatLongDouble,
  isFiniteLongDouble,
  type LongDouble,
  parseLongDouble,
} from '../../base/long-double.ts';
import { err } from '../../protocol/reply-error.ts';
import { NEVER } from '../../values/hash/hash-field.ts';
import { double, key, text } from '../framework/argument.ts';
import { type Call, WRONG } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';
import { NOT_A_FLOAT } from '../framework/errors.ts';
import { timeBytes } from '../framework/expiration.ts';
import { keyAt } from '../framework/key-spec.ts';
import { hashOf, openToSet, readField, reportSet, setField } from './hash-access.ts';

const HSET = asciiBytes('HSET');
const HPEXPIREAT = asciiBytes('HPEXPIREAT');
const FIELDS = asciiBytes('FIELDS');
const ONE = asciiBytes('1');
const INCREMENT_NOT_FINITE = err('value is NaN or Infinity');
const VALUE_NOT_A_FLOAT = err('hash value is not a float');
const SUM_NOT_FINITE = err('increment would produce NaN or Infinity');
const ZERO = parseLongDouble(asciiBytes('0'), 0, 1);

export const hincrbyfloat = defineCommand({
  name: 'HINCRBYFLOAT',
  group: 'hash',
  since: '2.6.0',
  summary:
    'Adds an amount to the floating point number in a field of a hash; a missing one counts as 0.',
  complexity: 'O(1)',
  arity: 4,
  flags: ['write', 'denyoom', 'fast'],
  keys: [keyAt(1, 'RW', 'access', 'update')],
  arguments: [key('key'), text('field'), double('increment')],
  run(call, keyIndex, fieldIndex, incrementIndex) {
    const increment = readIncrement(call, incrementIndex);
    if (increment === undefined) return;
    const ref = openToSet(call, keyIndex, fieldIndex, fieldIndex + 1);
    if (ref === WRONG) return;
    const { field } = hashOf(call);
    const found = ref !== 0 && readField(call, fieldIndex);
    const time = found ? field.expiresAtMs : NEVER;
    const value = found
      ? parseLongDouble(field.valueBytes, field.valueStart, field.valueLength)
      : ZERO;
    if (value === undefined) {
      call.error(VALUE_NOT_A_FLOAT);
      return;
    }
    const sum = addLongDoubles(value, increment);
    if (!isFiniteLongDouble(sum)) {
      call.error(SUM_NOT_FINITE);
      return;
    }
    const digits = asciiBytes(formatLongDouble(sum));
    setField(call, ref, fieldIndex, digits, 0, digits.length);
    reportSet(call, keyIndex, ref, 1, 'hincrbyfloat');
    if (call.propagates) propagate(call, keyIndex, fieldIndex, digits, time);
    call.reply.bulkBytes(digits);
  },
});

/** Undefined when it is none, which is answered. */
function readIncrement(call: Call, index: number): LongDouble | undefined {
  const { bytes, starts, lengths } = call.request;
  const increment = parseLongDouble(bytes, starts[index], lengths[index]);
  if (increment === undefined) {
    call.error(NOT_A_FLOAT);
  } else if (!isFiniteLongDouble(increment)) {
    call.error(INCREMENT_NOT_FINITE);
    return undefined;
  }
  return increment;
}

function propagate(
  call: Call,
  keyIndex: number,
  fieldIndex: number,
  digits: Uint8Array,
  timeMs: number,
): void {
  const key = call.request.copy(keyIndex);
  const field = call.request.copy(fieldIndex);
  call.propagate(HSET, key, field, digits);
  if (timeMs !== NEVER) call.propagate(HPEXPIREAT, key, timeBytes(timeMs), FIELDS, ONE, field);
}
