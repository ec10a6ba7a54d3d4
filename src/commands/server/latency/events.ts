/** LATENCY HISTORY, LATEST and RESET: the samples of events, as numbers. */
import { beforeZeroByte } from '../../../config/numbers.ts';
import { many, optional, text } from '../../framework/argument.ts';
import { defineCommand } from '../../framework/command.ts';

export const latencyHistory = defineCommand({
  name: 'HISTORY',
  group: 'server',
  since: '2.8.13',
  summary: 'Answers the samples of an event, each with its time.',
  complexity: 'O(1)',
  arity: 3,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  tips: ['nondeterministic_output', 'request_policy:all_nodes', 'response_policy:special'],
  arguments: [text('event')],
  run(call) {
    const { reply, server } = call;
    const samples = server.latency.find(beforeZeroByte(call.text(2)))?.samples ?? [];
    reply.array(samples.length);
    for (const { timeSeconds, durationMs } of samples) {
      reply.array(2);
      reply.integer(timeSeconds);
      reply.integer(durationMs);
    }
  },
});

export const latencyLatest = defineCommand({
  name: 'LATEST',
  group: 'server',
  since: '2.8.13',
  summary: 'Answers the latest sample of every event.',
  complexity: 'O(1)',
  arity: 2,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  tips: ['nondeterministic_output', 'request_policy:all_nodes', 'response_policy:special'],
  run({ reply, server }) {
    const { events } = server.latency;
    reply.array(events.length);
    for (const [name, event] of events) {
      reply.array(4);
      reply.bulkText(name);
      reply.integer(event.latest.timeSeconds);
      reply.integer(event.latest.durationMs);
      reply.integer(event.longestMs);
    }
  },
});

export const latencyReset = defineCommand({
  name: 'RESET',
  group: 'server',
  since: '2.8.13',
  summary: 'Forgets the samples of some events, or of all.',
  complexity: 'O(1)',
  arity: -2,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  tips: ['request_policy:all_nodes', 'response_policy:all_succeeded'],
  arguments: [optional(many(text('event')))],
  parsesItself: true,
  run(call) {
    const { request, reply, server } = call;
    if (request.count === 2) {
      reply.integer(server.latency.forgetAll());
      return;
    }
    const names = Array.from({ length: request.count - 2 }, (_, at) =>
      beforeZeroByte(call.text(at + 2)).toLowerCase(),
    );
    reply.integer(server.latency.forget(names));
  },
});
