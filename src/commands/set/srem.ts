/** SREM: removes members from a set; the key goes with the last of them. */
import { EVENT_SET } from '../../keyspace/events.ts';
import { removeEmptied } from '../../keyspace/value-records.ts';
import { key, many, text } from '../framework/argument.ts';
import { WRONG } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';
import { keyAt } from '../framework/key-spec.ts';
import { findSet, memberAt, setWorkspace } from './set-access.ts';

const FIRST_MEMBER = 2;

export const srem = defineCommand({
  name: 'SREM',
  group: 'set',
  since: '1.0.0',
  summary: 'Removes members from a set, which is deleted with its last one.',
  complexity: 'O(N), N being how many members are given.',
  arity: -3,
  flags: ['write', 'fast'],
  keys: [keyAt(1, 'RW', 'delete')],
  arguments: [key('key'), many(text('member'))],
  history: [['2.4.0', 'Takes several members.']],
  run(call, keyIndex) {
    const ref = findSet(call, keyIndex);
    if (ref === WRONG) return;
    const { keyspace, request, database } = call;
    const { set } = setWorkspace(call);
    let removed = 0;
    let left = ref === 0 ? 0 : set.size;
    for (let at = FIRST_MEMBER; at < request.count && left > 0; at++) {
      if (!set.remove(memberAt(call, at))) continue;
      removed++;
      left--;
    }
    if (removed > 0) {
      keyspace.changed(database, request, keyIndex, ref, removed);
      keyspace.notify(EVENT_SET, 'srem', database, request, keyIndex);
      if (left === 0) removeEmptied(keyspace, database, request, keyIndex, ref);
    }
    call.reply.integer(removed);
  },
});
