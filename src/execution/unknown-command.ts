/**
 * The replies to a name that is no command, in Redis's words: they quote the beginning of the
 * request.
 */
import type { Arguments } from '../base/arguments.ts';
import { asciiBytes, equalsIgnoreCase, latin1Text } from '../base/ascii.ts';
import type { Command } from '../commands/framework/command.ts';
import { beforeZeroByte } from '../config/numbers.ts';
import { err, type ReplyError } from '../protocol/reply-error.ts';

/** At most so many bytes of the name, of each argument, and of all of them are quoted. */
const QUOTE_LIMIT_BYTES = 128;

function quote(request: Arguments, index: number, limit: number): string {
  const length = Math.min(request.lengths[index], limit);
  return beforeZeroByte(latin1Text(request.bytes, request.starts[index], length));
}

export function unknownCommand(request: Arguments): ReplyError {
  let quoted = '';
  for (let index = 1; index < request.count && quoted.length < QUOTE_LIMIT_BYTES; index++) {
    quoted += `'${quote(request, index, QUOTE_LIMIT_BYTES - quoted.length)}' `;
  }
  const name = quote(request, 0, QUOTE_LIMIT_BYTES);
  return err(`unknown command '${name}', with args beginning with: ${quoted}`);
}

export function unknownSubcommand(container: Command, request: Arguments): ReplyError {
  const name = quote(request, 1, QUOTE_LIMIT_BYTES);
  return err(`unknown subcommand '${name}'. Try ${container.spec.name} HELP.`);
}

const WEB_WORDS: readonly Uint8Array[] = [asciiBytes('post'), asciiBytes('host:')];

/** Is this the beginning of an HTTP request, or of its `Host:` line? */
export function isWebRequest(request: Arguments): boolean {
  const length = request.lengths[0];
  return WEB_WORDS.some(
    (word) =>
      word.length === length && equalsIgnoreCase(request.bytes, request.starts[0], length, word),
  );
}
