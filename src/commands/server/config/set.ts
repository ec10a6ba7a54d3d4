/** CONFIG SET: changes options, all that are given or none. */

import { latin1Text } from '../../../base/ascii.ts';
import type { ConfigPair } from '../../../config/config.ts';
import { ReplyError } from '../../../protocol/reply-error.ts';
import { block, many, text } from '../../framework/argument.ts';
import { defineCommand } from '../../framework/command.ts';
import { SYNTAX_ERROR } from '../../framework/errors.ts';
import { GATE_LOADING, isFromThisMachine } from '../../framework/session.ts';

export const configSet = defineCommand({
  name: 'SET',
  group: 'server',
  since: '2.0.0',
  summary: 'Changes configuration options while the server runs: all of them or none.',
  complexity: 'O(N) where N is the number of options',
  arity: -4,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  tips: ['request_policy:all_nodes', 'response_policy:all_succeeded'],
  history: [['7.0.0', 'Takes several options.']],
  arguments: [many(block('data', text('parameter'), text('value')))],
  parsesItself: true,
  secrets(request, hide, config) {
    const { bytes, starts, lengths, count } = request;
    for (let index = 2; index + 1 < count; index += 2) {
      const name = latin1Text(bytes, starts[index], lengths[index]);
      if (config.isSensitive(name)) hide(index + 1);
    }
  },
  run(call) {
    const { request, reply, server, session } = call;
    if (request.count % 2 !== 0) {
      reply.error(SYNTAX_ERROR);
      return;
    }
    const pairs: ConfigPair[] = [];
    for (let index = 2; index < request.count; index += 2) {
      pairs.push([call.text(index), call.text(index + 1)]);
    }
    const access = {
      fromThisMachine: isFromThisMachine(session),
      loading: (session.gate & GATE_LOADING) !== 0,
    };
    const problem = server.config.set(pairs, access);
    if (problem === undefined) reply.ok();
    else reply.error(replyErrorOf(problem));
  },
});

/** The configuration tells its errors as whole texts, the code being the first word. */
function replyErrorOf(text: string): ReplyError {
  const space = text.indexOf(' ');
  return new ReplyError(text.slice(0, space), text.slice(space + 1));
}
