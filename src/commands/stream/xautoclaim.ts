/**
 * XAUTOCLAIM: goes through a group's pending entries and claims those that have been idle long
 * enough; the reply says where to go on. Pending entries that are no longer in the stream are
 * forgotten on the way, and listed.
 */
import { asciiBytes } from '../../base/ascii.ts';
import { err } from '../../protocol/reply-error.ts';
import { deliveryCount, deliveryTime } from '../../values/stream/pending-entry.ts';
import { streamIdBytes } from '../../values/stream/stream-id.ts';
import { integer, key, optional, text, token } from '../framework/argument.ts';
import { type Call, WRONG } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';
import { SYNTAX_ERROR } from '../framework/errors.ts';
import { keyAt } from '../framework/key-spec.ts';
import { CONSUMER, claim, forget, GROUP, KEY, LEAST_IDLE } from './claiming.ts';
import { propagateConsumer } from './group-propagation.ts';
import { findStream, openGroup, readStart, streamsOf } from './stream-access.ts';
import { noSuchGroup } from './stream-errors.ts';
import { ensureConsumer } from './xgroup/createconsumer.ts';

const START = 5;
const FIRST_OPTION = 6;
const USUAL_COUNT = 100;
/** For each entry wanted so many are looked at. */
const ATTEMPTS = 10;
/** Redis's largest count: with 16 bytes for each it must not pass 2^63. */
const LARGEST_COUNT = 0x7fff_ffff_ffff_ffffn / 16n;

/** What became of an entry. */
const PASSED = 0;
const CLAIMED = 1;
const DELETED = 2;

const COUNT = asciiBytes('count');
const JUSTID = asciiBytes('justid');

const BAD_LEAST_IDLE = err('Invalid min-idle-time argument for XAUTOCLAIM');
const BAD_COUNT = err('COUNT must be > 0');

export const xautoclaim = defineCommand({
  name: 'XAUTOCLAIM',
  group: 'stream',
  since: '6.2.0',
  summary: 'Makes a consumer the owner of pending entries that others have left lying.',
  complexity: 'O(1) if COUNT is small.',
  arity: -6,
  flags: ['write', 'fast'],
  tips: ['nondeterministic_output'],
  keys: [keyAt(1, 'RW', 'access', 'delete')],
  history: [
    [
      '7.0.0',
      'Added an element to the reply array, containing deleted entries the command cleared from ' +
        'the PEL',
    ],
  ],
  arguments: [
    key('key'),
    text('group'),
    text('consumer'),
    text('min-idle-time'),
    text('start'),
    optional(integer('count', { token: 'COUNT' })),
    optional(token('JUSTID')),
  ],
  parsesItself: true,
  run(call) {
    const leastIdle = call.int64(LEAST_IDLE);
    if (leastIdle === undefined) {
      call.error(BAD_LEAST_IDLE);
      return;
    }
    if (!readStart(call, START, streamsOf(call).start)) return;
    let count = USUAL_COUNT;
    let onlyId = false;
    for (let index = FIRST_OPTION; index < call.request.count; index++) {
      if (call.isWord(index, COUNT) && index + 1 < call.request.count) {
        const given = call.int64(++index);
        if (given === undefined || given < 1 || given > LARGEST_COUNT) {
          call.error(BAD_COUNT);
          return;
        }
        count = Number(given);
      } else if (call.isWord(index, JUSTID)) {
        onlyId = true;
      } else {
        call.error(SYNTAX_ERROR);
        return;
      }
    }
    const ref = findStream(call, KEY);
    if (ref === WRONG) return;
    if (ref === 0 || !openGroup(call, GROUP)) call.error(noSuchGroup(call, KEY, GROUP));
    else claimIdle(call, Math.max(0, Number(leastIdle)), count, onlyId);
  },
});

function claimIdle(call: Call, leastIdleMs: number, count: number, onlyId: boolean): void {
  const { keyspace, reply } = call;
  const { consumer, group, id, idText, start } = streamsOf(call);
  const { pending } = group;
  call.rewritten = true;
  const isNew = ensureConsumer(call, KEY, CONSUMER);
  consumer.seenMs = keyspace.nowMs;
  const { dirty } = keyspace;
  reply.array(3);
  const next = reply.beginArray();
  const entries = reply.beginArray();
  const deleted: Uint8Array[] = [];
  let claimed = 0;
  let attempts = count * ATTEMPTS;
  let more = pending.seekCeiling(start);
  while (more && attempts-- > 0 && claimed + deleted.length < count) {
    pending.readId(id);
    const outcome = claimOne(call, leastIdleMs, onlyId);
    if (outcome === CLAIMED) claimed++;
    if (outcome === DELETED) deleted.push(streamIdBytes(id));
    more = outcome === DELETED ? pending.seekCeiling(id) : pending.next();
  }
  if (isNew && keyspace.dirty === dirty) propagateConsumer(call, KEY, GROUP);
  reply.endArray(entries, claimed);
  if (more) pending.readId(id);
  else id.set(0, 0, 0, 0);
  reply.endBulk(next, idText.bytes, 0, idText.write(id));
  reply.array(deleted.length);
  for (const bytes of deleted) reply.bulkBytes(bytes);
}

/** The entry at which the group's `pending` stands, its id being in `StreamType.id`. */
function claimOne(call: Call, leastIdleMs: number, onlyId: boolean): number {
  const { group, id, reader, stream } = streamsOf(call);
  const { pending } = group;
  const { nowMs } = call.keyspace;
  if (!reader.find(stream, id)) {
    forget(call, id);
    return DELETED;
  }
  if (leastIdleMs > 0 && nowMs - deliveryTime(pending) < leastIdleMs) return PASSED;
  const count = deliveryCount(pending) + (onlyId ? 0 : 1);
  return claim(call, id, nowMs, count, onlyId) ? CLAIMED : PASSED;
}
