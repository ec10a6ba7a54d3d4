/** SAVE: a snapshot while everybody waits. */
import { err, ReplyError } from '../../protocol/reply-error.ts';
import { defineCommand } from '../framework/command.ts';

export const SAVE_IN_PROGRESS = err('Background save already in progress');
/** Redis says no more than this. */
const FAILED = new ReplyError('ERR', '', 'ERR');

export const save = defineCommand({
  name: 'SAVE',
  group: 'server',
  since: '1.0.0',
  summary: 'Saves all data to the disk while everybody waits.',
  complexity: 'O(N), N being the number of keys in all databases.',
  arity: 1,
  flags: ['admin', 'noscript', 'no_async_loading', 'no_multi'],
  run({ server, reply }) {
    const { rdb } = server.persistence;
    if (rdb.running !== undefined) {
      reply.error(SAVE_IN_PROGRESS);
      return;
    }
    if (rdb.saveNow()) reply.ok();
    else reply.error(FAILED);
  },
});
