/** ROLE: which part a server has in replication. It is a primary that nobody follows. */
import { defineCommand } from '../framework/command.ts';

export const role = defineCommand({
  name: 'ROLE',
  group: 'server',
  since: '2.8.12',
  summary: 'Tells the part that the server has in replication.',
  complexity: 'O(1)',
  arity: 1,
  flags: ['noscript', 'loading', 'stale', 'fast'],
  categories: ['admin', 'dangerous'],
  run({ reply }) {
    reply.array(3);
    reply.bulkText('master');
    reply.integer(0);
    reply.array(0);
  },
});
