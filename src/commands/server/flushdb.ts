/** FLUSHDB: empties the selected database. */
import { defineCommand } from '../framework/command.ts';
import { FLUSH_ARGUMENTS, FLUSH_HISTORY, flush } from './flush.ts';

export const flushdb = defineCommand({
  name: 'FLUSHDB',
  group: 'server',
  since: '1.0.0',
  summary: 'Deletes all keys of the selected database.',
  complexity: 'O(N), N being how many keys the database holds; O(1) when the others are empty.',
  arity: -1,
  flags: ['write'],
  categories: ['keyspace', 'dangerous'],
  tips: ['request_policy:all_shards', 'response_policy:all_succeeded'],
  arguments: FLUSH_ARGUMENTS,
  history: FLUSH_HISTORY,
  // A second mode is one argument too many for Redis, even if it is the same.
  parsesItself: true,
  run(call) {
    flush(call, call.database);
  },
});
