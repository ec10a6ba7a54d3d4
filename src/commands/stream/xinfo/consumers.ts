/** XINFO CONSUMERS: the consumers of a group. */
import { NEVER } from '../../../values/stream/consumer.ts';
import { key, text } from '../../framework/argument.ts';
import { defineCommand } from '../../framework/command.ts';
import { keyAt } from '../../framework/key-spec.ts';
import { openGroup, streamsOf } from '../stream-access.ts';
import { noGroupOfKey } from '../stream-errors.ts';
import { KEY, readStreamToTell } from './telling.ts';

const GROUP = 3;

export const xinfoConsumers = defineCommand({
  name: 'CONSUMERS',
  group: 'stream',
  since: '5.0.0',
  summary: 'Tells about the consumers of a consumer group.',
  complexity: 'O(1)',
  arity: 4,
  flags: ['readonly'],
  tips: ['nondeterministic_output'],
  keys: [keyAt(KEY, 'RO', 'access')],
  history: [['7.2.0', 'Added the `inactive` field.']],
  arguments: [key('key'), text('group')],
  run(call) {
    if (!readStreamToTell(call)) return;
    if (!openGroup(call, GROUP)) {
      call.error(noGroupOfKey(call, KEY, GROUP));
      return;
    }
    const { reply } = call;
    const { nowMs } = call.keyspace;
    const { consumer, group } = streamsOf(call);
    const { consumers } = group;
    reply.array(consumers.size);
    for (let ref = consumers.first(); ref !== 0; ref = consumers.next()) {
      const { activeMs, owned, seenMs } = consumer.open(ref);
      const name = consumer.name.open(ref);
      reply.map(4);
      reply.bulkText('name');
      reply.bulk(name.bytes, name.start, name.length);
      reply.bulkText('pending');
      reply.integer(owned.size);
      reply.bulkText('idle');
      reply.integer(Math.max(0, nowMs - seenMs));
      reply.bulkText('inactive');
      reply.integer(activeMs === NEVER ? NEVER : nowMs - activeMs);
    }
  },
});
