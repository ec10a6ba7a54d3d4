/** LINSERT: puts an element before or behind the first one that equals a given one. */
import { asciiBytes } from '../../base/ascii.ts';
import { EVENT_LIST } from '../../keyspace/events.ts';
import { TYPE_LIST } from '../../values/kinds.ts';
import type { ListValue } from '../../values/list/list-value.ts';
import { key, oneOf, text, token } from '../framework/argument.ts';
import { type Call, WRONG } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';
import { SYNTAX_ERROR } from '../framework/errors.ts';
import { keyAt } from '../framework/key-spec.ts';
import { keepList, openList } from './list-access.ts';

const BEFORE = asciiBytes('before');
const AFTER = asciiBytes('after');
const PIVOT = 3;
const ELEMENT = 4;

export const linsert = defineCommand({
  name: 'LINSERT',
  group: 'list',
  since: '2.2.0',
  summary: 'Puts an element before or behind the first one that equals the pivot.',
  complexity: 'O(N), N being the number of elements up to the pivot.',
  arity: 5,
  flags: ['write', 'denyoom'],
  keys: [keyAt(1, 'RW', 'insert')],
  arguments: [
    key('key'),
    oneOf('where', token('BEFORE'), token('AFTER')),
    text('pivot'),
    text('element'),
  ],
  parsesItself: true,
  run(call) {
    const { keyspace, request, database, reply } = call;
    const after = call.isWord(2, AFTER);
    if (!after && !call.isWord(2, BEFORE)) {
      call.error(SYNTAX_ERROR);
      return;
    }
    const ref = call.findOf(1, TYPE_LIST);
    if (ref === WRONG) return;
    if (ref === 0) {
      reply.integer(0);
      return;
    }
    const list = openList(call, ref);
    if (!insert(call, ref, list, after)) {
      reply.integer(-1);
      return;
    }
    const { length } = list;
    keyspace.changed(database, request, 1, ref);
    keyspace.notify(EVENT_LIST, 'linsert', database, request, 1);
    reply.integer(length);
  },
});

/** False when there is no pivot. */
function insert(call: Call, ref: number, list: ListValue, after: boolean): boolean {
  const { bytes, starts, lengths } = call.request;
  list.seek(0);
  if (!list.find(bytes, starts[PIVOT], lengths[PIVOT], false)) return false;
  const { position } = list;
  try {
    list.prepareGrowth(lengths[ELEMENT], 1);
    list.seek(position);
    list.insert(bytes, starts[ELEMENT], lengths[ELEMENT], after);
  } finally {
    keepList(call, ref, list);
  }
  return true;
}
