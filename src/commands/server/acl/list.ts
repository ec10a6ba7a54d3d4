/** ACL LIST and ACL USERS: all users, with their rules or without. */
import type { Call } from '../../framework/call.ts';
import { defineCommand } from '../../framework/command.ts';
import { bulkLatin1 } from './answers.ts';

const COMPLEXITY = 'O(N). Where N is the number of configured users.';

export const aclList = defineCommand({
  name: 'LIST',
  group: 'server',
  since: '6.0.0',
  summary: 'Answers all users with their rules, as lines of configuration.',
  complexity: COMPLEXITY,
  arity: 2,
  flags: ['admin', 'noscript', 'loading', 'stale', 'sentinel'],
  run(call) {
    replyTexts(call, call.server.access.users.lines);
  },
});

export const aclUsers = defineCommand({
  name: 'USERS',
  group: 'server',
  since: '6.0.0',
  summary: 'Answers the names of all users.',
  complexity: COMPLEXITY,
  arity: 2,
  flags: ['admin', 'noscript', 'loading', 'stale', 'sentinel'],
  run(call) {
    replyTexts(
      call,
      call.server.access.users.users.map(({ name }) => name),
    );
  },
});

function replyTexts({ reply }: Call, texts: readonly string[]): void {
  reply.array(texts.length);
  for (const text of texts) bulkLatin1(reply, text);
}
