/** The error of those subcommands that take optional arguments but not so many. */
import { beforeZeroByte } from '../../config/numbers.ts';
import { err, type ReplyError } from '../../protocol/reply-error.ts';
import type { Call } from './call.ts';

const LONGEST_NAME = 128;

export function tooManyArguments(call: Call): ReplyError {
  const name = beforeZeroByte(call.text(1)).slice(0, LONGEST_NAME);
  const container = call.command.fullName.split('|', 1)[0].toUpperCase();
  const what = `unknown subcommand or wrong number of arguments for '${name}'`;
  return err(`${what}. Try ${container} HELP.`);
}
