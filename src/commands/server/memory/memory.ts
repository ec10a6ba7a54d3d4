/** MEMORY: the container of the commands about the use of memory. */
import { defineCommand } from '../../framework/command.ts';
import { defineHelp } from '../../framework/help.ts';
import { memoryDoctor } from './doctor.ts';
import { memoryMallocStats } from './malloc-stats.ts';
import { memoryPurge } from './purge.ts';
import { memoryStats } from './stats.ts';
import { memoryUsage } from './usage.ts';

const memoryHelp = defineHelp({ group: 'server', since: '4.0.0', flags: ['loading', 'stale'] }, [
  'DOCTOR',
  '    What is remarkable about the use of memory, in sentences.',
  'MALLOC-STATS',
  '    The arenas and size classes of the allocator.',
  'PURGE',
  '    Gives memory that is kept in reserve back to the system.',
  'STATS',
  '    How the memory in use is divided.',
  'USAGE <key> [SAMPLES <count>]',
  '    How many bytes <key> and its value take. Of the elements in it, <count> are looked at',
  '    (by default 5, with 0 all of them).',
]);

export const memory = defineCommand({
  name: 'MEMORY',
  group: 'server',
  since: '4.0.0',
  summary: 'Holds the commands about the use of memory.',
  complexity: 'Depends on the subcommand.',
  arity: -2,
  flags: [],
  subcommands: [memoryDoctor, memoryHelp, memoryMallocStats, memoryPurge, memoryStats, memoryUsage],
});
