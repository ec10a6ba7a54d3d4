/** XGROUP: the container of the commands that manage consumer groups. */
import { defineCommand } from '../../framework/command.ts';
import { xgroupCreate } from './create.ts';
import { xgroupCreateconsumer } from './createconsumer.ts';
import { xgroupDelconsumer } from './delconsumer.ts';
import { xgroupDestroy } from './destroy.ts';
import { xgroupHelp } from './help.ts';
import { xgroupSetid } from './setid.ts';

export const xgroup = defineCommand({
  name: 'XGROUP',
  group: 'stream',
  since: '5.0.0',
  summary: 'Holds the commands that manage consumer groups.',
  complexity: 'Depends on the subcommand.',
  arity: -2,
  flags: [],
  subcommands: [
    xgroupCreate,
    xgroupCreateconsumer,
    xgroupDelconsumer,
    xgroupDestroy,
    xgroupHelp,
    xgroupSetid,
  ],
});
