/** DBSIZE: how many keys there are, those included whose time has come unnoticed. */
import { defineCommand } from '../framework/command.ts';

export const dbsize = defineCommand({
  name: 'DBSIZE',
  group: 'server',
  since: '1.0.0',
  summary: 'Answers how many keys the selected database holds.',
  complexity: 'O(1)',
  arity: 1,
  flags: ['readonly', 'fast'],
  categories: ['keyspace'],
  tips: ['request_policy:all_shards', 'response_policy:agg_sum'],
  run(call) {
    call.reply.integer(call.database.keys.size);
  },
});
