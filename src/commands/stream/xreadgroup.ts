/**
 * XREADGROUP: entries of streams for a consumer of a group. With `>` those that no consumer of the
 * group has got yet, which become pending with this one; with an id, what is pending with it
 * already. What is sent on is not the reading but what it did: an XCLAIM for each entry.
 */
import { err } from '../../protocol/reply-error.ts';
import { TYPE_STREAM } from '../../values/kinds.ts';
import { LARGEST_ID } from '../../values/stream/entry-reader.ts';
import { deliveryCount, setDelivery } from '../../values/stream/pending-entry.ts';
import { block, integer, key, many, optional, text, token } from '../framework/argument.ts';
import { answerNullArray } from '../framework/blocking.ts';
import { type Call, WRONG } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';
import { assign } from './claiming.ts';
import { propagateClaim, propagateConsumer, propagateGroupId } from './group-propagation.ts';
import { NO_WAIT, type ReadRequest, readRequestOf } from './read-request.ts';
import {
  findStream,
  isByte,
  openGroup,
  readId,
  replyEntry,
  replyId,
  streamsOf,
} from './stream-access.ts';
import { noGroupToRead } from './stream-errors.ts';
import { ensureConsumer } from './xgroup/createconsumer.ts';
import { keysBehindStreams, reopen, ServedStreams } from './xread.ts';

const DOLLAR = 0x24;
const ABOVE = 0x3e;

const NO_DOLLAR = err(
  'The $ ID is meaningless in the context of XREADGROUP: you want to read the history of this ' +
    'consumer by specifying a proper ID, or use the > ID to get new messages. The $ ID would ' +
    'just return an empty result set.',
);

export const xreadgroup = defineCommand({
  name: 'XREADGROUP',
  group: 'stream',
  since: '5.0.0',
  summary: 'Answers entries of streams to a consumer of a group, and may wait for new ones.',
  complexity: 'O(M) for each stream, M being the number of entries answered.',
  arity: -7,
  flags: ['write', 'blocking', 'movablekeys'],
  keys: [keysBehindStreams(4)],
  arguments: [
    { ...block('group-block', text('group'), text('consumer')), token: 'GROUP' },
    optional(integer('count', { token: 'COUNT' })),
    optional(integer('milliseconds', { token: 'BLOCK' })),
    optional(token('NOACK')),
    { ...block('streams', many(key('key')), many(text('id'))), token: 'STREAMS' },
  ],
  parsesItself: true,
  run(call) {
    const read = readRequestOf(call, true);
    if (read === undefined) return;
    // Changes are sent on as what they come to; nothing of the request itself is.
    call.rewritten = true;
    for (let at = 0; at < read.keyCount; at++) {
      if (!prepare(call, read, at)) return;
    }
    const served = new ServedStreams(call);
    for (let at = 0; at < read.keyCount; at++) {
      // A single stream and its group are still open.
      if (read.keyCount > 1 && !reopen(call, read.firstKey + at)) continue;
      if (read.keyCount > 1 && !openGroup(call, read.groupIndex)) continue;
      serve(call, read, at, served);
    }
    if (served.end()) return;
    const { firstKey, keyCount, timeoutMs } = read;
    if (timeoutMs === NO_WAIT) {
      call.reply.nullArray();
      return;
    }
    const timedOut = answerNullArray;
    call.block({ firstKey, keyCount, type: TYPE_STREAM, timeoutMs, wakesOnLoss: true, timedOut });
  },
});

/** Opens a stream and the group, and looks at the id; false when an error has been answered. */
function prepare(call: Call, read: ReadRequest, at: number): boolean {
  const keyIndex = read.firstKey + at;
  const ref = findStream(call, keyIndex);
  if (ref === WRONG) return false;
  if (ref === 0 || !openGroup(call, read.groupIndex)) {
    call.error(noGroupToRead(call, keyIndex, read.groupIndex));
    return false;
  }
  const index = keyIndex + read.keyCount;
  if (isByte(call, index, DOLLAR)) {
    call.error(NO_DOLLAR);
    return false;
  }
  return isByte(call, index, ABOVE) || readId(call, index, streamsOf(call).id);
}

/** Answers what the open stream has for the consumer. */
function serve(call: Call, read: ReadRequest, at: number, served: ServedStreams): void {
  const { keyspace } = call;
  const { consumer, group, id, reader, start, stream } = streamsOf(call);
  const keyIndex = read.firstKey + at;
  const isNew = ensureConsumer(call, keyIndex, read.groupIndex + 1);
  if (isNew && read.noAck) propagateConsumer(call, keyIndex, read.groupIndex);
  consumer.seenMs = keyspace.nowMs;
  const idIndex = keyIndex + read.keyCount;
  const isHistory = !isByte(call, idIndex, ABOVE) && readId(call, idIndex, id) && !id.isLargest;
  if (isHistory) {
    id.increment();
    served.begin(keyIndex);
    replyHistory(call, read.count);
    keyspace.dirty++;
  }
  const isReading = !isHistory && group.readLastId(start).increment();
  if (!isReading || !reader.open(stream, start, LARGEST_ID).next()) {
    // No claim will tell of the consumer.
    if (isNew && !read.noAck) propagateConsumer(call, keyIndex, read.groupIndex);
    return;
  }
  served.begin(keyIndex);
  deliver(call, read, keyIndex);
  keyspace.dirty++;
}

/** Answers new entries, the first of which the reader stands at, and makes them pending. */
function deliver(call: Call, read: ReadRequest, keyIndex: number): void {
  const { keyspace, reply } = call;
  const { consumer, group, progress, reader, stream } = streamsOf(call);
  const { nowMs } = keyspace;
  const begun = reply.beginArray();
  let answered = 0;
  do {
    // Without memory for more, the consumer gets what came before.
    if (!read.noAck && !assign(call, reader.id, nowMs, 1)) break;
    progress.advance(stream, group, reader.id);
    replyEntry(call, reader);
    if (!read.noAck) {
      consumer.activeMs = nowMs;
      if (call.propagates) propagateClaim(call, keyIndex, read.groupIndex);
    }
    answered++;
  } while (answered !== read.count && reader.next());
  if (read.noAck) propagateGroupId(call, keyIndex, read.groupIndex);
  reply.endArray(begun, answered);
}

/**
 * Answers what is pending with the consumer, from `StreamType.id` on, which counts as a delivery.
 */
function replyHistory(call: Call, count: number): void {
  const { keyspace, reply } = call;
  const { consumer, group, id, reader, stream } = streamsOf(call);
  const { owned } = consumer;
  const begun = reply.beginArray();
  let answered = 0;
  let more = owned.seekCeiling(id);
  while (more && (count === 0 || answered < count)) {
    owned.readId(id);
    if (reader.find(stream, id)) {
      replyEntry(call, reader);
      const { pending } = group;
      if (pending.find(id)) setDelivery(pending, keyspace.nowMs, deliveryCount(pending) + 1);
    } else {
      // The entry was deleted meanwhile.
      reply.array(2);
      replyId(call, id);
      reply.nullArray();
    }
    answered++;
    more = owned.next();
  }
  reply.endArray(begun, answered);
}
