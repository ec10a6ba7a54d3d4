/** FLUSHALL: empties all databases. */
import { defineCommand } from '../framework/command.ts';
import { FLUSH_ARGUMENTS, FLUSH_HISTORY, flush } from './flush.ts';

export const flushall = defineCommand({
  name: 'FLUSHALL',
  group: 'server',
  since: '1.0.0',
  summary: 'Deletes all keys of all databases.',
  complexity: 'O(1): the memory they lie in is dropped whole.',
  arity: -1,
  flags: ['write'],
  categories: ['keyspace', 'dangerous'],
  tips: ['request_policy:all_shards', 'response_policy:all_succeeded'],
  arguments: FLUSH_ARGUMENTS,
  history: FLUSH_HISTORY,
  // A second mode is one argument too many for Redis, even if it is the same.
  parsesItself: true,
  run(call) {
    if (flush(call, undefined)) call.server.persistence.flushedAll();
  },
});
