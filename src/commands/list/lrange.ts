/** LRANGE: the elements between two indexes. */
import { TYPE_LIST } from '../../values/kinds.ts';
import { integer, key } from '../framework/argument.ts';
import { WRONG } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';
import { keyAt } from '../framework/key-spec.ts';
import { openList, positionOf, readOffset, replyRange } from './list-access.ts';

export const lrange = defineCommand({
  name: 'LRANGE',
  group: 'list',
  since: '1.0.0',
  summary: 'Answers the elements from one index to another, both included.',
  complexity: 'O(log N + M), N being the number of nodes and M that of the elements answered.',
  arity: 4,
  flags: ['readonly'],
  keys: [keyAt(1, 'RO', 'access')],
  arguments: [key('key'), integer('start'), integer('stop')],
  run(call, keyIndex, startIndex, stopIndex) {
    const start = readOffset(call, startIndex);
    if (Number.isNaN(start)) return;
    const stop = readOffset(call, stopIndex);
    if (Number.isNaN(stop)) return;
    const ref = call.readOf(keyIndex, TYPE_LIST);
    if (ref === WRONG) return;
    if (ref === 0) {
      call.reply.array(0);
      return;
    }
    const list = openList(call, ref);
    const { length } = list;
    const first = Math.max(0, positionOf(start, length));
    const last = Math.min(positionOf(stop, length), length - 1);
    replyRange(call, list, first, Math.max(0, last - first + 1));
  },
});
