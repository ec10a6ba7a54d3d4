/** QUIT: the connection is closed behind the reply; what the client sent after it is ignored. */
import { defineCommand } from '../framework/command.ts';

export const quit = defineCommand({
  name: 'QUIT',
  group: 'connection',
  since: '1.0.0',
  summary: 'Closes the connection once the replies so far have been sent.',
  complexity: 'O(1)',
  arity: -1,
  flags: ['allow_busy', 'noscript', 'loading', 'stale', 'fast', 'no_auth'],
  categories: ['connection'],
  deprecated: { since: '7.2.0', replacedBy: 'closing the connection' },
  inTransaction: 'now',
  isWhileSubscribed: true,
  run(call) {
    call.reply.ok();
    call.session.closeAfterReply = true;
  },
});
