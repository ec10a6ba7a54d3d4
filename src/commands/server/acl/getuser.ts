/** ACL GETUSER: a user's rules, taken apart. */
import type { Selector } from '../../../acl/selector.ts';
import type { ReplyWriter } from '../../../protocol/reply-writer.ts';
import { text } from '../../framework/argument.ts';
import { defineCommand } from '../../framework/command.ts';
import { bulkLatin1 } from './answers.ts';

export const aclGetuser = defineCommand({
  name: 'GETUSER',
  group: 'server',
  since: '6.0.0',
  summary: 'Answers the rules of a user.',
  complexity:
    'O(N). Where N is the number of password, command and pattern rules that the user has.',
  arity: 3,
  flags: ['admin', 'noscript', 'loading', 'stale', 'sentinel'],
  history: [
    ['6.2.0', 'Tells the channels.'],
    ['7.0.0', 'Tells selectors, and keys and channels as rules rather than as lists.'],
  ],
  arguments: [text('username')],
  run(call) {
    const { reply, server } = call;
    const user = server.access.users.find(call.text(2));
    if (user === undefined) {
      reply.nullBulk();
      return;
    }
    reply.map(6);
    reply.bulkText('flags');
    reply.set(user.flags.length);
    for (const flag of user.flags) reply.bulkText(flag);
    reply.bulkText('passwords');
    reply.array(user.passwords.count);
    for (const hash of user.passwords.hashes) reply.bulkText(hash);
    replySelector(reply, user.root);
    reply.bulkText('selectors');
    reply.array(user.selectors.length);
    for (const selector of user.selectors) {
      reply.map(3);
      replySelector(reply, selector);
    }
  },
});

/** Three pairs of a map. */
function replySelector(reply: ReplyWriter, selector: Selector): void {
  reply.bulkText('commands');
  bulkLatin1(reply, selector.commands.describe());
  reply.bulkText('keys');
  bulkLatin1(reply, selector.describeKeys());
  reply.bulkText('channels');
  bulkLatin1(reply, selector.describeChannels());
}
