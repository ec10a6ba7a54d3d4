/** What the ACL commands share: texts that came as bytes, and what may follow LOG and CAT. */
import { asciiBytes } from '../../../base/ascii.ts';
import { beforeZeroByte } from '../../../config/numbers.ts';
import { err, type ReplyError } from '../../../protocol/reply-error.ts';
import type { ReplyWriter } from '../../../protocol/reply-writer.ts';
import type { Call } from '../../framework/call.ts';

/** A Latin-1 text, one byte for each character. */
export function bulkLatin1(reply: ReplyWriter, text: string): void {
  reply.bulkBytes(asciiBytes(text));
}

/** Where a subcommand takes one argument at most, the number of them is told in these words. */
export function badArguments(call: Call): ReplyError {
  const name = beforeZeroByte(call.text(1));
  return err(`unknown subcommand or wrong number of arguments for '${name}'. Try ACL HELP.`);
}
