/** What XINFO's subcommands share. */
import { UNKNOWN_ENTRIES_READ } from '../../../values/stream/group.ts';
import { type Call, WRONG } from '../../framework/call.ts';
import { NO_SUCH_KEY } from '../../framework/errors.ts';
import { readStream, streamsOf } from '../stream-access.ts';

export const KEY = 2;

/** Opens the stream; false when an error has been answered. */
export function readStreamToTell(call: Call): boolean {
  const ref = readStream(call, KEY);
  if (ref === 0) call.error(NO_SUCH_KEY);
  return ref !== 0 && ref !== WRONG;
}

/** The fields `entries-read` and `lag` of the open group. */
export function replyProgress(call: Call): void {
  const { reply } = call;
  const { group, progress, stream } = streamsOf(call);
  reply.bulkText('entries-read');
  const { entriesRead } = group;
  if (entriesRead === UNKNOWN_ENTRIES_READ) reply.nullBulk();
  else reply.int64(entriesRead);
  reply.bulkText('lag');
  const lag = progress.lag(stream, group);
  if (lag === undefined) reply.nullBulk();
  else reply.int64(lag);
}
