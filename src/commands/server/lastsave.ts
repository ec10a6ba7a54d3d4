/** LASTSAVE: when the data were last saved. */
import { defineCommand } from '../framework/command.ts';

export const lastsave = defineCommand({
  name: 'LASTSAVE',
  group: 'server',
  since: '1.0.0',
  summary: 'Tells when the data were last saved, as a Unix time.',
  complexity: 'O(1)',
  arity: 1,
  flags: ['loading', 'stale', 'fast'],
  categories: ['dangerous', 'admin'],
  tips: ['nondeterministic_output'],
  run({ server, reply }) {
    reply.integer(server.persistence.rdb.lastSaveSeconds);
  },
});
