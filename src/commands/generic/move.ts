/** MOVE: takes a key to another database, where nothing may have its name yet. */
import { moveKey } from '../../keyspace/carry-key.ts';
import { EVENT_GENERIC } from '../../keyspace/events.ts';
import { integer, key } from '../framework/argument.ts';
import { defineCommand } from '../framework/command.ts';
import { readDatabase } from '../framework/database-index.ts';
import { SAME_OBJECT } from '../framework/errors.ts';
import { keyAt } from '../framework/key-spec.ts';

export const move = defineCommand({
  name: 'MOVE',
  group: 'generic',
  since: '1.0.0',
  summary: 'Takes a key to another database unless it has such a key already.',
  complexity: 'O(1)',
  arity: 3,
  flags: ['write', 'fast'],
  categories: ['keyspace'],
  keys: [keyAt(1, 'RW', 'access', 'update')],
  arguments: [key('key'), integer('db')],
  run(call, keyIndex, databaseIndex) {
    const { keyspace, request, reply, database: from } = call;
    const to = readDatabase(call, databaseIndex);
    if (to === undefined) return;
    if (to === from) {
      reply.error(SAME_OBJECT);
      return;
    }
    const ref = call.find(keyIndex);
    if (ref === 0 || keyspace.find(to, request, keyIndex) !== 0) {
      reply.integer(0);
      return;
    }
    moveKey(keyspace, ref, from, to, request, keyIndex);
    keyspace.notify(EVENT_GENERIC, 'move_from', from, request, keyIndex);
    keyspace.notify(EVENT_GENERIC, 'move_to', to, request, keyIndex);
    reply.integer(1);
  },
});
