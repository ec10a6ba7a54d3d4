/** XINFO HELP. */
import { defineHelp } from '../../framework/help.ts';

export const xinfoHelp = defineHelp(
  { group: 'stream', since: '5.0.0', flags: ['loading', 'stale'] },
  [
    'CONSUMERS <key> <groupname>',
    '    The consumers of a group: what they have pending, and since when they are idle.',
    'GROUPS <key>',
    '    The groups of a stream: how far they have read, and what is pending.',
    'STREAM <key> [FULL [COUNT <count>]',
    '    The stream itself, its first and last entry; with FULL also groups and consumers.',
  ],
);
