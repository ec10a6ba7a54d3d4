/** CLIENT GETNAME: the name that the client gave its connection. */
import { asciiBytes } from '../../../base/ascii.ts';
import { defineCommand } from '../../framework/command.ts';

export const clientGetname = defineCommand({
  name: 'GETNAME',
  group: 'connection',
  since: '2.6.9',
  summary: 'Answers the name of this connection, null if it has none.',
  complexity: 'O(1)',
  arity: 2,
  flags: ['noscript', 'loading', 'stale', 'sentinel'],
  categories: ['connection'],
  run({ reply, session }) {
    if (session.name === '') reply.nullBulk();
    else reply.bulkBytes(asciiBytes(session.name));
  },
});
