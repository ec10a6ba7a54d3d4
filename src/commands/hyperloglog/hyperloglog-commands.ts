/** The commands on HyperLogLogs. */
import type { Command } from '../framework/command.ts';
import { pfadd } from './pfadd.ts';
import { pfcount } from './pfcount.ts';
import { pfdebug } from './pfdebug.ts';
import { pfmerge } from './pfmerge.ts';
import { pfselftest } from './pfselftest.ts';

export const hyperLogLogCommands: readonly Command[] = [
  pfadd,
  pfcount,
  pfdebug,
  pfmerge,
  pfselftest,
];
