/** HINCRBY: a counter of 64 bits in a field of a hash. */
import { parseInt64, writeInt64 } from '../../base/integers.ts';
import { err } from '../../protocol/reply-error.ts';
import { integer, key, text } from '../framework/argument.ts';
import { type Call, WRONG } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';
import { NOT_AN_INTEGER, WOULD_OVERFLOW } from '../framework/errors.ts';
import { keyAt } from '../framework/key-spec.ts';
import { hashOf, openToSet, readField, reportSet, setField } from './hash-access.ts';

const INT64_MAX = 0x7fffffffffffffffn;
const INT64_MIN = -INT64_MAX - 1n;
const VALUE_NOT_AN_INTEGER = err('hash value is not an integer');

export const hincrby = defineCommand({
  name: 'HINCRBY',
  group: 'hash',
  since: '2.0.0',
  summary: 'Adds an amount to the integer in a field of a hash; a missing field counts as 0.',
  complexity: 'O(1)',
  arity: 4,
  flags: ['write', 'denyoom', 'fast'],
  keys: [keyAt(1, 'RW', 'access', 'update')],
  arguments: [key('key'), text('field'), integer('increment')],
  run(call, keyIndex, fieldIndex, incrementIndex) {
    const increment = call.int64(incrementIndex);
    if (increment === undefined) {
      call.error(NOT_AN_INTEGER);
      return;
    }
    const ref = openToSet(call, keyIndex, fieldIndex, fieldIndex + 1);
    if (ref === WRONG) return;
    const value = counterIn(call, ref, fieldIndex);
    if (value === undefined) {
      call.error(VALUE_NOT_AN_INTEGER);
      return;
    }
    const sum = add(value, increment);
    if (sum === undefined) {
      call.error(WOULD_OVERFLOW);
      return;
    }
    const { digits } = hashOf(call);
    setField(call, ref, fieldIndex, digits, 0, writeInt64(digits, 0, sum));
    reportSet(call, keyIndex, ref, 1, 'hincrby');
    call.reply.int64(sum);
  },
});

/** Undefined when the field holds no integer. */
function counterIn(call: Call, ref: number, fieldIndex: number): number | bigint | undefined {
  if (ref === 0 || !readField(call, fieldIndex)) return 0;
  const { valueBytes, valueStart, valueLength } = hashOf(call).field;
  return parseInt64(valueBytes, valueStart, valueLength);
}

/** Undefined when the sum is beyond 64 bits. */
function add(left: number | bigint, right: number | bigint): number | bigint | undefined {
  if (typeof left === 'number' && typeof right === 'number') {
    const sum = left + right;
    if (Number.isSafeInteger(sum)) return sum;
  }
  const exact = BigInt(left) + BigInt(right);
  return exact > INT64_MAX || exact < INT64_MIN ? undefined : exact;
}
