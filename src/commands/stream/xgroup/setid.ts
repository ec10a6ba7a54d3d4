/** XGROUP SETID: lets a group go on reading behind another id. */
import { EVENT_STREAM } from '../../../keyspace/events.ts';
import { SEQUENCE_ZERO } from '../../../values/stream/stream-id.ts';
import { integer, key, oneOf, optional, text, token } from '../../framework/argument.ts';
import { defineCommand } from '../../framework/command.ts';
import { keyAt } from '../../framework/key-spec.ts';
import { readIdOrEdge, streamsOf } from '../stream-access.ts';
import { findKeyAndGroup, ID, isLastId, KEY, readGroupOptions, wrongUse } from './group-options.ts';

const MOST_ARGUMENTS = 7;

export const xgroupSetid = defineCommand({
  name: 'SETID',
  group: 'stream',
  since: '5.0.0',
  summary: 'Sets the id behind which a consumer group goes on reading.',
  complexity: 'O(1)',
  arity: -5,
  flags: ['write'],
  keys: [keyAt(KEY, 'RW', 'update')],
  history: [['7.0.0', 'Added the optional `entries_read` argument.']],
  arguments: [
    key('key'),
    text('group'),
    oneOf('id-selector', text('id'), token('$')),
    optional(integer('entriesread', { token: 'ENTRIESREAD' })),
  ],
  parsesItself: true,
  run(call) {
    const { database, keyspace, request } = call;
    const options = readGroupOptions(call, false);
    if (options === undefined) return;
    const ref = findKeyAndGroup(call);
    if (ref === 0) return;
    if (request.count > MOST_ARGUMENTS) {
      call.error(wrongUse(call));
      return;
    }
    const { group, id } = streamsOf(call);
    if (!isLastId(call, id) && !readIdOrEdge(call, ID, id, SEQUENCE_ZERO)) return;
    group.lastId = id;
    group.entriesRead = options.entriesRead;
    call.reply.ok();
    keyspace.dirty++;
    keyspace.notify(EVENT_STREAM, 'xgroup-setid', database, request, KEY);
  },
});
