/** LSET: replaces the element at an index. */
import { EVENT_LIST } from '../../keyspace/events.ts';
import { TYPE_LIST } from '../../values/kinds.ts';
import type { ListValue } from '../../values/list/list-value.ts';
import { integer, key, text } from '../framework/argument.ts';
import { type Call, WRONG } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';
import { INDEX_OUT_OF_RANGE, NO_SUCH_KEY } from '../framework/errors.ts';
import { keyAt } from '../framework/key-spec.ts';
import { keepList, openList, positionOf, readOffset } from './list-access.ts';

export const lset = defineCommand({
  name: 'LSET',
  group: 'list',
  since: '1.0.0',
  summary: 'Replaces the element at an index, which counts from 0, or backwards from -1.',
  complexity: 'O(log N), N being the number of nodes; a node has 8 KB unless configured otherwise.',
  arity: 4,
  flags: ['write', 'denyoom'],
  keys: [keyAt(1, 'RW', 'update')],
  arguments: [key('key'), integer('index'), text('element')],
  run(call, keyIndex, indexIndex, elementIndex) {
    const { keyspace, request, database, reply } = call;
    const ref = call.findOf(keyIndex, TYPE_LIST);
    if (ref === WRONG) return;
    if (ref === 0) {
      call.error(NO_SUCH_KEY);
      return;
    }
    const index = readOffset(call, indexIndex);
    if (Number.isNaN(index)) return;
    const list = openList(call, ref);
    const { length } = list;
    const position = positionOf(index, length);
    if (position < 0 || position >= length) {
      call.error(INDEX_OUT_OF_RANGE);
      return;
    }
    replace(call, ref, list, position, elementIndex);
    keyspace.changed(database, request, keyIndex, ref);
    keyspace.notify(EVENT_LIST, 'lset', database, request, keyIndex);
    reply.ok();
  },
});

function replace(
  call: Call,
  ref: number,
  list: ListValue,
  position: number,
  elementIndex: number,
): void {
  const { bytes, starts, lengths } = call.request;
  const length = lengths[elementIndex];
  try {
    list.prepareGrowth(length, 1);
    list.seek(position);
    list.replace(bytes, starts[elementIndex], length);
    // A short element may have taken the place of a long one.
    list.shrunk();
  } finally {
    keepList(call, ref, list);
  }
}
