/** CLIENT NO-EVICT: whether the connection may be closed when clients take too much memory. */
import { defineCommand } from '../../framework/command.ts';
import { onOff, readOnOff } from './on-off.ts';

export const clientNoEvict = defineCommand({
  name: 'NO-EVICT',
  group: 'connection',
  since: '7.0.0',
  summary: 'Spares this connection when connections are closed for want of memory.',
  complexity: 'O(1)',
  arity: 3,
  flags: ['admin', 'noscript', 'loading', 'stale', 'sentinel'],
  categories: ['connection'],
  arguments: [onOff],
  parsesItself: true,
  run(call) {
    const on = readOnOff(call);
    if (on === undefined) return;
    call.session.noEvict = on;
    call.reply.ok();
  },
});
