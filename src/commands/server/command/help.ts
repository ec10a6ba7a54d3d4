/** COMMAND HELP. */
import { defineHelp } from '../../framework/help.ts';

export const commandHelp = defineHelp(
  {
    group: 'server',
    since: '5.0.0',
    flags: ['loading', 'stale', 'sentinel'],
    categories: ['connection'],
  },
  [
    '(no subcommand)',
    '    Describes all commands.',
    'COUNT',
    '    How many commands there are.',
    'LIST',
    '    The names of all commands.',
    'INFO [<command-name> ...]',
    '    Describes the commands that are named, or all of them.',
    'DOCS [<command-name> ...]',
    '    Documents the commands that are named, or all of them.',
    'GETKEYS <full-command>',
    '    The keys of a whole command.',
    'GETKEYSANDFLAGS <full-command>',
    '    The keys of a whole command and what it does with each.',
  ],
);
