/** CLIENT: the container of the commands about connections. */
import { defineCommand } from '../../framework/command.ts';
import { clientGetname } from './getname.ts';
import { clientHelp } from './help.ts';
import { clientId } from './id.ts';
import { clientInfo } from './info.ts';
import { clientKill } from './kill.ts';
import { clientList } from './list.ts';
import { clientNoEvict } from './no-evict.ts';
import { clientNoTouch } from './no-touch.ts';
import { clientPause } from './pause.ts';
import { clientReply } from './reply.ts';
import { clientSetinfo } from './setinfo.ts';
import { clientSetname } from './setname.ts';
import { clientCaching, clientGetredir, clientTracking, clientTrackinginfo } from './tracking.ts';
import { clientUnblock } from './unblock.ts';
import { clientUnpause } from './unpause.ts';

export const client = defineCommand({
  name: 'CLIENT',
  group: 'connection',
  since: '2.4.0',
  summary: 'Holds the commands about connections.',
  complexity: 'Depends on the subcommand.',
  arity: -2,
  flags: ['sentinel'],
  subcommands: [
    clientCaching,
    clientGetname,
    clientGetredir,
    clientHelp,
    clientId,
    clientInfo,
    clientKill,
    clientList,
    clientNoEvict,
    clientNoTouch,
    clientPause,
    clientReply,
    clientSetinfo,
    clientSetname,
    clientTracking,
    clientTrackinginfo,
    clientUnblock,
    clientUnpause,
  ],
});
