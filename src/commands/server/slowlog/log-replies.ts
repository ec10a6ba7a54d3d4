/** What SLOWLOG and COMMANDLOG share: how entries are answered and counts read. */
import type { CommandLog, LoggedRequest } from '../../../monitoring/command-log.ts';
import { err } from '../../../protocol/reply-error.ts';
import type { ReplyWriter } from '../../../protocol/reply-writer.ts';
import type { Call } from '../../framework/call.ts';

const BAD_COUNT = err('count should be greater than or equal to -1');

/** Answers the newest entries, -1: all; or the error of what is no count. */
export function replyEntries(
  { reply }: Call,
  log: CommandLog,
  count: number | bigint | undefined,
): void {
  if (count === undefined || count < -1) {
    reply.error(BAD_COUNT);
    return;
  }
  const entries = count < 0 ? log.entries : log.entries.slice(0, Number(count));
  reply.array(entries.length);
  for (const entry of entries) replyEntry(reply, entry);
}

function replyEntry(reply: ReplyWriter, entry: LoggedRequest): void {
  reply.array(6);
  reply.integer(entry.id);
  reply.integer(entry.timeSeconds);
  reply.integer(entry.amount);
  reply.array(entry.args.length);
  for (const argument of entry.args) reply.bulkBytes(argument);
  reply.bulkText(entry.address);
  reply.bulkText(entry.clientName);
}
