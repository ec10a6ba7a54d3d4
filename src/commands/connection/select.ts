/** SELECT: the database that the connection's next commands work on. */
import { integer } from '../framework/argument.ts';
import { defineCommand } from '../framework/command.ts';
import { readDatabase } from '../framework/database-index.ts';

export const select = defineCommand({
  name: 'SELECT',
  group: 'connection',
  since: '1.0.0',
  summary: 'Chooses the database that the following commands of this connection work on.',
  complexity: 'O(1)',
  arity: 2,
  flags: ['loading', 'stale', 'fast'],
  categories: ['connection'],
  arguments: [integer('index')],
  run(call, indexIndex) {
    const database = readDatabase(call, indexIndex);
    if (database === undefined) return;
    call.session.database = database;
    call.reply.ok();
  },
});
