/** BITCOUNT: how many bits are set in a string or in a part of it. */
import { countOnes, countOnesBetween } from '../../base/bit-count.ts';
import { block, integer, key, optional } from '../framework/argument.ts';
import type { Call } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';
import { NOT_AN_INTEGER, SYNTAX_ERROR } from '../framework/errors.ts';
import { keyAt } from '../framework/key-spec.ts';
import { openString } from '../string/string-access.ts';
import { INDEX_UNIT, indexFrom, readIndexUnit } from './index-range.ts';

const START_AT = 2;
const END_AT = 3;
const UNIT_AT = 4;

export const bitcount = defineCommand({
  name: 'BITCOUNT',
  group: 'bitmap',
  since: '2.6.0',
  summary: 'Counts the bits that are set in the string stored at a key, or in a part of it.',
  complexity: 'O(N), N being the length of the string or of the part.',
  arity: -2,
  flags: ['readonly'],
  keys: [keyAt(1, 'RO', 'access')],
  history: [['7.0.0', 'Added the `BYTE|BIT` option.']],
  arguments: [key('key'), optional(block('range', integer('start'), integer('end'), INDEX_UNIT))],
  // A missing key is answered before the range is looked at, which no grammar tells.
  parsesItself: true,
  run(call, keyIndex) {
    const { records } = call.keyspace;
    const ref = call.read(keyIndex);
    if (ref === 0) {
      call.reply.integer(0);
      return;
    }
    if (!openString(call, ref)) return;
    if (call.request.count === START_AT) {
      const { valueBytes, valueStart, valueLength } = records;
      call.reply.integer(countOnes(valueBytes, valueStart, valueLength));
      return;
    }
    countRange(call);
  },
});

/** The record is open. */
function countRange(call: Call): void {
  const { count } = call.request;
  if (count !== UNIT_AT && count !== UNIT_AT + 1) {
    call.error(SYNTAX_ERROR);
    return;
  }
  const start = call.int64(START_AT);
  const end = call.int64(END_AT);
  if (start === undefined || end === undefined) {
    call.error(NOT_AN_INTEGER);
    return;
  }
  const unit = count > UNIT_AT ? readIndexUnit(call, UNIT_AT) : 8;
  if (unit === 0) return;
  const { valueBytes, valueStart, valueLength } = call.keyspace.records;
  const length = valueLength * (8 / unit);
  const first = indexFrom(start, length);
  const last = Math.min(indexFrom(end, length), length - 1);
  // Two indices in front of the string both become its beginning, but not when they are crossed.
  const crossed = start < 0 && end < 0 && start > end;
  if (crossed || first > last) call.reply.integer(0);
  else if (unit === 8)
    call.reply.integer(countOnes(valueBytes, valueStart + first, last - first + 1));
  else call.reply.integer(countOnesBetween(valueBytes, valueStart, first, last));
}
