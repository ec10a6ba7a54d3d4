/** The commands on streams. */
import type { Command } from '../framework/command.ts';
import { xack } from './xack.ts';
import { xadd } from './xadd.ts';
import { xautoclaim } from './xautoclaim.ts';
import { xclaim } from './xclaim.ts';
import { xdel } from './xdel.ts';
import { xgroup } from './xgroup/xgroup.ts';
import { xinfo } from './xinfo/xinfo.ts';
import { xlen } from './xlen.ts';
import { xpending } from './xpending.ts';
import { xrange, xrevrange } from './xrange.ts';
import { xread } from './xread.ts';
import { xreadgroup } from './xreadgroup.ts';
import { xsetid } from './xsetid.ts';
import { xtrim } from './xtrim.ts';

export const streamCommands: readonly Command[] = [
  xack,
  xadd,
  xautoclaim,
  xclaim,
  xdel,
  xgroup,
  xinfo,
  xlen,
  xpending,
  xrange,
  xread,
  xreadgroup,
  xrevrange,
  xsetid,
  xtrim,
];
