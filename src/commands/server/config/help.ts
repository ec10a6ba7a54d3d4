/** CONFIG HELP. */
import { defineHelp } from '../../framework/help.ts';

export const configHelp = defineHelp(
  { group: 'server', since: '5.0.0', flags: ['loading', 'stale'] },
  [
    'GET <pattern>',
    '    The options whose names match <pattern>, with their values.',
    'SET <directive> <value>',
    '    Gives the option <directive> another value.',
    'REWRITE',
    '    Brings the configuration file up to date with what is in force.',
    'RESETSTAT',
    '    Sets the counters that INFO shows to zero.',
  ],
);
