/** PING: is anybody there? */
import { asciiBytes } from '../../base/ascii.ts';
import { optional, text } from '../framework/argument.ts';
import type { Call } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';
import { GATE_SUBSCRIBED } from '../framework/session.ts';

const PONG = asciiBytes('+PONG\r\n');
const NOTHING = new Uint8Array(0);

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
  isWhileSubscribed: true,
  run(call) {
    const { request, reply } = call;
    const isSubscribed = (call.session.gate & GATE_SUBSCRIBED) !== 0;
    if (request.count > 2) reply.error(call.command.wrongArity);
    else if (isSubscribed && reply.protocol === 2) pongAsMessage(call);
    else if (request.count === 2) reply.bulk(request.bytes, request.starts[1], request.lengths[1]);
    else reply.raw(PONG);
  },
});

/** A RESP2 client that listens to channels reads everything as a message. */
function pongAsMessage({ request, reply }: Call): void {
  reply.array(2);
  reply.bulkText('pong');
  reply.bulkBytes(request.count === 2 ? request.copy(1) : NOTHING);
}
