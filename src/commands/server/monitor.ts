/** MONITOR: from now on the client is sent every command that any client executes. */
import { err } from '../../protocol/reply-error.ts';
import { defineCommand } from '../framework/command.ts';

/** For those who expect one reply to each command: transactions, scripts, files. */
const DENIED = err("MONITOR isn't allowed for DENY BLOCKING client");

export const monitor = defineCommand({
  name: 'MONITOR',
  group: 'server',
  since: '1.0.0',
  summary: 'Shows every command that the server executes, as it happens.',
  complexity: '',
  arity: 1,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  run(call) {
    if (!call.mayBlock) {
      call.error(DENIED);
      return;
    }
    // Who is one already is not answered, as in Redis.
    if (call.session.isMonitor) return;
    call.server.monitors.add(call.session);
    call.reply.ok();
  },
});
