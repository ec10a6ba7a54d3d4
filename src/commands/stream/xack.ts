/** XACK: entries are done with, and no longer pending in a group. */
import { key, many, text } from '../framework/argument.ts';
import { WRONG } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';
import { keyAt } from '../framework/key-spec.ts';
import { findStream, openGroup, readId, streamsOf } from './stream-access.ts';

const GROUP = 2;
const FIRST_ID = 3;

export const xack = defineCommand({
  name: 'XACK',
  group: 'stream',
  since: '5.0.0',
  summary: 'Acknowledges pending entries of a consumer group and tells how many there were.',
  complexity: 'O(1) for each entry.',
  arity: -4,
  flags: ['write', 'fast'],
  keys: [keyAt(1, 'RW', 'update')],
  arguments: [key('key'), text('group'), many(text('id'))],
  run(call, keyIndex) {
    const { keyspace, reply, request } = call;
    const ref = findStream(call, keyIndex);
    if (ref === WRONG) return;
    if (ref === 0 || !openGroup(call, GROUP)) {
      reply.integer(0);
      return;
    }
    // All or nothing: the ids are looked at before any entry is acknowledged.
    const { group, id } = streamsOf(call);
    const { count } = request;
    for (let index = FIRST_ID; index < count; index++) {
      if (!readId(call, index, id)) return;
    }
    let acknowledged = 0;
    for (let index = FIRST_ID; index < count; index++) {
      // A single one has just been read.
      if (count > FIRST_ID + 1) readId(call, index, id);
      if (group.acknowledge(id)) acknowledged++;
    }
    keyspace.dirty += acknowledged;
    keyspace.accesses.touch(ref);
    reply.integer(acknowledged);
  },
});
