/** BGSAVE: a snapshot between requests. */
import { asciiBytes } from '../../base/ascii.ts';
import { err, ReplyError } from '../../protocol/reply-error.ts';
import { optional, token } from '../framework/argument.ts';
import { defineCommand } from '../framework/command.ts';
import { SYNTAX_ERROR } from '../framework/errors.ts';
import { SAVE_IN_PROGRESS } from './save.ts';

const SCHEDULE = asciiBytes('schedule');
const BUSY = err(
  "Another child process is active (AOF?): can't BGSAVE right now. Use BGSAVE SCHEDULE in order " +
    'to schedule a BGSAVE whenever possible.',
);
const FAILED = new ReplyError('ERR', '', 'ERR');

export const bgsave = defineCommand({
  name: 'BGSAVE',
  group: 'server',
  since: '1.0.0',
  summary: 'Saves all data to the disk between requests, as they are now.',
  complexity: 'O(1)',
  arity: -1,
  flags: ['admin', 'noscript', 'no_async_loading'],
  arguments: [optional(token('SCHEDULE', { since: '3.2.2' }))],
  history: [['3.2.2', 'Takes `SCHEDULE`.']],
  parsesItself: true,
  run(call) {
    const { server, reply, request } = call;
    const schedules = request.count > 1;
    if (schedules && (request.count > 2 || !call.isWord(1, SCHEDULE))) {
      reply.error(SYNTAX_ERROR);
      return;
    }
    const { rdb, isBusy } = server.persistence;
    if (rdb.running !== undefined) {
      reply.error(SAVE_IN_PROGRESS);
    } else if (isBusy || !call.mayBlock) {
      if (schedules || !call.mayBlock) {
        rdb.scheduled = true;
        reply.simple('Background saving scheduled');
      } else {
        reply.error(BUSY);
      }
    } else if (rdb.startInBackground()) {
      reply.simple('Background saving started');
    } else {
      reply.error(FAILED);
    }
  },
});
