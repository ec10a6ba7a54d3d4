/**
 * CLIENT UNBLOCK: ends the wait of a client's blocking command, as if its time were up or with an
 * error. A client that waits because of CLIENT PAUSE is left alone.
 */
import { asciiBytes } from '../../../base/ascii.ts';
import { err, ReplyError } from '../../../protocol/reply-error.ts';
import { integer, oneOf, optional, token } from '../../framework/argument.ts';
import type { Call } from '../../framework/call.ts';
import { defineCommand } from '../../framework/command.ts';
import { NOT_AN_INTEGER } from '../../framework/errors.ts';
import { tooManyArguments } from '../../framework/too-many-arguments.ts';

const BAD_REASON = err('CLIENT UNBLOCK reason should be TIMEOUT or ERROR');
const UNBLOCKED = new ReplyError('UNBLOCKED', 'client unblocked via CLIENT UNBLOCK');

const TIMEOUT = asciiBytes('timeout');
const ERROR = asciiBytes('error');

export const clientUnblock = defineCommand({
  name: 'UNBLOCK',
  group: 'connection',
  since: '5.0.0',
  summary: 'Ends the wait of a blocking command of another connection.',
  complexity: 'O(log N) where N is the number of connections',
  arity: -3,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  categories: ['connection'],
  arguments: [
    integer('client-id'),
    optional(oneOf('timeout_error', token('TIMEOUT'), token('ERROR'))),
  ],
  parsesItself: true,
  run(call) {
    const { count } = call.request;
    if (count > 4) {
      call.error(tooManyArguments(call));
      return;
    }
    const withError = count === 4 && call.isWord(3, ERROR);
    if (count === 4 && !withError && !call.isWord(3, TIMEOUT)) {
      call.error(BAD_REASON);
      return;
    }
    const id = call.int64(2);
    if (id === undefined) call.error(NOT_AN_INTEGER);
    else call.reply.integer(unblock(call, Number(id), withError) ? 1 : 0);
  },
});

function unblock(call: Call, id: number, withError: boolean): boolean {
  const session = call.server.clients.find(id);
  const wait = session?.wait;
  if (session === undefined || wait === undefined || !wait.interruptible) return false;
  session.resume((reply) => {
    if (withError) reply.error(UNBLOCKED);
    else wait.timedOut(reply);
  });
  return true;
}
