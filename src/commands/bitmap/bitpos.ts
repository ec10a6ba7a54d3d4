/**
 * BITPOS: where the first one or zero stands. A string counts as followed by zeros without end
 * only if no end of the range is given.
 */
import { findBit } from '../../base/bit-search.ts';
import { err } from '../../protocol/reply-error.ts';
import { block, integer, key, optional } from '../framework/argument.ts';
import type { Call } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';
import { NOT_AN_INTEGER, SYNTAX_ERROR } from '../framework/errors.ts';
import { keyAt } from '../framework/key-spec.ts';
import { openString } from '../string/string-access.ts';
import { INDEX_UNIT, indexFrom, readIndexUnit } from './index-range.ts';

const BIT_MUST_BE_ONE_OR_ZERO = err('The bit argument must be 1 or 0.');
const START_AT = 3;
const END_AT = 4;
const UNIT_AT = 5;

export const bitpos = defineCommand({
  name: 'BITPOS',
  group: 'bitmap',
  since: '2.8.7',
  summary: 'Finds the first bit that is set, or clear, in the string stored at a key.',
  complexity: 'O(N), N being the distance to that bit.',
  arity: -3,
  flags: ['readonly'],
  keys: [keyAt(1, 'RO', 'access')],
  history: [['7.0.0', 'Added the `BYTE|BIT` option.']],
  arguments: [
    key('key'),
    integer('bit'),
    optional(
      block(
        'range',
        integer('start'),
        optional(block('end-unit-block', integer('end'), INDEX_UNIT)),
      ),
    ),
  ],
  // A missing key is answered before the range is looked at, which no grammar tells.
  parsesItself: true,
  run(call, keyIndex, bitIndex) {
    const bit = call.int64(bitIndex);
    if (bit !== 0 && bit !== 1) {
      call.error(bit === undefined ? NOT_AN_INTEGER : BIT_MUST_BE_ONE_OR_ZERO);
      return;
    }
    const ref = call.read(keyIndex);
    if (ref === 0) call.reply.integer(bit === 1 ? -1 : 0);
    else if (openString(call, ref)) replyPosition(call, bit);
  },
});

/** The record is open. */
function replyPosition(call: Call, bit: number): void {
  const { count } = call.request;
  if (count > UNIT_AT + 1) {
    call.error(SYNTAX_ERROR);
    return;
  }
  const start = count > START_AT ? call.int64(START_AT) : 0;
  if (start === undefined) {
    call.error(NOT_AN_INTEGER);
    return;
  }
  const unit = count > UNIT_AT ? readIndexUnit(call, UNIT_AT) : 8;
  if (unit === 0) return;
  const end = count > END_AT ? call.int64(END_AT) : -1;
  if (end === undefined) {
    call.error(NOT_AN_INTEGER);
    return;
  }
  const { valueBytes, valueStart, valueLength } = call.keyspace.records;
  const length = valueLength * (8 / unit);
  const first = indexFrom(start, length);
  const last = Math.min(indexFrom(end, length), length - 1);
  if (first > last) {
    call.reply.integer(-1);
    return;
  }
  const lastBit = (last + 1) * unit - 1;
  const position = findBit(valueBytes, valueStart, first * unit, lastBit, bit);
  const findsZeroBehind = position < 0 && bit === 0 && count <= END_AT;
  call.reply.integer(findsZeroBehind ? valueLength * 8 : position);
}
