/**
 * EXEC: executes what was queued since MULTI, nobody else's commands in between, and answers with
 * all replies. Nothing is executed if a command was refused while queueing, or (null) if a watched
 * key has changed. It is propagated as what it did, between MULTI and EXEC if that is more than one
 * command.
 */
import { err } from '../../protocol/reply-error.ts';
import { defineCommand } from '../framework/command.ts';
import { GATE_MULTI } from '../framework/session.ts';

const WITHOUT_MULTI = err('EXEC without MULTI');

export const exec = defineCommand({
  name: 'EXEC',
  group: 'transactions',
  since: '1.2.0',
  summary: 'Executes the queued commands of a transaction.',
  complexity: 'Depends on commands in the transaction',
  arity: 1,
  flags: ['noscript', 'loading', 'stale', 'skip_slowlog'],
  inTransaction: 'executes',
  run(call) {
    // The commands inside are propagated, this one never.
    call.rewritten = true;
    if ((call.session.gate & GATE_MULTI) === 0) call.error(WITHOUT_MULTI);
    else call.server.transactions.execute(call);
  },
});
