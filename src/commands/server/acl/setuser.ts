/** ACL SETUSER: creates a user or changes one, by all of the rules or by none. */
import { isUserName } from '../../../acl/user.ts';
import { err } from '../../../protocol/reply-error.ts';
import { many, optional, text } from '../../framework/argument.ts';
import { defineCommand } from '../../framework/command.ts';
import { secretsFrom } from '../../framework/secrets.ts';

const BAD_NAME = err("Usernames can't contain spaces or null characters");

export const aclSetuser = defineCommand({
  name: 'SETUSER',
  group: 'server',
  since: '6.0.0',
  summary: 'Creates a user, or changes what one may do.',
  complexity: 'O(N). Where N is the number of rules provided.',
  arity: -3,
  flags: ['admin', 'noscript', 'loading', 'stale', 'sentinel'],
  tips: ['request_policy:all_nodes', 'response_policy:all_succeeded'],
  history: [
    ['6.2.0', 'Takes patterns of channels.'],
    ['7.0.0', 'Takes selectors, and keys to be read or written only.'],
  ],
  arguments: [text('username'), optional(many(text('rule')))],
  parsesItself: true,
  secrets: secretsFrom(2),
  run(call) {
    const { request, reply, server } = call;
    const name = call.text(2);
    if (!isUserName(name)) {
      reply.error(BAD_NAME);
      return;
    }
    const rules = Array.from({ length: request.count - 3 }, (_, at) => call.text(at + 3));
    const problem = server.access.users.set(name, rules);
    if (problem === undefined) reply.ok();
    else reply.error(err(problem));
  },
});
