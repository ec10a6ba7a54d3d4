/** CLIENT UNPAUSE: ends a CLIENT PAUSE before its time. */
import { defineCommand } from '../../framework/command.ts';

export const clientUnpause = defineCommand({
  name: 'UNPAUSE',
  group: 'connection',
  since: '6.2.0',
  summary: 'Lets clients that are paused go on.',
  complexity: 'O(N) where N is the number of paused clients',
  arity: 2,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  categories: ['connection'],
  run(call) {
    call.server.pause.end();
    call.reply.ok();
  },
});
