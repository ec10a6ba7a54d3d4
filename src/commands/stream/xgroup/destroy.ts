/**
 * XGROUP DESTROY: removes a group with its consumers and pending entries. Clients that wait in its
 * name are told.
 */
import { EVENT_STREAM } from '../../../keyspace/events.ts';
import { key, text } from '../../framework/argument.ts';
import { WRONG } from '../../framework/call.ts';
import { defineCommand } from '../../framework/command.ts';
import { keyAt } from '../../framework/key-spec.ts';
import { findStream, openGroup, streamsOf } from '../stream-access.ts';
import { GROUP, KEY, NEEDS_KEY } from './group-options.ts';

export const xgroupDestroy = defineCommand({
  name: 'DESTROY',
  group: 'stream',
  since: '5.0.0',
  summary: 'Removes a consumer group.',
  complexity: 'O(N) with N being the number of its pending entries, which are freed later.',
  arity: 4,
  flags: ['write'],
  keys: [keyAt(KEY, 'RW', 'delete')],
  arguments: [key('key'), text('group')],
  run(call) {
    const { database, keyspace, reply, request } = call;
    const ref = findStream(call, KEY);
    if (ref === WRONG) return;
    if (ref === 0) {
      call.error(NEEDS_KEY);
      return;
    }
    if (!openGroup(call, GROUP)) {
      reply.integer(0);
      return;
    }
    const { group, stream } = streamsOf(call);
    const removed = group.ref;
    stream.groups.remove();
    group.close();
    keyspace.lazyFree.freeBy(keyspace.values.stream.groupDrain(removed));
    reply.integer(1);
    keyspace.changed(database, request, KEY, ref);
    keyspace.notify(EVENT_STREAM, 'xgroup-destroy', database, request, KEY);
  },
});
