/** DISCARD: gives a transaction up, and the watching with it. */
import { err } from '../../protocol/reply-error.ts';
import { defineCommand } from '../framework/command.ts';
import { GATE_MULTI } from '../framework/session.ts';

const WITHOUT_MULTI = err('DISCARD without MULTI');

export const discard = defineCommand({
  name: 'DISCARD',
  group: 'transactions',
  since: '2.0.0',
  summary: 'Gives up a transaction: its queued commands and watched keys are forgotten.',
  complexity: 'O(N), N being how many commands are queued.',
  arity: 1,
  flags: ['noscript', 'loading', 'stale', 'fast', 'allow_busy'],
  inTransaction: 'now',
  run(call) {
    const { session, server } = call;
    if ((session.gate & GATE_MULTI) === 0) {
      call.error(WITHOUT_MULTI);
      return;
    }
    server.transactions.discard(session);
    call.reply.ok();
  },
});
