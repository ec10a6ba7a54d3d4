/**
 * XACKDEL (Redis 8.2): acknowledges entries in a group and deletes them from the stream, in one
 * step. Only what was pending in the group is touched.
 */
import { key, text } from '../framework/argument.ts';
import { type Call, WRONG } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';
import { keyAt } from '../framework/key-spec.ts';
import {
  answerNotThere,
  checkIds,
  DELETED,
  Deletion,
  idAt,
  idsArgument,
  NOT_THERE,
  policyArgument,
  readDeletion,
  STILL_REFERRED_TO,
} from './deletion-policy.ts';
import { findStream, openGroup } from './stream-access.ts';

const GROUP = 2;

export const xackdel = defineCommand({
  name: 'XACKDEL',
  group: 'stream',
  since: '8.2.0',
  summary: 'Acknowledges pending entries of a consumer group and deletes them.',
  complexity: 'O(1) for each entry and group.',
  arity: -6,
  flags: ['write', 'fast'],
  keys: [keyAt(1, 'RW', 'update', 'delete')],
  arguments: [key('key'), text('group'), policyArgument, idsArgument],
  parsesItself: true,
  run(call) {
    const request = readDeletion(call, GROUP + 1);
    if (request === undefined) return;
    const ref = findStream(call, 1);
    if (ref === WRONG) return;
    if (ref === 0 || !openGroup(call, GROUP)) {
      answerNotThere(call, request);
      return;
    }
    if (!checkIds(call, request)) return;
    const deletion = new Deletion(call, request.policy);
    call.reply.array(request.idCount);
    for (let at = 0; at < request.idCount; at++) {
      call.reply.integer(acknowledgeAndDelete(call, deletion, request.firstId + at));
    }
    deletion.finish(1, ref);
  },
});

function acknowledgeAndDelete(call: Call, deletion: Deletion, index: number): number {
  const id = idAt(call, index);
  if (!deletion.acknowledge(id)) return NOT_THERE;
  // One that was deleted before is done with as well.
  return deletion.delete(id) === STILL_REFERRED_TO ? STILL_REFERRED_TO : DELETED;
}
