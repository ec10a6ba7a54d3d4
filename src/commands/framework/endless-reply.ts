/**
 * A client may ask for a thousand million random elements of a set of one. The loops that answer
 * such a count ask here whether anybody will ever see what they write: beyond the limit of its
 * output buffer the client is cut off when the command ends, so the command may as well end now.
 */
import type { Call } from './call.ts';

/**
 * Nobody can use a longer reply of repeated elements, and the memory for it must not be taken from
 * the data: who asks for more is disconnected even if no limit is configured.
 */
const LONGEST_REPLY_BYTES = 2 ** 30;
const LOOKED_AT_EVERY = 1024;

/** Is the reply too long to be sent? `left`: how many elements are yet to be written. */
export function isEndless(call: Call, left: number): boolean {
  if (left % LOOKED_AT_EVERY !== 0) return false;
  const { length, limitBytes } = call.reply;
  if (length > LONGEST_REPLY_BYTES) call.session.kill();
  else if (length <= limitBytes) return false;
  return true;
}
