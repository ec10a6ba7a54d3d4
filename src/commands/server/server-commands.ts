/** The commands about the server as a whole. */
import type { Command } from '../framework/command.ts';
import { acl } from './acl/acl.ts';
import { bgrewriteaof } from './bgrewriteaof.ts';
import { bgsave } from './bgsave.ts';
import { command } from './command/command.ts';
import { config } from './config/config.ts';
import { debug } from './debug/debug.ts';
import { flushall } from './flushall.ts';
import { flushdb } from './flushdb.ts';
import { info } from './info/info.ts';
import { lastsave } from './lastsave.ts';
import { latency } from './latency/latency.ts';
import { lolwut } from './lolwut.ts';
import { memory } from './memory/memory.ts';
import { monitor } from './monitor.ts';
import { role } from './role.ts';
import { save } from './save.ts';
import { shutdown } from './shutdown.ts';
import { commandlog } from './slowlog/commandlog.ts';
import { slowlog } from './slowlog/slowlog.ts';
import { swapdb } from './swapdb.ts';
import { time } from './time.ts';

export const serverCommands: readonly Command[] = [
  acl,
  bgrewriteaof,
  bgsave,
  command,
  commandlog,
  config,
  debug,
  flushall,
  flushdb,
  info,
  lastsave,
  latency,
  lolwut,
  memory,
  monitor,
  role,
  save,
  shutdown,
  slowlog,
  swapdb,
  time,
];
