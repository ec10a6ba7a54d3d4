/** RANDOMKEY: any key, each with the same chance. */
import { openRandomKey } from '../../keyspace/random-key.ts';
import { defineCommand } from '../framework/command.ts';

export const randomkey = defineCommand({
  name: 'RANDOMKEY',
  group: 'generic',
  since: '1.0.0',
  summary: 'Answers a key chosen at random, null when the database is empty.',
  complexity: 'O(1)',
  arity: 1,
  flags: ['readonly', 'touches_arbitrary_keys'],
  categories: ['keyspace'],
  tips: ['request_policy:all_shards', 'nondeterministic_output'],
  run(call) {
    const { records } = call.keyspace;
    if (!openRandomKey(call.keyspace, call.database)) call.reply.nullBulk();
    else call.reply.bulk(records.keyBytes, records.keyStart, records.keyLength);
  },
});
