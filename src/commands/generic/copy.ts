/** COPY: gives a key's value and time to live to another key, in the same database or another. */
import type { Arguments } from '../../base/arguments.ts';
import { asciiBytes, equalsIgnoreCase } from '../../base/ascii.ts';
import { parseSafeInteger } from '../../base/integers.ts';
import { copyKey } from '../../keyspace/carry-key.ts';
import type { Database } from '../../keyspace/database.ts';
import { EVENT_GENERIC } from '../../keyspace/events.ts';
import { integer, key, optional, token } from '../framework/argument.ts';
import type { Call } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';
import { readDatabase } from '../framework/database-index.ts';
import { SAME_OBJECT, SYNTAX_ERROR } from '../framework/errors.ts';
import { keyAt } from '../framework/key-spec.ts';

const DB = asciiBytes('db');
const REPLACE = asciiBytes('replace');

interface CopyOptions {
  database: Database;
  replace: boolean;
}

export const copy = defineCommand({
  name: 'COPY',
  group: 'generic',
  since: '6.2.0',
  summary: 'Copies the value and the time to live of a key to another key.',
  complexity: 'O(1) for a string; for a collection O(N), N being its size.',
  arity: -3,
  flags: ['write', 'denyoom'],
  categories: ['keyspace'],
  keys: [keyAt(1, 'RO', 'access'), keyAt(2, 'OW', 'update')],
  arguments: [
    key('source'),
    key('destination', 1),
    optional(integer('destination-db', { token: 'DB' })),
    optional(token('REPLACE')),
  ],
  databaseWritten,
  // A wrong number of a database is complained of where it stands, before what follows it.
  parsesItself: true,
  run(call, sourceIndex, destinationIndex) {
    const options = readOptions(call);
    if (options === undefined) return;
    const { database, replace } = options;
    const { keyspace, request, reply } = call;
    if (database === call.database && call.isSame(sourceIndex, destinationIndex)) {
      reply.error(SAME_OBJECT);
      return;
    }
    const ref = call.read(sourceIndex);
    if (ref === 0 || (keyspace.find(database, request, destinationIndex) !== 0 && !replace)) {
      reply.integer(0);
      return;
    }
    copyKey(keyspace, ref, database, request, destinationIndex);
    keyspace.notify(EVENT_GENERIC, 'copy_to', database, request, destinationIndex);
    reply.integer(1);
  },
});

function databaseWritten({ bytes, starts, lengths, count }: Arguments): number | undefined {
  for (let index = 3; index + 1 < count; index++) {
    if (!equalsIgnoreCase(bytes, starts[index], lengths[index], DB)) continue;
    return parseSafeInteger(bytes, starts[index + 1], lengths[index + 1]);
  }
  return undefined;
}

/** Undefined when something is wrong with them, which is answered. */
function readOptions(call: Call): CopyOptions | undefined {
  const options: CopyOptions = { database: call.database, replace: false };
  for (let index = 3; index < call.request.count; index++) {
    if (call.isWord(index, REPLACE)) {
      options.replace = true;
    } else if (call.isWord(index, DB) && index + 1 < call.request.count) {
      const database = readDatabase(call, ++index);
      if (database === undefined) return undefined;
      options.database = database;
    } else {
      call.error(SYNTAX_ERROR);
      return undefined;
    }
  }
  return options;
}
