/** ACL CAT: the categories, or the commands and subcommands of one. */

import { beforeZeroByte } from '../../../config/numbers.ts';
import { err } from '../../../protocol/reply-error.ts';
import { TableCatalog } from '../../framework/acl-view.ts';
import { optional, text } from '../../framework/argument.ts';
import type { Call } from '../../framework/call.ts';
import { defineCommand } from '../../framework/command.ts';
import { ACL_CATEGORIES } from '../../framework/command-info.ts';
import { badArguments } from './answers.ts';

const MOST_QUOTED = 128;

export const aclCat = defineCommand({
  name: 'CAT',
  group: 'server',
  since: '6.0.0',
  summary: 'Answers the categories of commands, or the commands of one category.',
  complexity: 'O(1) since the categories and commands are a fixed set.',
  arity: -2,
  flags: ['noscript', 'loading', 'stale', 'sentinel'],
  arguments: [optional(text('categoryname'))],
  parsesItself: true,
  run(call) {
    const { count } = call.request;
    if (count === 2) replyWords(call, ACL_CATEGORIES);
    else if (count === 3) replyCategory(call);
    else call.error(badArguments(call));
  },
});

function replyCategory(call: Call): void {
  const name = beforeZeroByte(call.text(2));
  const category = name.toLowerCase();
  if (!ACL_CATEGORIES.includes(category)) {
    call.error(err(`Unknown category '${name.slice(0, MOST_QUOTED)}'`));
    return;
  }
  const commands = new TableCatalog(call.server.commands).inCategory(category);
  replyWords(
    call,
    commands.map(({ fullName }) => fullName),
  );
}

function replyWords({ reply }: Call, words: readonly string[]): void {
  reply.array(words.length);
  for (const word of words) reply.bulkText(word);
}
