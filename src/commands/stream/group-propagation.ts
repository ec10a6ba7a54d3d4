/**
 * What reading and claiming for a group come to, as commands that give the same result wherever and
 * whenever they are executed. The open group, its `pending` at the entry, tell what is to be sent.
 */
import { asciiBytes } from '../../base/ascii.ts';
import { WideId } from '../../structures/wide-id.ts';
import { consumerNumber, deliveryCount, deliveryTime } from '../../values/stream/pending-entry.ts';
import { streamIdBytes } from '../../values/stream/stream-id.ts';
import type { Call } from '../framework/call.ts';
import { streamsOf } from './stream-access.ts';

const XCLAIM = asciiBytes('XCLAIM');
const XGROUP = asciiBytes('XGROUP');
const SETID = asciiBytes('SETID');
const CREATECONSUMER = asciiBytes('CREATECONSUMER');
const ENTRIESREAD = asciiBytes('ENTRIESREAD');
const ZERO = asciiBytes('0');
const TIME = asciiBytes('TIME');
const RETRYCOUNT = asciiBytes('RETRYCOUNT');
const FORCE = asciiBytes('FORCE');
const JUSTID = asciiBytes('JUSTID');
const LASTID = asciiBytes('LASTID');

/** The pending entry as it is now: with whom, since when, how often. */
export function propagateClaim(call: Call, keyIndex: number, groupIndex: number): void {
  const { request } = call;
  const { group } = streamsOf(call);
  const { pending } = group;
  const id = streamIdBytes(pending.readId(new WideId()));
  const owner = group.consumers.name.open(group.consumerOf(consumerNumber(pending)));
  const timeMs = asciiBytes(String(deliveryTime(pending)));
  const count = asciiBytes(String(deliveryCount(pending)));
  call.propagate(
    ...[XCLAIM, request.copy(keyIndex), request.copy(groupIndex), owner.copy(), ZERO, id],
    ...[TIME, timeMs, RETRYCOUNT, count, FORCE, JUSTID, LASTID],
    streamIdBytes(group.readLastId(new WideId())),
  );
}

/** How far the group has read, where no claim tells. */
export function propagateGroupId(call: Call, keyIndex: number, groupIndex: number): void {
  if (!call.propagates) return;
  const { request } = call;
  const { group } = streamsOf(call);
  const id = streamIdBytes(group.readLastId(new WideId()));
  const count = asciiBytes(String(group.entriesRead));
  const key = request.copy(keyIndex);
  call.propagate(XGROUP, SETID, key, request.copy(groupIndex), id, ENTRIESREAD, count);
}

/** A consumer that exists without a claim; its name stands behind the group's. */
export function propagateConsumer(call: Call, keyIndex: number, groupIndex: number): void {
  if (!call.propagates) return;
  const { request } = call;
  const names = [request.copy(groupIndex), request.copy(groupIndex + 1)];
  call.propagate(XGROUP, CREATECONSUMER, request.copy(keyIndex), ...names);
}
