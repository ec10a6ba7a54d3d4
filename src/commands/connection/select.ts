/** SELECT: the database that the connection's next commands work on. */
import { err } from '../../protocol/reply-error.ts';
import { integer } from '../framework/argument.ts';
import { defineCommand } from '../framework/command.ts';
import { NOT_AN_INTEGER } from '../framework/errors.ts';

const MIN_INT32 = -2_147_483_648;
const MAX_INT32 = 2_147_483_647;
/** Integers that no 32 bits hold have an error of their own. */
const NOT_32_BITS = err(`value is out of range, value must between ${MIN_INT32} and ${MAX_INT32}`);
const NO_SUCH_DATABASE = err('DB index is out of range');

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
    const index = call.int64(indexIndex);
    if (index === undefined) {
      call.error(NOT_AN_INTEGER);
      return;
    }
    if (index < MIN_INT32 || index > MAX_INT32) {
      call.error(NOT_32_BITS);
      return;
    }
    const { databases } = call.keyspace;
    if (index < 0 || index >= databases.length) {
      call.error(NO_SUCH_DATABASE);
      return;
    }
    call.session.database = databases[Number(index)];
    call.reply.ok();
  },
});
