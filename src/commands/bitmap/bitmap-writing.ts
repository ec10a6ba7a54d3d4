/** What the commands that write bits share. */
import { resizeString } from '../../keyspace/resize-string.ts';
import { STRING_RAW } from '../../values/string.ts';
import type { Call } from '../framework/call.ts';

/**
 * Makes the string in a record (0: none yet), which is open, at least so long and opens it for
 * writing. It becomes `raw` even if nothing is written afterwards, as in Redis. True if it grew.
 */
export function openForBits(
  call: Call,
  keyIndex: number,
  ref: number,
  lengthBytes: number,
): boolean {
  const { keyspace, request, database } = call;
  const { records } = keyspace;
  if (ref !== 0 && lengthBytes <= records.valueLength) {
    if (records.kind !== STRING_RAW) records.resizeInPlace(STRING_RAW, records.valueLength);
    return false;
  }
  resizeString(keyspace, database, request, keyIndex, ref, STRING_RAW, lengthBytes);
  return true;
}
