/** CLIENT SETNAME: gives the connection a name for CLIENT LIST; an empty one takes it away. */
import { text } from '../../framework/argument.ts';
import { defineCommand } from '../../framework/command.ts';
import { BAD_CLIENT_NAME, isClientAttribute } from '../client-attributes.ts';

export const clientSetname = defineCommand({
  name: 'SETNAME',
  group: 'connection',
  since: '2.6.9',
  summary: 'Gives this connection a name, or with an empty one takes it away.',
  complexity: 'O(1)',
  arity: 3,
  flags: ['noscript', 'loading', 'stale', 'sentinel'],
  categories: ['connection'],
  arguments: [text('connection-name')],
  run(call) {
    const name = call.text(2);
    if (!isClientAttribute(name)) {
      call.error(BAD_CLIENT_NAME);
      return;
    }
    call.session.name = name;
    call.reply.ok();
  },
});
