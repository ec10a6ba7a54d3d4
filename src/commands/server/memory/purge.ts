/** MEMORY PURGE: gives back empty arenas at once, and has sparsely used ones emptied after that. */
import { defineCommand } from '../../framework/command.ts';

export const memoryPurge = defineCommand({
  name: 'PURGE',
  group: 'server',
  since: '4.0.0',
  summary: 'Gives memory that is kept in reserve back to the system.',
  complexity: 'O(N), N being how many arenas there are.',
  arity: 2,
  flags: [],
  tips: ['request_policy:all_shards', 'response_policy:all_succeeded'],
  run({ server, reply }) {
    server.evacuation.purge();
    reply.ok();
  },
});
