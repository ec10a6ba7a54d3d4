/** XGROUP DELCONSUMER: removes a consumer, and forgets what was pending with it. */
import { EVENT_STREAM } from '../../../keyspace/events.ts';
import type { Keyspace } from '../../../keyspace/keyspace.ts';
import type { Consumer } from '../../../values/stream/consumer.ts';
import type { Group } from '../../../values/stream/group.ts';
import { key, text } from '../../framework/argument.ts';
import { defineCommand } from '../../framework/command.ts';
import { keyAt } from '../../framework/key-spec.ts';
import { openConsumer, streamsOf } from '../stream-access.ts';
import { findKeyAndGroup, KEY } from './group-options.ts';

const CONSUMER = 4;
/** What a consumer with more pending entries leaves behind is freed in slices. */
const FREED_AT_ONCE = 1024;

export const xgroupDelconsumer = defineCommand({
  name: 'DELCONSUMER',
  group: 'stream',
  since: '5.0.0',
  summary: 'Removes a consumer from a consumer group and tells how many entries it had pending.',
  complexity: 'O(N) with N being the number of its pending entries; O(1) if there are no others.',
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
    if (consumer.owned.size <= FREED_AT_ONCE) group.removeConsumer(consumer);
    else detach(keyspace, group, consumer);
    keyspace.dirty++;
    keyspace.notify(EVENT_STREAM, 'xgroup-delconsumer', database, request, KEY);
  },
});

function detach({ lazyFree, values }: Keyspace, group: Group, consumer: Consumer): void {
  const { ref } = consumer;
  const entries = group.detachConsumer(consumer);
  lazyFree.freeBy(values.stream.consumerDrain(ref));
  if (entries !== 0) lazyFree.freeBy(values.stream.groupDrain(entries));
}
