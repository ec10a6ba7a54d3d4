/** COMMAND INFO: how clients and proxies must treat commands. */
import { many, optional, text } from '../../framework/argument.ts';
import type { Call } from '../../framework/call.ts';
import { defineCommand } from '../../framework/command.ts';
import { replyCommandInfo } from '../../framework/command-info.ts';

export const commandInfo = defineCommand({
  name: 'INFO',
  group: 'server',
  since: '2.8.13',
  summary: 'Describes the commands that are named, or all of them.',
  complexity: 'O(N) where N is the number of commands to look up',
  arity: -2,
  flags: ['loading', 'stale', 'sentinel'],
  categories: ['connection'],
  tips: ['nondeterministic_output_order'],
  history: [['7.0.0', 'Without a name it describes all commands.']],
  arguments: [optional(many(text('command-name')))],
  parsesItself: true,
  run(call) {
    const { request, reply, server } = call;
    if (request.count === 2) {
      replyAllCommands(call);
      return;
    }
    reply.array(request.count - 2);
    for (let index = 2; index < request.count; index++) {
      replyCommandInfo(reply, server.commands.findReachable(call.text(index)));
    }
  },
});

export function replyAllCommands({ reply, server }: Call): void {
  const { reachable } = server.commands;
  reply.array(reachable.length);
  for (const command of reachable) replyCommandInfo(reply, command);
}
