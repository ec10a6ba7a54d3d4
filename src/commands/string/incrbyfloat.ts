/**
 * INCRBYFLOAT: a counter with a fraction, in the long double arithmetic of Redis on x86-64.
 * Propagated as SET of the result, so that no other arithmetic ever repeats the sum.
 */
import { asciiBytes } from '../../base/ascii.ts';
import {
  addLongDoubles,
  formatLongDouble,
  isFiniteLongDouble,
  parseLongDouble,
} from '../../base/long-double.ts';
import { EVENT_STRING } from '../../keyspace/events.ts';
import { KEEP_EXPIRY } from '../../keyspace/keyspace.ts';
import { err } from '../../protocol/reply-error.ts';
import { STRING_EMBSTR, STRING_INT, stringKind } from '../../values/string.ts';
import { double, key } from '../framework/argument.ts';
import type { Call } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';
import { NOT_A_FLOAT } from '../framework/errors.ts';
import { keyAt } from '../framework/key-spec.ts';
import { openString } from './string-access.ts';

const SET = asciiBytes('SET');
const KEEPTTL = asciiBytes('KEEPTTL');
const NOT_FINITE = err('increment would produce NaN or Infinity');
const ZERO = parseLongDouble(asciiBytes('0'), 0, 1);

export const incrbyfloat = defineCommand({
  name: 'INCRBYFLOAT',
  group: 'string',
  since: '2.6.0',
  summary:
    'Adds an amount to the floating point number stored at a key; a missing key counts as 0.',
  complexity: 'O(1)',
  arity: 3,
  flags: ['write', 'denyoom', 'fast'],
  keys: [keyAt(1, 'RW', 'access', 'update')],
  arguments: [key('key'), double('increment')],
  run(call, keyIndex, incrementIndex) {
    const { request } = call;
    const { records } = call.keyspace;
    const ref = call.find(keyIndex);
    if (ref !== 0 && !openString(call, ref)) return;
    const value =
      ref === 0
        ? ZERO
        : parseLongDouble(records.valueBytes, records.valueStart, records.valueLength);
    const increment = parseLongDouble(
      request.bytes,
      request.starts[incrementIndex],
      request.lengths[incrementIndex],
    );
    if (value === undefined || increment === undefined) {
      call.error(NOT_A_FLOAT);
      return;
    }
    const sum = addLongDoubles(value, increment);
    if (!isFiniteLongDouble(sum)) call.error(NOT_FINITE);
    else storeNumber(call, keyIndex, ref, asciiBytes(formatLongDouble(sum)));
  },
});

function storeNumber(call: Call, keyIndex: number, ref: number, digits: Uint8Array): void {
  const { keyspace, request, database } = call;
  const { length } = digits;
  // A whole number is not kept as `int` here, which OBJECT ENCODING would show.
  const usual = stringKind(digits, 0, length);
  const kind = usual === STRING_INT ? STRING_EMBSTR : usual;
  keyspace.storeString(database, request, keyIndex, ref, kind, digits, 0, length, KEEP_EXPIRY);
  keyspace.notify(EVENT_STRING, 'incrbyfloat', database, request, keyIndex);
  if (call.propagates) call.propagate(SET, request.copy(keyIndex), digits, KEEPTTL);
  call.reply.bulkBytes(digits);
}
