/** XGROUP CREATECONSUMER: adds a consumer to a group, which reading would do as well. */
import { EVENT_STREAM } from '../../../keyspace/events.ts';
import { key, text } from '../../framework/argument.ts';
import type { Call } from '../../framework/call.ts';
import { defineCommand } from '../../framework/command.ts';
import { keyAt } from '../../framework/key-spec.ts';
import { openConsumer, streamsOf } from '../stream-access.ts';
import { findKeyAndGroup, KEY } from './group-options.ts';

const CONSUMER = 4;

export const xgroupCreateconsumer = defineCommand({
  name: 'CREATECONSUMER',
  group: 'stream',
  since: '6.2.0',
  summary: 'Adds a consumer to a consumer group.',
  complexity: 'O(1)',
  arity: 5,
  flags: ['write', 'denyoom'],
  keys: [keyAt(KEY, 'RW', 'insert')],
  arguments: [key('key'), text('group'), text('consumer')],
  run(call) {
    if (findKeyAndGroup(call) === 0) return;
    call.reply.integer(ensureConsumer(call, KEY, CONSUMER) ? 1 : 0);
  },
});

/**
 * Opens the consumer that an argument names, of the open group, and makes it if there is none. Then
 * it says so and returns true.
 */
export function ensureConsumer(call: Call, keyIndex: number, index: number): boolean {
  if (openConsumer(call, index)) return false;
  const { database, keyspace, request } = call;
  const { consumer, group } = streamsOf(call);
  const { bytes, starts, lengths } = request;
  consumer.open(group.createConsumer(bytes, starts[index], lengths[index], keyspace.nowMs));
  keyspace.dirty++;
  keyspace.notify(EVENT_STREAM, 'xgroup-createconsumer', database, request, keyIndex);
  return true;
}
