/**
 * CLIENT REPLY: whether the client is answered. OFF and SKIP are not answered themselves; errors
 * are kept back as well. What the server sends unasked is not meant.
 */
import { asciiBytes } from '../../../base/ascii.ts';
import { oneOf, token } from '../../framework/argument.ts';
import { defineCommand } from '../../framework/command.ts';
import { SYNTAX_ERROR } from '../../framework/errors.ts';
import { GATE_REPLY_OFF, GATE_REPLY_SKIPPED } from '../../framework/session.ts';

const ON = asciiBytes('on');
const OFF = asciiBytes('off');
const SKIP = asciiBytes('skip');

export const clientReply = defineCommand({
  name: 'REPLY',
  group: 'connection',
  since: '3.2.0',
  summary: 'Says whether the commands of this connection are answered.',
  complexity: 'O(1)',
  arity: 3,
  flags: ['noscript', 'loading', 'stale'],
  categories: ['connection'],
  arguments: [oneOf('on_off_skip', token('ON'), token('OFF'), token('SKIP'))],
  parsesItself: true,
  run(call) {
    const { session, reply } = call;
    if (call.isWord(2, ON)) {
      // Not what a SKIP before it in the same transaction says of the request behind that.
      session.gate &= ~GATE_REPLY_OFF;
      reply.unmute();
      reply.ok();
    } else if (call.isWord(2, OFF)) {
      session.gate |= GATE_REPLY_OFF;
    } else if (call.isWord(2, SKIP)) {
      if ((session.gate & GATE_REPLY_OFF) === 0) session.gate |= GATE_REPLY_SKIPPED;
    } else {
      call.error(SYNTAX_ERROR);
    }
  },
});
