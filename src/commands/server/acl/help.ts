/** ACL HELP. */
import { defineHelp } from '../../framework/help.ts';

export const aclHelp = defineHelp(
  { group: 'server', since: '6.0.0', flags: ['loading', 'stale', 'sentinel'] },
  [
    'CAT [<category>]',
    '    The categories of commands, or the commands of one of them.',
    'DELUSER <username> [<username> ...]',
    '    Removes users and closes their connections.',
    'DRYRUN <username> <command> [<arg> ...]',
    '    Tells whether the user may do this, without doing it.',
    'GENPASS [<bits>]',
    '    A password by chance, of 256 bits unless told otherwise.',
    'GETUSER <username>',
    '    The rules of a user, taken apart.',
    'LIST',
    '    All users with their rules, as lines of configuration.',
    'LOAD',
    '    Takes the users from the file that `aclfile` names.',
    'LOG [<count> | RESET]',
    '    What was refused lately, or forgets it.',
    'SAVE',
    '    Writes the users into the file that `aclfile` names.',
    'SETUSER <username> [<rule> ...]',
    '    Creates a user or changes one, rule by rule.',
    'USERS',
    '    The names of all users.',
    'WHOAMI',
    '    The name of the user of this connection.',
  ],
);
