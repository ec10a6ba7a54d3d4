/** COMMAND DOCS: the documentation of commands, for tools that help people type them. */
import { many, optional, text } from '../../framework/argument.ts';
import type { Call } from '../../framework/call.ts';
import { type Command, defineCommand } from '../../framework/command.ts';
import { replyCommandDocs } from '../../framework/command-docs.ts';

export const commandDocs = defineCommand({
  name: 'DOCS',
  group: 'server',
  since: '7.0.0',
  summary: 'Documents the commands that are named, or all of them.',
  complexity: 'O(N) where N is the number of commands to look up',
  arity: -2,
  flags: ['loading', 'stale', 'sentinel'],
  categories: ['connection'],
  tips: ['nondeterministic_output_order'],
  arguments: [optional(many(text('command-name')))],
  parsesItself: true,
  run(call) {
    const { reply } = call;
    const commands = askedFor(call);
    reply.map(commands.length);
    for (const command of commands) {
      reply.bulkText(command.fullName);
      replyCommandDocs(reply, command);
    }
  },
});

/** Names of no command are passed over in silence. */
function askedFor(call: Call): readonly Command[] {
  const { request, server } = call;
  if (request.count === 2) return server.commands.reachable;
  const found: Command[] = [];
  for (let index = 2; index < request.count; index++) {
    const command = server.commands.findReachable(call.text(index));
    if (command !== undefined) found.push(command);
  }
  return found;
}
