/** XGROUP DELCONSUMER: removes a consumer, and forgets what was pending with it. */
import { EVENT_STREAM } from '../../../keyspace/events.ts';
import { key, text } from '../../framework/argument.ts';
import { defineCommand } from '../../framework/command.ts';
import { keyAt } from '../../framework/key-spec.ts';
import { openConsumer, streamsOf } from '../stream-access.ts';
import { findKeyAndGroup, KEY } from './group-options.ts';

const CONSUMER = 4;

export const xgroupDelconsumer = defineCommand({
  name: 'DELCONSUMER',
  group: 'stream',
  since: '5.0.0',
  summary: 'Removes a consumer from a consumer group and tells how many entries it had pending.',
  complexity: 'O(N) with N being the number of its pending entries.',
  arity: 5,
  flags: ['write'],
  keys: [keyAt(KEY, 'RW', 'delete')],
  arguments: [key('key'), text('group'), text('consumer')],
  run(call) {
    const { database, keyspace, reply, request } = call;
    if (findKeyAndGroup(call) === 0) return;
    if (!openConsumer(call, CONSUMER)) {
      reply.integer(0);
      return;
    }
    const { consumer, group } = streamsOf(call);
    reply.integer(consumer.owned.size);
    group.removeConsumer(consumer);
    keyspace.dirty++;
    keyspace.notify(EVENT_STREAM, 'xgroup-delconsumer', database, request, KEY);
  },
});
