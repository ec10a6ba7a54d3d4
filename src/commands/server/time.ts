/** TIME: the server's clock. */
import { defineCommand } from '../framework/command.ts';

export const time = defineCommand({
  name: 'TIME',
  group: 'server',
  since: '2.6.0',
  summary: 'Answers the time of the server: Unix seconds, and microseconds in that second.',
  complexity: 'O(1)',
  arity: 1,
  flags: ['loading', 'stale', 'fast'],
  tips: ['nondeterministic_output'],
  run({ reply, server }) {
    const microseconds = server.clock.nowMicroseconds();
    reply.array(2);
    reply.bulkInteger(Math.floor(microseconds / 1e6));
    reply.bulkInteger(microseconds % 1e6);
  },
});
