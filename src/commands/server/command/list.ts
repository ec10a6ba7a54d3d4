/** COMMAND LIST: the names of the commands and subcommands, all or those that pass a filter. */
import { asciiBytes } from '../../../base/ascii.ts';
import { matchGlob } from '../../../base/glob.ts';
import { oneOf, optional, pattern, text } from '../../framework/argument.ts';
import type { Call } from '../../framework/call.ts';
import { type Command, defineCommand } from '../../framework/command.ts';
import { aclCategories } from '../../framework/command-info.ts';
import { SYNTAX_ERROR } from '../../framework/errors.ts';

const FILTER_BY = asciiBytes('filterby');

type Filter = (command: Command) => boolean;

export const commandList = defineCommand({
  name: 'LIST',
  group: 'server',
  since: '7.0.0',
  summary: 'Answers the names of commands.',
  complexity: 'O(N) where N is the number of commands',
  arity: -2,
  flags: ['loading', 'stale', 'sentinel'],
  categories: ['connection'],
  tips: ['nondeterministic_output_order'],
  arguments: [
    optional(
      oneOf(
        'filterby',
        text('module-name', { token: 'MODULE' }),
        text('category', { token: 'ACLCAT' }),
        pattern('pattern', { token: 'PATTERN' }),
      ),
      { token: 'FILTERBY' },
    ),
  ],
  parsesItself: true,
  run(call) {
    const filter = readFilter(call);
    if (filter === undefined) {
      call.error(SYNTAX_ERROR);
      return;
    }
    const all = call.server.commands.reachable;
    const listed = all.flatMap((command) => [command, ...command.subcommands]).filter(filter);
    call.reply.array(listed.length);
    for (const command of listed) call.reply.bulkText(command.fullName);
  },
});

/** Undefined when the request is not as it should be. */
function readFilter(call: Call): Filter | undefined {
  const { request } = call;
  if (request.count === 2) return () => true;
  if (request.count !== 5 || !call.isWord(2, FILTER_BY)) return undefined;
  switch (call.text(3).toLowerCase()) {
    case 'module':
      return () => false; // No command comes from a module.
    case 'aclcat': {
      const category = call.text(4).toLowerCase();
      return (command) => aclCategories(command).includes(category);
    }
    case 'pattern': {
      const glob = request.copy(4);
      return ({ fullName }) => {
        const name = asciiBytes(fullName);
        return matchGlob(glob, 0, glob.length, name, 0, name.length, true);
      };
    }
    default:
      return undefined;
  }
}
