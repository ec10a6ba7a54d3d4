/** CONFIG: the container of the commands about the configuration. */
import { defineCommand } from '../../framework/command.ts';
import { configGet } from './get.ts';
import { configHelp } from './help.ts';
import { configResetstat } from './resetstat.ts';
import { configRewrite } from './rewrite.ts';
import { configSet } from './set.ts';

export const config = defineCommand({
  name: 'CONFIG',
  group: 'server',
  since: '2.0.0',
  summary: 'Holds the commands about the configuration.',
  complexity: 'Depends on the subcommand.',
  arity: -2,
  flags: [],
  subcommands: [configGet, configHelp, configResetstat, configRewrite, configSet],
});
