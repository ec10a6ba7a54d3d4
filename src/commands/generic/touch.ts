/** TOUCH: counts the keys that exist and marks them as just used. */
import { key, many } from '../framework/argument.ts';
import { defineCommand } from '../framework/command.ts';
import { keysFrom } from '../framework/key-spec.ts';

export const touch = defineCommand({
  name: 'TOUCH',
  group: 'generic',
  since: '3.2.1',
  summary: 'Marks keys as used just now and answers how many of them exist.',
  complexity: 'O(N), N being how many keys are given.',
  arity: -2,
  flags: ['readonly', 'fast'],
  categories: ['keyspace'],
  tips: ['request_policy:multi_shard', 'response_policy:agg_sum'],
  keys: [keysFrom(1, 1, 'RO')],
  arguments: [many(key('key'))],
  run(call) {
    let existing = 0;
    for (let index = 1; index < call.request.count; index++) {
      const ref = call.peek(index);
      if (ref === 0) continue;
      call.keyspace.accesses.touchAlways(ref);
      existing++;
    }
    call.reply.integer(existing);
  },
});
