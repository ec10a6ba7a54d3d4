/**
 * XPENDING: what was delivered to a group's consumers and not acknowledged. Without an interval a
 * summary, else the single entries.
 */
import { asciiBytes } from '../../base/ascii.ts';
import { consumerNumber, deliveryCount, deliveryTime } from '../../values/stream/pending-entry.ts';
import { SEQUENCE_LARGEST } from '../../values/stream/stream-id.ts';
import { block, integer, key, optional, text } from '../framework/argument.ts';
import { type Call, WRONG } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';
import { NOT_AN_INTEGER, SYNTAX_ERROR } from '../framework/errors.ts';
import { keyAt } from '../framework/key-spec.ts';
import {
  openConsumer,
  openGroup,
  readEnd,
  readStart,
  readStream,
  replyId,
  streamsOf,
} from './stream-access.ts';
import { noSuchGroup } from './stream-errors.ts';

const IDLE = asciiBytes('idle');
const GROUP = 2;
const SUMMARY_ARGUMENTS = 3;
const LEAST_ARGUMENTS = 6;
const LEAST_WITH_IDLE = 8;
const MOST_ARGUMENTS = 9;

export const xpending = defineCommand({
  name: 'XPENDING',
  group: 'stream',
  since: '5.0.0',
  summary: 'Tells which entries are pending in a consumer group.',
  complexity:
    'O(N) with N being the number of entries answered; O(M) for a summary, M being the consumers.',
  arity: -3,
  flags: ['readonly'],
  tips: ['nondeterministic_output'],
  keys: [keyAt(1, 'RO', 'access')],
  history: [['6.2.0', 'Added the `IDLE` option and exclusive range intervals.']],
  arguments: [
    key('key'),
    text('group'),
    optional(
      block(
        'filters',
        optional(integer('min-idle-time', { token: 'IDLE', since: '6.2.0' })),
        text('start'),
        text('end'),
        integer('count'),
        optional(text('consumer')),
      ),
    ),
  ],
  parsesItself: true,
  run(call) {
    const arguments_ = call.request.count;
    const isSummary = arguments_ === SUMMARY_ARGUMENTS;
    if (!isSummary && (arguments_ < LEAST_ARGUMENTS || arguments_ > MOST_ARGUMENTS)) {
      call.error(SYNTAX_ERROR);
      return;
    }
    const filters = isSummary ? undefined : readFilters(call);
    if (!isSummary && filters === undefined) return;
    const ref = readStream(call, 1);
    if (ref === WRONG) return;
    if (ref === 0 || !openGroup(call, GROUP)) {
      call.error(noSuchGroup(call, 1, GROUP));
      return;
    }
    if (filters === undefined) summarize(call);
    else list(call, filters);
  },
});

interface Filters {
  readonly leastIdleMs: number;
  readonly count: number;
  /** 0: of all consumers. */
  readonly consumerIndex: number;
}

/** The interval is left in `StreamType`; undefined when the error has been answered. */
function readFilters(call: Call): Filters | undefined {
  const { end, start } = streamsOf(call);
  let index = 3;
  let leastIdleMs: number | bigint | undefined = 0;
  if (call.isWord(index, IDLE)) {
    leastIdleMs = call.int64(index + 1);
    if (leastIdleMs === undefined) call.error(NOT_AN_INTEGER);
    else if (call.request.count < LEAST_WITH_IDLE) call.error(SYNTAX_ERROR);
    if (leastIdleMs === undefined || call.request.count < LEAST_WITH_IDLE) return undefined;
    index += 2;
  }
  const count = call.int64(index + 2);
  if (count === undefined) {
    call.error(NOT_AN_INTEGER);
    return undefined;
  }
  if (!readStart(call, index, start)) return undefined;
  if (!readEnd(call, index + 1, end, SEQUENCE_LARGEST)) return undefined;
  const consumerIndex = index + 3 < call.request.count ? index + 3 : 0;
  return { leastIdleMs: Number(leastIdleMs), count: Math.max(0, Number(count)), consumerIndex };
}

function summarize(call: Call): void {
  const { reply } = call;
  const { consumer, group, id } = streamsOf(call);
  const { consumers, pending } = group;
  reply.array(4);
  reply.integer(pending.size);
  if (pending.size === 0) {
    reply.nullBulk();
    reply.nullBulk();
    reply.nullArray();
    return;
  }
  pending.first();
  replyId(call, pending.readId(id));
  pending.last();
  replyId(call, pending.readId(id));
  const begun = reply.beginArray();
  let answered = 0;
  for (let ref = consumers.first(); ref !== 0; ref = consumers.next()) {
    const owned = consumer.open(ref).owned.size;
    if (owned === 0) continue;
    reply.array(2);
    const name = consumer.name.open(ref);
    reply.bulk(name.bytes, name.start, name.length);
    reply.bulkInteger(owned);
    answered++;
  }
  reply.endArray(begun, answered);
}

function list(call: Call, filters: Filters): void {
  const { keyspace, reply } = call;
  const { consumer, end, group, id, start } = streamsOf(call);
  if (filters.consumerIndex !== 0 && !openConsumer(call, filters.consumerIndex)) {
    reply.array(0);
    return;
  }
  const { pending } = group;
  const tree = filters.consumerIndex === 0 ? pending : consumer.owned;
  const begun = reply.beginArray();
  let answered = 0;
  let more = tree.seekCeiling(start);
  for (; more && answered < filters.count; more = tree.next()) {
    if (tree.readId(id).compare(end) > 0) break;
    if (tree !== pending && !pending.find(id)) continue;
    const idleMs = keyspace.nowMs - deliveryTime(pending);
    if (filters.leastIdleMs !== 0 && idleMs < filters.leastIdleMs) continue;
    reply.array(4);
    replyId(call, id);
    const name = group.consumers.name.open(group.consumerOf(consumerNumber(pending)));
    reply.bulk(name.bytes, name.start, name.length);
    reply.integer(Math.max(0, idleMs));
    reply.integer(deliveryCount(pending));
    answered++;
  }
  reply.endArray(begun, answered);
}
