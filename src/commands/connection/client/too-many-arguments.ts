/** The error of those subcommands that take optional arguments but not so many. */
import { beforeZeroByte } from '../../../config/numbers.ts';
import { err, type ReplyError } from '../../../protocol/reply-error.ts';
import type { Call } from '../../framework/call.ts';

const LONGEST_NAME = 128;

export function tooManyArguments(call: Call): ReplyError {
  const name = beforeZeroByte(call.text(1)).slice(0, LONGEST_NAME);
  return err(`unknown subcommand or wrong number of arguments for '${name}'. Try CLIENT HELP.`);
}
