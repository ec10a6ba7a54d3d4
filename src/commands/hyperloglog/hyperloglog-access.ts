/** What the HyperLogLog commands share: telling such a value from other strings, and its errors. */
import { ReplyError } from '../../protocol/reply-error.ts';
import { isHyperLogLog } from '../../values/hyperloglog/header.ts';
import { TYPE_STRING, typeOf } from '../../values/kinds.ts';
import { STRING_RAW } from '../../values/string.ts';
import type { Call } from '../framework/call.ts';
import { WRONG_TYPE } from '../framework/errors.ts';

export const NOT_A_HYPERLOGLOG = new ReplyError(
  'WRONGTYPE',
  'Key is not a valid HyperLogLog string value.',
);
export const CORRUPT_HYPERLOGLOG = new ReplyError('INVALIDOBJ', 'Corrupted HLL object detected');

/** Opens a record if it holds a HyperLogLog; otherwise answers the error and returns false. */
export function openHyperLogLog(call: Call, ref: number): boolean {
  const { records } = call.keyspace;
  records.open(ref);
  if (typeOf(records.kind) !== TYPE_STRING) {
    call.error(WRONG_TYPE);
    return false;
  }
  if (isHyperLogLog(records.valueBytes, records.valueStart, records.valueLength)) return true;
  call.error(NOT_A_HYPERLOGLOG);
  return false;
}

/** The encoding of a string that is worked on in place is `raw`, even if nothing changes. */
export function becomeRaw(call: Call): void {
  const { records } = call.keyspace;
  if (records.kind !== STRING_RAW) records.resizeInPlace(STRING_RAW, records.valueLength);
}
