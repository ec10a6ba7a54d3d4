/** What the string commands share: answering a value, and telling a string from other types. */
import { TYPE_STRING, typeOf } from '../../values/kinds.ts';
import type { Call } from '../framework/call.ts';
import { WRONG_TYPE } from '../framework/errors.ts';

/** Opens a record if it is a string; otherwise answers WRONGTYPE and returns false. */
export function openString(call: Call, ref: number): boolean {
  const { records } = call.keyspace;
  records.open(ref);
  if (typeOf(records.kind) === TYPE_STRING) return true;
  call.error(WRONG_TYPE);
  return false;
}

/**
 * Answers the string in a record, null for no record (0), WRONGTYPE for other types: only then
 * false.
 */
export function replyString(call: Call, ref: number): boolean {
  if (ref === 0) {
    call.reply.nullBulk();
    return true;
  }
  if (!openString(call, ref)) return false;
  const { records } = call.keyspace;
  call.reply.bulk(records.valueBytes, records.valueStart, records.valueLength);
  return true;
}
