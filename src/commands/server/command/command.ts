/** COMMAND: describes all commands; also the container of the commands about commands. */
import { defineCommand } from '../../framework/command.ts';
import { commandCount } from './count.ts';
import { commandDocs } from './docs.ts';
import { commandGetkeys, commandGetkeysandflags } from './getkeys.ts';
import { commandHelp } from './help.ts';
import { commandInfo, replyAllCommands } from './info.ts';
import { commandList } from './list.ts';

export const command = defineCommand({
  name: 'COMMAND',
  group: 'server',
  since: '2.8.13',
  summary: 'Describes all commands.',
  complexity: 'O(N) where N is the number of commands',
  arity: -1,
  flags: ['loading', 'stale', 'sentinel'],
  categories: ['connection'],
  tips: ['nondeterministic_output_order'],
  subcommands: [
    commandCount,
    commandDocs,
    commandGetkeys,
    commandGetkeysandflags,
    commandHelp,
    commandInfo,
    commandList,
  ],
  run: replyAllCommands,
});
