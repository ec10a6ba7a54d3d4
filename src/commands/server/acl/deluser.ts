/** ACL DELUSER: removes users; whoever is connected as one of them is no longer. */
import { DEFAULT_USER } from '../../../acl/user-table.ts';
import { err } from '../../../protocol/reply-error.ts';
import { many, text } from '../../framework/argument.ts';
import { defineCommand } from '../../framework/command.ts';
import { closeClientsOf } from './closing.ts';

const NOT_THE_DEFAULT = err("The 'default' user cannot be removed");

export const aclDeluser = defineCommand({
  name: 'DELUSER',
  group: 'server',
  since: '6.0.0',
  summary: 'Removes users and closes the connections of their clients.',
  complexity: 'O(1) amortized time considering the typical user.',
  arity: -3,
  flags: ['admin', 'noscript', 'loading', 'stale', 'sentinel'],
  tips: ['request_policy:all_nodes', 'response_policy:all_succeeded'],
  arguments: [many(text('username'))],
  parsesItself: true,
  run(call) {
    const { users } = call.server.access;
    const names = Array.from({ length: call.request.count - 2 }, (_, at) => call.text(at + 2));
    if (names.includes(DEFAULT_USER)) {
      call.error(NOT_THE_DEFAULT);
      return;
    }
    const removed = names.map((name) => users.remove(name)).filter((user) => user !== undefined);
    call.reply.integer(removed.length);
    closeClientsOf(call, removed);
  },
});
