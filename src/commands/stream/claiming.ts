/** What XCLAIM and XAUTOCLAIM share: what becomes of one entry. */
import { OutOfMemoryError } from '../../memory/out-of-memory-error.ts';
import type { WideId } from '../../structures/wide-id.ts';
import type { Call } from '../framework/call.ts';
import { propagateClaim } from './group-propagation.ts';
import { replyEntry, replyId, streamsOf } from './stream-access.ts';

export const KEY = 1;
export const GROUP = 2;
export const CONSUMER = 3;
export const LEAST_IDLE = 4;

/**
 * An entry that is pending but no longer in the stream, where the group's `pending` stands: it is
 * forgotten. Others learn of that from the claim of an entry that is not there.
 */
export function forget(call: Call, id: WideId): void {
  const { keyspace } = call;
  if (call.propagates) propagateClaim(call, KEY, GROUP);
  streamsOf(call).group.acknowledge(id);
  keyspace.dirty++;
}

/**
 * Makes an entry pending with the open consumer, answers it, and sends the claim on. False when
 * there is no memory for it; then it is as it was.
 */
export function claim(
  call: Call,
  id: WideId,
  timeMs: number,
  count: number,
  onlyId: boolean,
): boolean {
  const { keyspace } = call;
  const { consumer, reader } = streamsOf(call);
  if (!assign(call, id, timeMs, count)) return false;
  consumer.activeMs = keyspace.nowMs;
  if (onlyId) replyId(call, id);
  else replyEntry(call, reader);
  if (call.propagates) propagateClaim(call, KEY, GROUP);
  keyspace.dirty++;
  return true;
}

/** `Group.assign` in the middle of a reply, where it is too late for an error. */
export function assign(call: Call, id: WideId, timeMs: number, count: number): boolean {
  const { consumer, group } = streamsOf(call);
  try {
    group.assign(id, consumer, timeMs, count);
    return true;
  } catch (error) {
    if (error instanceof OutOfMemoryError) return false;
    throw error;
  }
}
