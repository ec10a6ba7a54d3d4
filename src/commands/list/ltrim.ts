/** LTRIM: keeps the elements between two indexes and removes the others. */
import { EVENT_LIST } from '../../keyspace/events.ts';
import { removeEmptied } from '../../keyspace/value-records.ts';
import { TYPE_LIST } from '../../values/kinds.ts';
import { integer, key } from '../framework/argument.ts';
import { WRONG } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';
import { keyAt } from '../framework/key-spec.ts';
import { elementsRemoved, openList, positionOf, readOffset } from './list-access.ts';

export const ltrim = defineCommand({
  name: 'LTRIM',
  group: 'list',
  since: '1.0.0',
  summary: 'Keeps the elements from one index to another, both included, and removes the others.',
  complexity: 'O(N), N being the number of nodes removed; a node has 8 KB by default.',
  arity: 4,
  flags: ['write'],
  keys: [keyAt(1, 'RW', 'delete')],
  arguments: [key('key'), integer('start'), integer('stop')],
  run(call, keyIndex, startIndex, stopIndex) {
    const { keyspace, request, database, reply } = call;
    const start = readOffset(call, startIndex);
    if (Number.isNaN(start)) return;
    const stop = readOffset(call, stopIndex);
    if (Number.isNaN(stop)) return;
    const ref = call.findOf(keyIndex, TYPE_LIST);
    if (ref === WRONG) return;
    reply.ok();
    if (ref === 0) return;
    const list = openList(call, ref);
    const { length } = list;
    const first = Math.max(0, positionOf(start, length));
    const last = Math.min(positionOf(stop, length), length - 1);
    if (first > last) {
      // All of it goes: as a whole, and if it is large, in slices.
      keyspace.dirty += length;
      keyspace.notify(EVENT_LIST, 'ltrim', database, request, keyIndex);
      removeEmptied(keyspace, database, request, keyIndex, ref);
      return;
    }
    const behind = length - last - 1;
    list.removeRange(last + 1, behind);
    list.removeRange(0, first);
    elementsRemoved(call, keyIndex, ref, list, 'ltrim', first + behind);
  },
});
