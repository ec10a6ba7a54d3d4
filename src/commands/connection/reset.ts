/** RESET: the connection is as if just made, the library's name and version excepted. */
import { defineCommand } from '../framework/command.ts';
import { GATE_REPLY_OFF } from '../framework/session.ts';
import { unsubscribeFromAll } from '../pubsub/subscriptions.ts';

export const reset = defineCommand({
  name: 'RESET',
  group: 'connection',
  since: '6.2.0',
  summary: 'Brings the connection back to the state in which it began.',
  complexity: 'O(1)',
  arity: 1,
  flags: ['noscript', 'loading', 'stale', 'fast', 'no_auth', 'allow_busy'],
  categories: ['connection'],
  inTransaction: 'now',
  isWhileSubscribed: true,
  run(call) {
    const { session, reply, server } = call;
    // CLIENT REPLY OFF ends before this is answered; a SKIP still means this very answer.
    if ((session.gate & GATE_REPLY_OFF) !== 0) reply.unmute();
    server.transactions.discard(session);
    unsubscribeFromAll(server, session);
    server.tracking.disable(session);
    server.monitors.remove(session);
    session.reset();
    reply.protocol = session.protocol;
    reply.simple('RESET');
  },
});
