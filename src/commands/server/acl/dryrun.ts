/** ACL DRYRUN: would this user be allowed this request? It is not executed. */
import { denialOf, denialText } from '../../../acl/permissions.ts';
import { latin1Text } from '../../../base/ascii.ts';
import { beforeZeroByte } from '../../../config/numbers.ts';
import { err } from '../../../protocol/reply-error.ts';
import { touchedBy } from '../../framework/acl-view.ts';
import { many, optional, text } from '../../framework/argument.ts';
import { defineCommand } from '../../framework/command.ts';
import { requestFrom } from '../../framework/inner-request.ts';
import { bulkLatin1 } from './answers.ts';

export const aclDryrun = defineCommand({
  name: 'DRYRUN',
  group: 'server',
  since: '7.0.0',
  summary: 'Tells whether a user may execute a command, without executing it.',
  complexity: 'O(1).',
  arity: -4,
  flags: ['admin', 'noscript', 'loading', 'stale', 'sentinel'],
  arguments: [text('username'), text('command'), optional(many(text('arg')))],
  parsesItself: true,
  run(call) {
    const { reply, server } = call;
    const user = server.access.users.find(call.text(2));
    if (user === undefined) {
      reply.error(err(`User '${beforeZeroByte(call.text(2))}' not found`));
      return;
    }
    const request = requestFrom(call.request, 3);
    const command = server.commands.lookUp(request);
    if (command === undefined) {
      reply.error(err(`Command '${beforeZeroByte(call.text(3))}' not found`));
      return;
    }
    if (!command.accepts(request.count)) {
      reply.error(command.wrongArity);
      return;
    }
    const denial = denialOf(user, command, request, touchedBy(command, request));
    if (denial === undefined) {
      reply.ok();
      return;
    }
    const { bytes, starts, lengths } = request;
    const object = latin1Text(bytes, starts[denial.index], lengths[denial.index]);
    bulkLatin1(reply, denialText(denial, user, command, object, true));
  },
});
