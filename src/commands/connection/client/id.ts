/** CLIENT ID: the number of the connection, never given twice. */
import { defineCommand } from '../../framework/command.ts';

export const clientId = defineCommand({
  name: 'ID',
  group: 'connection',
  since: '5.0.0',
  summary: 'Answers the number of this connection.',
  complexity: 'O(1)',
  arity: 2,
  flags: ['noscript', 'loading', 'stale', 'sentinel'],
  categories: ['connection'],
  run({ reply, session }) {
    reply.integer(session.id);
  },
});
