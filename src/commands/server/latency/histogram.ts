/** LATENCY HISTOGRAM: how many calls of each command took no longer than 1, 2, 4 … µs. */
import { many, optional, text } from '../../framework/argument.ts';
import type { Call } from '../../framework/call.ts';
import { type Command, defineCommand } from '../../framework/command.ts';

export const latencyHistogram = defineCommand({
  name: 'HISTOGRAM',
  group: 'server',
  since: '7.0.0',
  summary: 'Answers how many calls of commands took how long.',
  complexity: 'O(N) where N is the number of commands with latency information being retrieved.',
  arity: -2,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  tips: ['nondeterministic_output', 'request_policy:all_nodes', 'response_policy:special'],
  arguments: [optional(many(text('command')))],
  parsesItself: true,
  run(call) {
    const { reply, server } = call;
    const used = askedFor(call).filter(
      ({ id }) => server.commandStatistics.histogram(id) !== undefined,
    );
    reply.map(used.length);
    for (const { id, fullName } of used) {
      const histogram = server.commandStatistics.histogram(id);
      const steps = histogram?.distribution() ?? [];
      reply.bulkText(fullName);
      reply.map(2);
      reply.bulkText('calls');
      reply.integer(histogram?.total ?? 0);
      reply.bulkText('histogram_usec');
      reply.map(steps.length);
      for (const [microseconds, calls] of steps) {
        reply.integer(microseconds);
        reply.integer(calls);
      }
    }
  },
});

/** A container stands for its subcommands; names of no command are passed over in silence. */
function askedFor(call: Call): readonly Command[] {
  const { request, server } = call;
  if (request.count === 2) return server.commands.all;
  const found: Command[] = [];
  for (let index = 2; index < request.count; index++) {
    const command = server.commands.findReachable(call.text(index));
    if (command !== undefined) found.push(command, ...command.subcommands);
  }
  return found;
}
