/** XDEL: deletes entries by id. Those pending in groups stay pending, as entries that are gone. */
import { EVENT_STREAM } from '../../keyspace/events.ts';
import { key, many, text } from '../framework/argument.ts';
import { type Call, WRONG } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';
import { keyAt } from '../framework/key-spec.ts';
import { findStream, readId, streamsOf } from './stream-access.ts';

const FIRST_ID = 2;

export const xdel = defineCommand({
  name: 'XDEL',
  group: 'stream',
  since: '5.0.0',
  summary: 'Deletes entries of a stream and tells how many there were.',
  complexity: 'O(1) for each entry, however long the stream is.',
  arity: -3,
  flags: ['write', 'fast'],
  keys: [keyAt(1, 'RW', 'delete')],
  arguments: [key('key'), many(text('id'))],
  run(call, keyIndex) {
    const ref = findStream(call, keyIndex);
    if (ref === WRONG) return;
    if (ref === 0) {
      call.reply.integer(0);
      return;
    }
    // All or nothing: the ids are looked at before any entry goes.
    const { id } = streamsOf(call);
    for (let index = FIRST_ID; index < call.request.count; index++) {
      if (!readId(call, index, id)) return;
    }
    call.reply.integer(deleteAll(call, keyIndex, ref));
  },
});

function deleteAll(call: Call, keyIndex: number, ref: number): number {
  const { database, keyspace, request } = call;
  const { id, removal, stream } = streamsOf(call);
  let deleted = 0;
  for (let index = FIRST_ID; index < request.count; index++) {
    readId(call, index, id);
    if (!removal.delete(stream, id)) continue;
    removal.noteDeleted(stream, id);
    deleted++;
  }
  if (deleted === 0) return 0;
  removal.findFirst(stream);
  keyspace.changed(database, request, keyIndex, ref, deleted);
  keyspace.notify(EVENT_STREAM, 'xdel', database, request, keyIndex);
  return deleted;
}
