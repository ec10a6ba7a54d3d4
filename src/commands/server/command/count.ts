/** COMMAND COUNT. */
import { defineCommand } from '../../framework/command.ts';

export const commandCount = defineCommand({
  name: 'COUNT',
  group: 'server',
  since: '2.8.13',
  summary: 'Answers how many commands there are, subcommands not counted.',
  complexity: 'O(1)',
  arity: 2,
  flags: ['loading', 'stale', 'sentinel'],
  categories: ['connection'],
  run({ reply, server }) {
    reply.integer(server.commands.reachable.length);
  },
});
