/** CLIENT INFO: this connection as a line of CLIENT LIST. */
import { defineCommand } from '../../framework/command.ts';
import { replyClientLines } from './client-line.ts';

export const clientInfo = defineCommand({
  name: 'INFO',
  group: 'connection',
  since: '6.2.0',
  summary: 'Describes this connection, in the form of CLIENT LIST.',
  complexity: 'O(1)',
  arity: 2,
  flags: ['noscript', 'loading', 'stale', 'sentinel'],
  categories: ['connection'],
  tips: ['nondeterministic_output'],
  run(call) {
    replyClientLines(call, [call.session]);
  },
});
