/** SWAPDB: two databases exchange their data, for all clients at once. */
import { swapDatabases } from '../../keyspace/swap-databases.ts';
import { err } from '../../protocol/reply-error.ts';
import { integer } from '../framework/argument.ts';
import { defineCommand } from '../framework/command.ts';
import { NO_SUCH_DATABASE, readDatabaseNumber } from '../framework/database-index.ts';

const INVALID_FIRST = err('invalid first DB index');
const INVALID_SECOND = err('invalid second DB index');

export const swapdb = defineCommand({
  name: 'SWAPDB',
  group: 'server',
  since: '4.0.0',
  summary: 'Exchanges the data of two databases.',
  complexity: 'O(N), N being how many keys of the two databases clients watch or wait for.',
  arity: 3,
  flags: ['write', 'fast'],
  categories: ['keyspace', 'dangerous'],
  arguments: [integer('index1'), integer('index2')],
  run(call, firstIndex, secondIndex) {
    const first = readDatabaseNumber(call, firstIndex, INVALID_FIRST);
    if (first === undefined) return;
    const second = readDatabaseNumber(call, secondIndex, INVALID_SECOND);
    if (second === undefined) return;
    const { databases } = call.keyspace;
    const isDatabase = (number: number): boolean => number >= 0 && number < databases.length;
    if (!isDatabase(first) || !isDatabase(second)) {
      call.error(NO_SUCH_DATABASE);
      return;
    }
    swapDatabases(call.keyspace, databases[first], databases[second]);
    call.reply.ok();
  },
});
