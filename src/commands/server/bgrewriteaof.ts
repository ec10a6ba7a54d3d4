/** BGREWRITEAOF: a new append-only file that holds the data as they are now, and no history. */
import { err } from '../../protocol/reply-error.ts';
import { defineCommand } from '../framework/command.ts';

const IN_PROGRESS = err('Background append only file rewriting already in progress');
const FAILED = err(
  "Can't execute an AOF background rewriting. Please check the server logs for more information.",
);

export const bgrewriteaof = defineCommand({
  name: 'BGREWRITEAOF',
  group: 'server',
  since: '1.0.0',
  summary: 'Rewrites the append-only file between requests.',
  complexity: 'O(1)',
  arity: 1,
  flags: ['admin', 'noscript', 'no_async_loading'],
  run(call) {
    const { server, reply } = call;
    const { aof, isBusy } = server.persistence;
    if (aof.rewrites.isRunning) {
      reply.error(IN_PROGRESS);
    } else if (isBusy || !call.mayBlock) {
      aof.rewrites.schedule();
      // An automatic rewrite is put off after failures; one that is asked for is not.
      aof.rewrites.failures = 0;
      reply.simple('Background append only file rewriting scheduled');
    } else if (aof.startRewrite()) {
      reply.simple('Background append only file rewriting started');
    } else {
      reply.error(FAILED);
    }
  },
});
