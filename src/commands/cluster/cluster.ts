/** CLUSTER: the container of the commands about a cluster. */
import { defineCommand } from '../framework/command.ts';
import { nodeCommands } from './node-commands.ts';
import { slotCommands } from './slot-commands.ts';

export const cluster = defineCommand({
  name: 'CLUSTER',
  group: 'cluster',
  since: '3.0.0',
  summary: 'Holds the commands about a cluster.',
  complexity: 'Depends on the subcommand.',
  arity: -2,
  flags: [],
  subcommands: [...nodeCommands, ...slotCommands],
});
