/** ECHO: says back what it was told. */
import { text } from '../framework/argument.ts';
import { defineCommand } from '../framework/command.ts';

export const echo = defineCommand({
  name: 'ECHO',
  group: 'connection',
  since: '1.0.0',
  summary: 'Answers the message that it was given.',
  complexity: 'O(1)',
  arity: 2,
  flags: ['loading', 'stale', 'fast'],
  categories: ['connection'],
  arguments: [text('message')],
  run({ request, reply }, message) {
    reply.bulk(request.bytes, request.starts[message], request.lengths[message]);
  },
});
