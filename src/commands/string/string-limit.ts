/** How long a string may become: what a client may send in one piece, `proto-max-bulk-len`. */
import type { Call } from '../framework/call.ts';
import { STRING_TOO_LONG } from '../framework/errors.ts';

/** The option cannot be set lower, so nobody needs to look it up for strings up to this. */
const LEAST_LIMIT_BYTES = 1024 * 1024;

/** May a string be this long? */
export function isWithinStringLimit(call: Call, lengthBytes: number): boolean {
  if (lengthBytes <= LEAST_LIMIT_BYTES) return true;
  return call.isReplayed || lengthBytes <= call.server.config.get('proto-max-bulk-len');
}

/** May a string be this long? Answers the error if not. */
export function checkStringLength(call: Call, lengthBytes: number): boolean {
  if (isWithinStringLimit(call, lengthBytes)) return true;
  call.error(STRING_TOO_LONG);
  return false;
}
