/** SLOWLOG: the requests that took longer than `slowlog-log-slower-than`. */
import { beforeZeroByte } from '../../../config/numbers.ts';
import { err } from '../../../protocol/reply-error.ts';
import { integer, optional } from '../../framework/argument.ts';
import { defineCommand } from '../../framework/command.ts';
import { defineHelp } from '../../framework/help.ts';
import { replyEntries } from './log-replies.ts';

const USUAL_COUNT = 10;

const slowlogGet = defineCommand({
  name: 'GET',
  group: 'server',
  since: '2.2.12',
  summary: 'Answers the slowest of the latest requests, newest first.',
  complexity: 'O(N) where N is the number of entries returned',
  arity: -2,
  flags: ['admin', 'loading', 'stale'],
  tips: ['request_policy:all_nodes', 'nondeterministic_output'],
  history: [['4.0.0', 'Tells the address and the name of the client.']],
  arguments: [optional(integer('count'))],
  parsesItself: true,
  run(call) {
    const { count } = call.request;
    if (count > 3) {
      const name = beforeZeroByte(call.text(1));
      const what = `unknown subcommand or wrong number of arguments for '${name}'`;
      call.error(err(`${what}. Try SLOWLOG HELP.`));
      return;
    }
    replyEntries(call, call.server.commandLogs.slow, count === 3 ? call.int64(2) : USUAL_COUNT);
  },
});

const slowlogLen = defineCommand({
  name: 'LEN',
  group: 'server',
  since: '2.2.12',
  summary: 'Counts the entries of the slow log.',
  complexity: 'O(1)',
  arity: 2,
  flags: ['admin', 'loading', 'stale'],
  tips: ['request_policy:all_nodes', 'response_policy:agg_sum', 'nondeterministic_output'],
  run({ reply, server }) {
    reply.integer(server.commandLogs.slow.entries.length);
  },
});

const slowlogReset = defineCommand({
  name: 'RESET',
  group: 'server',
  since: '2.2.12',
  summary: 'Forgets the entries of the slow log.',
  complexity: 'O(N) where N is the number of entries in the slowlog',
  arity: 2,
  flags: ['admin', 'loading', 'stale'],
  tips: ['request_policy:all_nodes', 'response_policy:all_succeeded'],
  run({ reply, server }) {
    server.commandLogs.slow.clear();
    reply.ok();
  },
});

const slowlogHelp = defineHelp({ group: 'server', since: '6.2.0', flags: ['loading', 'stale'] }, [
  'GET [<count>]',
  '    The latest entries (10 unless told otherwise, -1 means all): id, time, duration in',
  '    microseconds, arguments, address and name of the client.',
  'LEN',
  '    How many entries there are.',
  'RESET',
  '    Forgets them.',
]);

export const slowlog = defineCommand({
  name: 'SLOWLOG',
  group: 'server',
  since: '2.2.12',
  summary: 'Holds the commands about the slow log.',
  complexity: 'Depends on the subcommand.',
  arity: -2,
  flags: [],
  subcommands: [slowlogGet, slowlogHelp, slowlogLen, slowlogReset],
});
