/**
 * XDELEX (Redis 8.2): deletes entries, and what groups still refer to is kept, removed too, or
 * reason not to delete.
 */
import { key } from '../framework/argument.ts';
import { WRONG } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';
import { keyAt } from '../framework/key-spec.ts';
import {
  answerNotThere,
  checkIds,
  Deletion,
  idAt,
  idsArgument,
  policyArgument,
  readDeletion,
} from './deletion-policy.ts';
import { findStream } from './stream-access.ts';

export const xdelex = defineCommand({
  name: 'XDELEX',
  group: 'stream',
  since: '8.2.0',
  summary: 'Deletes entries of a stream, with regard to the groups in which they are pending.',
  complexity: 'O(1) for each entry and group, however long the stream is.',
  arity: -5,
  flags: ['write', 'fast'],
  keys: [keyAt(1, 'RW', 'delete')],
  arguments: [key('key'), policyArgument, idsArgument],
  parsesItself: true,
  run(call) {
    const request = readDeletion(call, 2);
    if (request === undefined) return;
    const ref = findStream(call, 1);
    if (ref === WRONG) return;
    if (ref === 0) {
      answerNotThere(call, request);
      return;
    }
    if (!checkIds(call, request)) return;
    const deletion = new Deletion(call, request.policy);
    call.reply.array(request.idCount);
    for (let at = 0; at < request.idCount; at++) {
      call.reply.integer(deletion.delete(idAt(call, request.firstId + at)));
    }
    deletion.finish(1, ref);
  },
});
