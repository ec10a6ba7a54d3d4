/** GETRANGE and its old name SUBSTR: a part of a string, both ends included, -1 its last byte. */
import { integer, key } from '../framework/argument.ts';
import type { Call } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';
import { NOT_AN_INTEGER } from '../framework/errors.ts';
import { keyAt } from '../framework/key-spec.ts';
import { openString } from './string-access.ts';

export const getrange = defineCommand({
  name: 'GETRANGE',
  group: 'string',
  since: '2.4.0',
  summary: 'Answers a part of the string stored at a key, given by its first and last offset.',
  complexity: 'O(N), N being the length of the part.',
  arity: 4,
  flags: ['readonly'],
  keys: [keyAt(1, 'RO', 'access')],
  arguments: [key('key'), integer('start'), integer('end')],
  run: replyRange,
});

export const substr = defineCommand({
  name: 'SUBSTR',
  group: 'string',
  since: '1.0.0',
  summary: 'Answers a part of the string stored at a key, given by its first and last offset.',
  complexity: 'O(N), N being the length of the part.',
  arity: 4,
  flags: ['readonly'],
  keys: [keyAt(1, 'RO', 'access')],
  deprecated: { since: '2.0.0', replacedBy: '`GETRANGE`' },
  arguments: [key('key'), integer('start'), integer('end')],
  run: replyRange,
});

function replyRange(call: Call, keyIndex: number, startIndex: number, endIndex: number): void {
  const { reply } = call;
  const start = call.int64(startIndex);
  const end = start === undefined ? undefined : call.int64(endIndex);
  if (start === undefined || end === undefined) {
    call.error(NOT_AN_INTEGER);
    return;
  }
  const ref = call.read(keyIndex);
  if (ref !== 0 && !openString(call, ref)) return;
  const { records } = call.keyspace;
  const length = ref === 0 ? 0 : records.valueLength;
  const first = offsetOf(start, length);
  const last = Math.min(offsetOf(end, length), length - 1);
  // Two offsets in front of the string both become its beginning, but not when they are crossed.
  const crossed = start < 0 && end < 0 && start > end;
  if (crossed || first > last) reply.bulk(records.valueBytes, 0, 0);
  else reply.bulk(records.valueBytes, records.valueStart + first, last - first + 1);
}

/** Beyond 2^53 it is rounded, which does not matter: no string is so long. */
function offsetOf(given: number | bigint, length: number): number {
  const offset = Number(given);
  return offset < 0 ? Math.max(offset + length, 0) : offset;
}
