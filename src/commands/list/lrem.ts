/** LREM: removes elements that equal a given one, from either end on. */
import { TYPE_LIST } from '../../values/kinds.ts';
import type { ListValue } from '../../values/list/list-value.ts';
import { integer, key, text } from '../framework/argument.ts';
import { type Call, WRONG } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';
import { keyAt } from '../framework/key-spec.ts';
import { elementsRemoved, openList, readOffset } from './list-access.ts';

export const lrem = defineCommand({
  name: 'LREM',
  group: 'list',
  since: '1.0.0',
  summary: 'Removes so many elements equal to a given one, from the end if negative; 0: all.',
  complexity: 'O(N), N being the number of elements looked at.',
  arity: 4,
  flags: ['write'],
  keys: [keyAt(1, 'RW', 'delete')],
  arguments: [key('key'), integer('count'), text('element')],
  run(call, keyIndex, countIndex, elementIndex) {
    const { keyspace, database, request, reply } = call;
    const count = readOffset(call, countIndex);
    if (Number.isNaN(count)) return;
    const ref = call.findOf(keyIndex, TYPE_LIST);
    if (ref === WRONG) return;
    if (ref === 0) {
      reply.integer(0);
      return;
    }
    const list = openList(call, ref);
    const removed = removeEqual(call, list, elementIndex, count);
    if (removed > 0) {
      // Unlike with other removals the event comes second.
      if (keyspace.isCaredFor(ref)) keyspace.signal(database, request, keyIndex);
      elementsRemoved(call, keyIndex, ref, list, 'lrem', removed);
    }
    reply.integer(removed);
  },
});

function removeEqual(call: Call, list: ListValue, elementIndex: number, count: number): number {
  const { bytes, starts, lengths } = call.request;
  const start = starts[elementIndex];
  const length = lengths[elementIndex];
  const backward = count < 0;
  const most = count === 0 ? Number.POSITIVE_INFINITY : Math.abs(count);
  let removed = 0;
  list.seek(backward ? list.length - 1 : 0);
  for (let more = true; more && removed < most; ) {
    if (!list.find(bytes, start, length, backward)) break;
    removed++;
    more = list.remove(backward);
  }
  list.finish();
  return removed;
}
