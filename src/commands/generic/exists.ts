/** EXISTS: counts the keys that exist, one named twice twice. */
import { key, many } from '../framework/argument.ts';
import { defineCommand } from '../framework/command.ts';
import { keysFrom } from '../framework/key-spec.ts';

export const exists = defineCommand({
  name: 'EXISTS',
  group: 'generic',
  since: '1.0.0',
  summary: 'Answers how many of the given keys exist.',
  complexity: 'O(N), N being how many keys are given.',
  arity: -2,
  flags: ['readonly', 'fast'],
  categories: ['keyspace'],
  tips: ['request_policy:multi_shard', 'response_policy:agg_sum'],
  keys: [keysFrom(1, 1, 'RO')],
  arguments: [many(key('key'))],
  history: [['3.0.3', 'Takes more than one key.']],
  run(call) {
    let existing = 0;
    for (let index = 1; index < call.request.count; index++) {
      if (call.peek(index) !== 0) existing++;
    }
    call.reply.integer(existing);
  },
});
