/**
 * XINFO STREAM: a stream's counters, its first and last entry; with FULL its first entries, its
 * groups with their pending entries, and the consumers with theirs. What Redis tells of its radix
 * tree is here told of the tree of blocks: as many keys, but other nodes.
 */
import { asciiBytes } from '../../../base/ascii.ts';
import { LARGEST_ID, SMALLEST_ID } from '../../../values/stream/entry-reader.ts';
import {
  consumerNumber,
  deliveryCount,
  deliveryTime,
} from '../../../values/stream/pending-entry.ts';
import { block, integer, key, optional, token } from '../../framework/argument.ts';
import type { Call } from '../../framework/call.ts';
import { defineCommand } from '../../framework/command.ts';
import { NOT_AN_INTEGER } from '../../framework/errors.ts';
import { keyAt } from '../../framework/key-spec.ts';
import { replyEntries, replyEntry, replyId, streamsOf } from '../stream-access.ts';
import { wrongUse } from '../xgroup/group-options.ts';
import { KEY, readStreamToTell, replyProgress } from './telling.ts';

const FULL = asciiBytes('full');
const COUNT = asciiBytes('count');
const FIRST_OPTION = 3;
const USUAL_COUNT = 10;
/** Not FULL. */
const SUMMARY = -1;

export const xinfoStream = defineCommand({
  name: 'STREAM',
  group: 'stream',
  since: '5.0.0',
  summary: 'Tells about a stream.',
  complexity: 'O(1)',
  arity: -3,
  flags: ['readonly'],
  keys: [keyAt(KEY, 'RO', 'access')],
  history: [
    ['6.0.0', 'Added the `FULL` modifier.'],
    [
      '7.0.0',
      'Added the `max-deleted-entry-id`, `entries-added`, `recorded-first-entry-id`, ' +
        '`entries-read` and `lag` fields',
    ],
    ['7.2.0', 'Added the `active-time` field, and changed the meaning of `seen-time`.'],
  ],
  arguments: [
    key('key'),
    optional(block('full-block', token('FULL'), optional(integer('count', { token: 'COUNT' })))),
  ],
  parsesItself: true,
  run(call) {
    if (!readStreamToTell(call)) return;
    const count = readCount(call);
    if (Number.isNaN(count)) return;
    call.reply.map(count === SUMMARY ? 10 : 9);
    replyCounters(call);
    if (count === SUMMARY) replySummary(call);
    else replyAll(call, count);
  },
});

/** How many of everything are wanted, 0 for all, or SUMMARY; NaN when the error was answered. */
function readCount(call: Call): number {
  const options = call.request.count - FIRST_OPTION;
  if (options === 0) return SUMMARY;
  const isFull = (options === 1 || options === 3) && call.isWord(FIRST_OPTION, FULL);
  if (!isFull || (options === 3 && !call.isWord(FIRST_OPTION + 1, COUNT))) {
    call.error(wrongUse(call));
    return Number.NaN;
  }
  if (options === 1) return USUAL_COUNT;
  const count = call.int64(FIRST_OPTION + 2);
  if (count === undefined) {
    call.error(NOT_AN_INTEGER);
    return Number.NaN;
  }
  return count < 0 ? USUAL_COUNT : Number(count);
}

function replyCounters(call: Call): void {
  const { reply } = call;
  const { id, stream } = streamsOf(call);
  reply.bulkText('length');
  reply.integer(stream.length);
  reply.bulkText('radix-tree-keys');
  reply.integer(stream.blocks.size);
  reply.bulkText('radix-tree-nodes');
  reply.integer(stream.blocks.size + stream.blocks.nodeCount);
  reply.bulkText('last-generated-id');
  replyId(call, stream.readLastId(id));
  reply.bulkText('max-deleted-entry-id');
  replyId(call, stream.readLargestDeletedId(id));
  reply.bulkText('entries-added');
  reply.int64(stream.entriesAdded);
  reply.bulkText('recorded-first-entry-id');
  replyId(call, stream.readFirstId(id));
}

function replySummary(call: Call): void {
  const { reply } = call;
  reply.bulkText('groups');
  reply.integer(streamsOf(call).stream.groups.size);
  reply.bulkText('first-entry');
  replyEdge(call, false);
  reply.bulkText('last-entry');
  replyEdge(call, true);
}

function replyEdge(call: Call, isLast: boolean): void {
  const { reader, stream } = streamsOf(call);
  if (reader.open(stream, SMALLEST_ID, LARGEST_ID, isLast).next()) replyEntry(call, reader);
  else call.reply.nullBulk();
}

function replyAll(call: Call, count: number): void {
  const { reply } = call;
  const { stream } = streamsOf(call);
  reply.bulkText('entries');
  replyEntries(call, SMALLEST_ID, LARGEST_ID, count);
  const { groups } = stream;
  reply.bulkText('groups');
  reply.array(groups.size);
  for (let ref = groups.first(); ref !== 0; ref = groups.next()) replyGroup(call, ref, count);
}

function replyGroup(call: Call, ref: number, count: number): void {
  const { reply } = call;
  const { group, id } = streamsOf(call);
  const { consumers, pending } = group.open(ref);
  const name = group.name.open(ref);
  reply.map(7);
  reply.bulkText('name');
  reply.bulk(name.bytes, name.start, name.length);
  reply.bulkText('last-delivered-id');
  replyId(call, group.readLastId(id));
  replyProgress(call);
  reply.bulkText('pel-count');
  reply.integer(pending.size);
  reply.bulkText('pending');
  reply.array(limited(pending.size, count));
  let left = limited(pending.size, count);
  for (let more = pending.first(); more && left > 0; more = pending.next(), left--) {
    reply.array(4);
    replyId(call, pending.readId(id));
    const owner = consumers.name.open(group.consumerOf(consumerNumber(pending)));
    reply.bulk(owner.bytes, owner.start, owner.length);
    reply.integer(deliveryTime(pending));
    reply.integer(deliveryCount(pending));
  }
  reply.bulkText('consumers');
  reply.array(consumers.size);
  for (let at = consumers.first(); at !== 0; at = consumers.next()) replyConsumer(call, at, count);
}

function replyConsumer(call: Call, ref: number, count: number): void {
  const { reply } = call;
  const { consumer, group, id } = streamsOf(call);
  const { activeMs, owned, seenMs } = consumer.open(ref);
  const name = consumer.name.open(ref);
  reply.map(5);
  reply.bulkText('name');
  reply.bulk(name.bytes, name.start, name.length);
  reply.bulkText('seen-time');
  reply.integer(seenMs);
  reply.bulkText('active-time');
  reply.integer(activeMs);
  reply.bulkText('pel-count');
  reply.integer(owned.size);
  reply.bulkText('pending');
  reply.array(limited(owned.size, count));
  let left = limited(owned.size, count);
  for (let more = owned.first(); more && left > 0; more = owned.next(), left--) {
    group.pending.find(owned.readId(id));
    reply.array(3);
    replyId(call, id);
    reply.integer(deliveryTime(group.pending));
    reply.integer(deliveryCount(group.pending));
  }
}

function limited(size: number, count: number): number {
  return count === 0 ? size : Math.min(size, count);
}
