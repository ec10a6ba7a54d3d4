/** PING: is anybody there? */
import { asciiBytes } from '../../base/ascii.ts';
import { optional, text } from '../framework/argument.ts';
import { defineCommand } from '../framework/command.ts';

const PONG = asciiBytes('+PONG\r\n');

export const ping = defineCommand({
  name: 'PING',
  group: 'connection',
  since: '1.0.0',
  summary: 'Answers PONG, or the message given, to show that the server is alive.',
  complexity: 'O(1)',
  arity: -1,
  flags: ['fast', 'sentinel'],
  categories: ['connection'],
  tips: ['request_policy:all_shards', 'response_policy:all_succeeded'],
  arguments: [optional(text('message'))],
  parsesItself: true,
  run(call) {
    const { request, reply } = call;
    if (request.count > 2) reply.error(call.command.wrongArity);
    else if (request.count === 2) reply.bulk(request.bytes, request.starts[1], request.lengths[1]);
    else reply.raw(PONG);
  },
});
