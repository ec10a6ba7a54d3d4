/**
 * XCLAIM: pending entries change hands, if they have been idle long enough. With FORCE it makes
 * entries pending that are not, which is how all others tell what XREADGROUP did.
 */
import { asciiBytes } from '../../base/ascii.ts';
import { err } from '../../protocol/reply-error.ts';
import { WideId } from '../../structures/wide-id.ts';
import { deliveryCount, deliveryTime } from '../../values/stream/pending-entry.ts';
import { integer, key, many, optional, text, token, unixTime } from '../framework/argument.ts';
import { type Call, WRONG } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';
import { keyAt } from '../framework/key-spec.ts';
import { CONSUMER, claim, forget, GROUP, KEY, LEAST_IDLE } from './claiming.ts';
import { propagateConsumer, propagateGroupId } from './group-propagation.ts';
import { findStream, isId, openGroup, readId, streamsOf } from './stream-access.ts';
import { noSuchGroup, wordOf } from './stream-errors.ts';
import { ensureConsumer } from './xgroup/createconsumer.ts';

const FIRST_ID = 5;

const FORCE = asciiBytes('force');
const JUSTID = asciiBytes('justid');
const IDLE = asciiBytes('idle');
const TIME = asciiBytes('time');
const RETRYCOUNT = asciiBytes('retrycount');
const LASTID = asciiBytes('lastid');

const BAD_LEAST_IDLE = err('Invalid min-idle-time argument for XCLAIM');
const BAD_IDLE = err('Invalid IDLE option argument for XCLAIM');
const BAD_TIME = err('Invalid TIME option argument for XCLAIM');
const BAD_RETRYCOUNT = err('Invalid RETRYCOUNT option argument for XCLAIM');

export const xclaim = defineCommand({
  name: 'XCLAIM',
  group: 'stream',
  since: '5.0.0',
  summary: 'Makes a consumer the owner of pending entries, and answers them.',
  complexity: 'O(log N) with N being the number of pending entries of the group.',
  arity: -6,
  flags: ['write', 'fast'],
  tips: ['nondeterministic_output'],
  keys: [keyAt(1, 'RW', 'update')],
  arguments: [
    key('key'),
    text('group'),
    text('consumer'),
    text('min-idle-time'),
    many(text('id')),
    optional(integer('ms', { token: 'IDLE' })),
    optional(unixTime('unix-time-milliseconds', { token: 'TIME' })),
    optional(integer('count', { token: 'RETRYCOUNT' })),
    optional(token('FORCE')),
    optional(token('JUSTID')),
    optional(text('lastid', { token: 'LASTID' })),
  ],
  parsesItself: true,
  run(call) {
    const ref = findStream(call, KEY);
    if (ref === WRONG) return;
    if (ref === 0 || !openGroup(call, GROUP)) {
      call.error(noSuchGroup(call, KEY, GROUP));
      return;
    }
    const leastIdle = call.int64(LEAST_IDLE);
    if (leastIdle === undefined) {
      call.error(BAD_LEAST_IDLE);
      return;
    }
    const { id } = streamsOf(call);
    let end = FIRST_ID;
    while (end < call.request.count && isId(call, end, id)) end++;
    const options = readOptions(call, end);
    if (options !== undefined) claimAll(call, Math.max(0, Number(leastIdle)), end, options);
  },
});

interface ClaimOptions {
  force: boolean;
  onlyId: boolean;
  /** -1: now. */
  timeMs: number;
  /** -1: one more, or as it was with JUSTID. */
  count: number;
  readonly lastId: WideId;
}

/** What follows the ids; undefined when the error has been answered. */
function readOptions(call: Call, from: number): ClaimOptions | undefined {
  const options = { force: false, onlyId: false, timeMs: -1, count: -1, lastId: new WideId() };
  const { count } = call.request;
  for (let index = from; index < count; index++) {
    const more = index + 1 < count;
    if (call.isWord(index, FORCE)) {
      options.force = true;
    } else if (call.isWord(index, JUSTID)) {
      options.onlyId = true;
    } else if (more && call.isWord(index, IDLE)) {
      const idle = readNumber(call, ++index, BAD_IDLE);
      if (idle === undefined) return undefined;
      options.timeMs = call.keyspace.nowMs - idle;
    } else if (more && call.isWord(index, TIME)) {
      const time = readNumber(call, ++index, BAD_TIME);
      if (time === undefined) return undefined;
      options.timeMs = time;
    } else if (more && call.isWord(index, RETRYCOUNT)) {
      const retries = readNumber(call, ++index, BAD_RETRYCOUNT);
      if (retries === undefined) return undefined;
      options.count = retries;
    } else if (more && call.isWord(index, LASTID)) {
      if (!readId(call, ++index, options.lastId)) return undefined;
    } else {
      call.error(err(`Unrecognized XCLAIM option '${wordOf(call, index)}'`));
      return undefined;
    }
  }
  return options;
}

function readNumber(call: Call, index: number, error: typeof BAD_IDLE): number | undefined {
  const value = call.int64(index);
  if (value !== undefined) return Number(value);
  call.error(error);
  return undefined;
}

function claimAll(call: Call, leastIdleMs: number, end: number, options: ClaimOptions): void {
  const { keyspace, reply } = call;
  const { consumer, group, id, start } = streamsOf(call);
  const { nowMs } = keyspace;
  call.rewritten = true;
  let tellsLastId = false;
  if (options.lastId.compare(group.readLastId(start)) > 0) {
    group.lastId = options.lastId;
    tellsLastId = true;
  }
  // A time that cannot be comes from a clock that differs; it is no reason to refuse.
  let { timeMs } = options;
  if (timeMs < 0 || timeMs > nowMs) timeMs = nowMs;
  const isNew = ensureConsumer(call, KEY, CONSUMER);
  consumer.seenMs = nowMs;
  const { dirty } = keyspace;
  const begun = reply.beginArray();
  let claimed = 0;
  for (let index = FIRST_ID; index < end; index++) {
    readId(call, index, id);
    if (claimOne(call, leastIdleMs, timeMs, options)) claimed++;
  }
  // A claim that is sent on tells both.
  if (isNew && keyspace.dirty === dirty) propagateConsumer(call, KEY, GROUP);
  if (tellsLastId && keyspace.dirty === dirty) {
    propagateGroupId(call, KEY, GROUP);
    keyspace.dirty++;
  }
  reply.endArray(begun, claimed);
}

/** The entry whose id is in `StreamType.id`; true when it has been answered. */
function claimOne(call: Call, leastIdleMs: number, timeMs: number, options: ClaimOptions): boolean {
  const { group, id, reader, stream } = streamsOf(call);
  const { pending } = group;
  const isPending = pending.find(id);
  if (!reader.find(stream, id)) {
    if (isPending) forget(call, id);
    return false;
  }
  if (!isPending && !options.force) return false;
  let { count } = options;
  if (isPending) {
    const idleMs = call.keyspace.nowMs - deliveryTime(pending);
    if (leastIdleMs > 0 && idleMs < leastIdleMs) return false;
    if (count < 0) count = deliveryCount(pending) + (options.onlyId ? 0 : 1);
  } else if (count < 0) {
    count = options.onlyId ? 1 : 2;
  }
  return claim(call, id, timeMs, count, options.onlyId);
}
