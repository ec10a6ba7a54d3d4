/** ACL WHOAMI: which user the connection is. */
import { defineCommand } from '../../framework/command.ts';
import { bulkLatin1 } from './answers.ts';

export const aclWhoami = defineCommand({
  name: 'WHOAMI',
  group: 'server',
  since: '6.0.0',
  summary: 'Answers the name of the user of this connection.',
  complexity: 'O(1)',
  arity: 2,
  flags: ['noscript', 'loading', 'stale', 'sentinel'],
  run({ reply, session }) {
    bulkLatin1(reply, session.user);
  },
});
