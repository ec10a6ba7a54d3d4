/** XINFO GROUPS: the consumer groups of a stream. */
import { key } from '../../framework/argument.ts';
import { defineCommand } from '../../framework/command.ts';
import { keyAt } from '../../framework/key-spec.ts';
import { replyId, streamsOf } from '../stream-access.ts';
import { KEY, readStreamToTell, replyProgress } from './telling.ts';

export const xinfoGroups = defineCommand({
  name: 'GROUPS',
  group: 'stream',
  since: '5.0.0',
  summary: 'Tells about the consumer groups of a stream.',
  complexity: 'O(1)',
  arity: 3,
  flags: ['readonly'],
  keys: [keyAt(KEY, 'RO', 'access')],
  history: [['7.0.0', 'Added the `entries-read` and `lag` fields']],
  arguments: [key('key')],
  run(call) {
    if (!readStreamToTell(call)) return;
    const { reply } = call;
    const { group, id, stream } = streamsOf(call);
    const { groups } = stream;
    reply.array(groups.size);
    for (let ref = groups.first(); ref !== 0; ref = groups.next()) {
      const { consumers, pending } = group.open(ref);
      const name = group.name.open(ref);
      reply.map(6);
      reply.bulkText('name');
      reply.bulk(name.bytes, name.start, name.length);
      reply.bulkText('consumers');
      reply.integer(consumers.size);
      reply.bulkText('pending');
      reply.integer(pending.size);
      reply.bulkText('last-delivered-id');
      replyId(call, group.readLastId(id));
      replyProgress(call);
    }
  },
});
