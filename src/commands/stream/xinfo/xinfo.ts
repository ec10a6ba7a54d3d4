/** XINFO: the container of the commands that tell about streams and groups. */
import { defineCommand } from '../../framework/command.ts';
import { xinfoConsumers } from './consumers.ts';
import { xinfoGroups } from './groups.ts';
import { xinfoHelp } from './help.ts';
import { xinfoStream } from './stream.ts';

export const xinfo = defineCommand({
  name: 'XINFO',
  group: 'stream',
  since: '5.0.0',
  summary: 'Holds the commands that tell about streams and their groups.',
  complexity: 'Depends on the subcommand.',
  arity: -2,
  flags: [],
  subcommands: [xinfoConsumers, xinfoGroups, xinfoHelp, xinfoStream],
});
