/**
 * WATCH and UNWATCH: makes the next EXEC depend on keys that nobody changes until then. A key
 * belongs to the database in which it was watched, and need not exist.
 */
import { err } from '../../protocol/reply-error.ts';
import { key, many } from '../framework/argument.ts';
import { defineCommand } from '../framework/command.ts';
import { keysFrom } from '../framework/key-spec.ts';
import { GATE_MULTI } from '../framework/session.ts';

const INSIDE_MULTI = err('WATCH inside MULTI is not allowed');

export const watch = defineCommand({
  name: 'WATCH',
  group: 'transactions',
  since: '2.2.0',
  summary: 'Watches keys: the next transaction only happens if none of them changes before.',
  complexity: 'O(1) for every key.',
  arity: -2,
  flags: ['noscript', 'loading', 'stale', 'fast', 'allow_busy'],
  keys: [keysFrom(1, 1, 'RO')],
  arguments: [many(key('key'))],
  inTransaction: 'now',
  run(call) {
    const { session, server } = call;
    if ((session.gate & GATE_MULTI) !== 0) {
      call.error(INSIDE_MULTI);
      return;
    }
    // Once one has changed, nothing that happens to others makes a difference.
    if (session.transaction?.isTouched !== true) {
      for (let index = 1; index < call.request.count; index++) {
        server.transactions.watch(call, index);
      }
    }
    call.reply.ok();
  },
});

export const unwatch = defineCommand({
  name: 'UNWATCH',
  group: 'transactions',
  since: '2.2.0',
  summary: 'Forgets all watched keys.',
  complexity: 'O(1)',
  arity: 1,
  flags: ['noscript', 'loading', 'stale', 'fast', 'allow_busy'],
  run(call) {
    call.server.transactions.unwatch(call.session);
    call.reply.ok();
  },
});
