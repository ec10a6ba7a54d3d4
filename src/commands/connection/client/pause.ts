/**
 * CLIENT PAUSE: for some time clients are not served, or (WRITE) not where they would change
 * something. What they send waits and is executed afterwards.
 */
import { asciiBytes } from '../../../base/ascii.ts';
import { err } from '../../../protocol/reply-error.ts';
import { integer, oneOf, optional, token } from '../../framework/argument.ts';
import { readTimeoutMs } from '../../framework/blocking.ts';
import type { Call } from '../../framework/call.ts';
import { defineCommand } from '../../framework/command.ts';
import type { PauseKind } from '../../framework/server.ts';
import { tooManyArguments } from '../../framework/too-many-arguments.ts';

const BAD_MODE = err('CLIENT PAUSE mode must be WRITE or ALL');

const WRITE = asciiBytes('write');
const ALL = asciiBytes('all');

export const clientPause = defineCommand({
  name: 'PAUSE',
  group: 'connection',
  since: '2.9.50',
  summary: 'Keeps the commands of clients waiting for some time.',
  complexity: 'O(1)',
  arity: -3,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  categories: ['connection'],
  history: [['6.2.0', 'Added `WRITE`, and with it the choice of a mode.']],
  arguments: [
    integer('timeout'),
    optional(oneOf('mode', token('WRITE'), token('ALL')), { since: '6.2.0' }),
  ],
  parsesItself: true,
  run(call) {
    if (call.request.count > 4) {
      call.error(tooManyArguments(call));
      return;
    }
    const kind = readKind(call);
    if (kind === undefined) {
      call.error(BAD_MODE);
      return;
    }
    const timeoutMs = readTimeoutMs(call, 2);
    if (timeoutMs < 0) return;
    call.server.pause.begin(kind, call.keyspace.nowMs + timeoutMs);
    call.reply.ok();
  },
});

function readKind(call: Call): PauseKind | undefined {
  if (call.request.count < 4 || call.isWord(3, ALL)) return 'all';
  return call.isWord(3, WRITE) ? 'write' : undefined;
}
