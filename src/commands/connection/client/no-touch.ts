/** CLIENT NO-TOUCH: whether the reads of the connection count as accesses to the keys. */
import { defineCommand } from '../../framework/command.ts';
import { onOff, readOnOff } from './on-off.ts';

export const clientNoTouch = defineCommand({
  name: 'NO-TOUCH',
  group: 'connection',
  since: '7.2.0',
  summary: 'Says whether the reads of this connection count as accesses to the keys.',
  complexity: 'O(1)',
  arity: 3,
  flags: ['noscript', 'loading', 'stale'],
  categories: ['connection'],
  arguments: [onOff],
  parsesItself: true,
  run(call) {
    const on = readOnOff(call);
    if (on === undefined) return;
    call.session.noTouch = on;
    call.keyspace.accesses.track(!on);
    call.reply.ok();
  },
});
