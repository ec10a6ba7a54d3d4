/** MULTI: begins a transaction; what follows is queued until EXEC. */
import { err } from '../../protocol/reply-error.ts';
import { defineCommand } from '../framework/command.ts';
import { GATE_MULTI } from '../framework/session.ts';

const NESTED = err('MULTI calls can not be nested');

export const multi = defineCommand({
  name: 'MULTI',
  group: 'transactions',
  since: '1.2.0',
  summary: 'Begins a transaction: the commands that follow are queued and run together by EXEC.',
  complexity: 'O(1)',
  arity: 1,
  flags: ['noscript', 'loading', 'stale', 'fast', 'allow_busy'],
  inTransaction: 'now',
  run(call) {
    const { session, server } = call;
    if ((session.gate & GATE_MULTI) !== 0) {
      call.error(NESTED);
      return;
    }
    server.transactions.begin(session);
    call.reply.ok();
  },
});
