/** XGROUP HELP. */
import { defineHelp } from '../../framework/help.ts';

export const xgroupHelp = defineHelp(
  { group: 'stream', since: '5.0.0', flags: ['loading', 'stale'] },
  [
    'CREATE <key> <groupname> <id|$> [option]',
    '    Creates a group that will read what comes behind <id>; $ is the last entry there is.',
    '    * MKSTREAM',
    '      Makes an empty stream if there is none.',
    '    * ENTRIESREAD entries_read',
    '      How many entries count as read; for rebuilding a group elsewhere.',
    'CREATECONSUMER <key> <groupname> <consumer>',
    '    Adds a consumer to the group.',
    'DELCONSUMER <key> <groupname> <consumer>',
    '    Removes a consumer, its pending entries with it.',
    'DESTROY <key> <groupname>',
    '    Removes the group.',
    'SETID <key> <groupname> <id|$> [ENTRIESREAD entries_read]',
    '    Lets the group go on reading behind another entry.',
  ],
);
