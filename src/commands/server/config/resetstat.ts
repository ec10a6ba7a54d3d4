/** CONFIG RESETSTAT: the counters of INFO begin anew. */
import { defineCommand } from '../../framework/command.ts';

export const configResetstat = defineCommand({
  name: 'RESETSTAT',
  group: 'server',
  since: '2.0.0',
  summary: 'Sets the counters that INFO shows to zero.',
  complexity: 'O(1)',
  arity: 2,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  run({ reply, server, keyspace }) {
    server.statistics.reset();
    keyspace.statistics.reset();
    keyspace.lazyFree.freedObjects = 0;
    server.memoryLimit.eviction.resetStatistics();
    reply.ok();
  },
});
