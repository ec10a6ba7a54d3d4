/** LINDEX: the element at an index, found in a long list by a few steps from any side. */
import { TYPE_LIST } from '../../values/kinds.ts';
import { integer, key } from '../framework/argument.ts';
import { WRONG } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';
import { keyAt } from '../framework/key-spec.ts';
import { openList, positionOf, readOffset } from './list-access.ts';

export const lindex = defineCommand({
  name: 'LINDEX',
  group: 'list',
  since: '1.0.0',
  summary: 'Answers the element at an index, which counts from 0, or backwards from -1.',
  complexity: 'O(log N), N being the number of nodes; a node has 8 KB unless configured otherwise.',
  arity: 3,
  flags: ['readonly'],
  keys: [keyAt(1, 'RO', 'access')],
  arguments: [key('key'), integer('index')],
  run(call, keyIndex, indexIndex) {
    const { reply } = call;
    const ref = call.readOf(keyIndex, TYPE_LIST);
    if (ref === WRONG) return;
    if (ref === 0) {
      reply.nullBulk();
      return;
    }
    const index = readOffset(call, indexIndex);
    if (Number.isNaN(index)) return;
    const list = openList(call, ref);
    const { length } = list;
    const position = positionOf(index, length);
    if (position < 0 || position >= length) {
      reply.nullBulk();
      return;
    }
    list.seek(position);
    list.read();
    reply.bulk(list.elementBytes, list.elementStart, list.elementLength);
  },
});
