/**
 * The HELP subcommand that every container has: how to call each subcommand, and below it,
 * indented, what it does. Only the lines differ, so the command itself is made here.
 */
import type { Call } from './call.ts';
import {
  type AclCategory,
  type Command,
  type CommandFlag,
  type CommandGroup,
  defineCommand,
} from './command.ts';

export interface HelpDetails {
  readonly group: CommandGroup;
  readonly since: string;
  readonly flags: readonly CommandFlag[];
  readonly categories?: readonly AclCategory[];
}

export function defineHelp(details: HelpDetails, lines: readonly string[]): Command {
  return defineCommand({
    ...details,
    name: 'HELP',
    summary: 'Explains the subcommands.',
    complexity: 'O(1)',
    arity: 2,
    run(call) {
      replyHelp(call, lines);
    },
  });
}

/** Answers the lines between the heading and the line about HELP itself. */
export function replyHelp(call: Call, lines: readonly string[]): void {
  const { reply } = call;
  const container = call.command.fullName.split('|', 1)[0].toUpperCase();
  reply.array(lines.length + 3);
  reply.simple(`${container} <subcommand> [<arg> [value] [opt] ...]. Subcommands are:`);
  for (const line of lines) reply.simple(line);
  reply.simple('HELP');
  reply.simple('    Answers this text.');
}
