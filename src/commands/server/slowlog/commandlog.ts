/**
 * COMMANDLOG, as Valkey 8.1 has it: the slow log, and beside it the large requests and the requests
 * with large replies.
 */
import type { CommandLog } from '../../../monitoring/command-log.ts';
import { err } from '../../../protocol/reply-error.ts';
import { type Argument, integer, oneOf, token } from '../../framework/argument.ts';
import type { Call } from '../../framework/call.ts';
import { defineCommand } from '../../framework/command.ts';
import { defineHelp } from '../../framework/help.ts';
import { replyEntries } from './log-replies.ts';

const BAD_TYPE = err('type should be one of the following: slow, large-request, large-reply');

const TYPE: Argument = oneOf('type', token('SLOW'), token('LARGE-REQUEST'), token('LARGE-REPLY'));

/** The log that the argument names; answers the error when it names none. */
function logNamed(call: Call, index: number): CommandLog | undefined {
  const { commandLogs } = call.server;
  switch (call.text(index).toLowerCase()) {
    case 'slow':
      return commandLogs.slow;
    case 'large-request':
      return commandLogs['large-request'];
    case 'large-reply':
      return commandLogs['large-reply'];
    default:
      call.error(BAD_TYPE);
      return undefined;
  }
}

const commandlogGet = defineCommand({
  name: 'GET',
  group: 'server',
  since: '8.1.0',
  summary: 'Answers the latest entries of a log, newest first.',
  complexity: 'O(N) where N is the number of entries returned',
  arity: 4,
  flags: ['admin', 'loading', 'stale'],
  tips: ['request_policy:all_nodes', 'nondeterministic_output'],
  arguments: [integer('count'), TYPE],
  parsesItself: true,
  run(call) {
    const log = logNamed(call, 3);
    if (log !== undefined) replyEntries(call, log, call.int64(2));
  },
});

const commandlogLen = defineCommand({
  name: 'LEN',
  group: 'server',
  since: '8.1.0',
  summary: 'Counts the entries of a log.',
  complexity: 'O(1)',
  arity: 3,
  flags: ['admin', 'loading', 'stale'],
  tips: ['request_policy:all_nodes', 'response_policy:agg_sum', 'nondeterministic_output'],
  arguments: [TYPE],
  parsesItself: true,
  run(call) {
    const log = logNamed(call, 2);
    if (log !== undefined) call.reply.integer(log.entries.length);
  },
});

const commandlogReset = defineCommand({
  name: 'RESET',
  group: 'server',
  since: '8.1.0',
  summary: 'Forgets the entries of a log.',
  complexity: 'O(N) where N is the number of entries in the log',
  arity: 3,
  flags: ['admin', 'loading', 'stale'],
  tips: ['request_policy:all_nodes', 'response_policy:all_succeeded'],
  arguments: [TYPE],
  parsesItself: true,
  run(call) {
    const log = logNamed(call, 2);
    if (log === undefined) return;
    log.clear();
    call.reply.ok();
  },
});

const commandlogHelp = defineHelp(
  { group: 'server', since: '8.1.0', flags: ['loading', 'stale'] },
  [
    'GET <count> <type>',
    '    The latest entries (-1 means all) of a log: slow, large-request or large-reply. The third',
    '    field is a duration in microseconds or a number of bytes.',
    'LEN <type>',
    '    How many entries there are.',
    'RESET <type>',
    '    Forgets them.',
  ],
);

export const commandlog = defineCommand({
  name: 'COMMANDLOG',
  group: 'server',
  since: '8.1.0',
  summary: 'Holds the commands about the logs of slow and large requests.',
  complexity: 'Depends on the subcommand.',
  arity: -2,
  flags: [],
  subcommands: [commandlogGet, commandlogHelp, commandlogLen, commandlogReset],
});
