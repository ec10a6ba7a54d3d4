/** ACL: the container of the commands about users and their rights. */
import { defineCommand } from '../../framework/command.ts';
import { aclCat } from './cat.ts';
import { aclDeluser } from './deluser.ts';
import { aclDryrun } from './dryrun.ts';
import { aclGenpass } from './genpass.ts';
import { aclGetuser } from './getuser.ts';
import { aclHelp } from './help.ts';
import { aclList, aclUsers } from './list.ts';
import { aclLoad, aclSave } from './load.ts';
import { aclLog } from './log.ts';
import { aclSetuser } from './setuser.ts';
import { aclWhoami } from './whoami.ts';

export const acl = defineCommand({
  name: 'ACL',
  group: 'server',
  since: '6.0.0',
  summary: 'Holds the commands about users and what they may do.',
  complexity: 'Depends on the subcommand.',
  arity: -2,
  flags: ['sentinel'],
  subcommands: [
    aclCat,
    aclDeluser,
    aclDryrun,
    aclGenpass,
    aclGetuser,
    aclHelp,
    aclList,
    aclLoad,
    aclLog,
    aclSave,
    aclSetuser,
    aclUsers,
    aclWhoami,
  ],
});
