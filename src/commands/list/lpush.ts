/** LPUSH, RPUSH, LPUSHX and RPUSHX: add elements to an end of a list. */
import { EVENT_LIST } from '../../keyspace/events.ts';
import { placeValue } from '../../keyspace/value-records.ts';
import { TYPE_LIST } from '../../values/kinds.ts';
import type { ListValue } from '../../values/list/list-value.ts';
import { key, many, text } from '../framework/argument.ts';
import { type Call, WRONG } from '../framework/call.ts';
import { type CommandSpec, defineCommand } from '../framework/command.ts';
import { keyAt } from '../framework/key-spec.ts';
import { keepList, openList } from './list-access.ts';

const shared = {
  group: 'list',
  complexity: 'O(1) for each element.',
  arity: -3,
  flags: ['write', 'denyoom', 'fast'],
  keys: [keyAt(1, 'RW', 'insert')],
  arguments: [key('key'), many(text('element'))],
} as const satisfies Partial<CommandSpec>;

export const lpush = defineCommand({
  ...shared,
  name: 'LPUSH',
  since: '1.0.0',
  summary: 'Puts elements in front of a list, one before the other; a missing key is created.',
  history: [['2.4.0', 'Accepts multiple `element` arguments.']],
  run(call) {
    push(call, true, false);
  },
});

export const rpush = defineCommand({
  ...shared,
  name: 'RPUSH',
  since: '1.0.0',
  summary: 'Puts elements behind those of a list; a missing key is created.',
  history: [['2.4.0', 'Accepts multiple `element` arguments.']],
  run(call) {
    push(call, false, false);
  },
});

export const lpushx = defineCommand({
  ...shared,
  name: 'LPUSHX',
  since: '2.2.0',
  summary: 'Puts elements in front of a list, if the key exists.',
  history: [['4.0.0', 'Accepts multiple `element` arguments.']],
  run(call) {
    push(call, true, true);
  },
});

export const rpushx = defineCommand({
  ...shared,
  name: 'RPUSHX',
  since: '2.2.0',
  summary: 'Puts elements behind those of a list, if the key exists.',
  history: [['4.0.0', 'Accepts multiple `element` arguments.']],
  run(call) {
    push(call, false, true);
  },
});

function push(call: Call, first: boolean, mustExist: boolean): void {
  const { keyspace, request, database, reply } = call;
  const found = call.findOf(1, TYPE_LIST);
  if (found === WRONG) return;
  if (found === 0 && mustExist) {
    reply.integer(0);
    return;
  }
  const added = request.count - 2;
  let ref = found;
  let list: ListValue;
  if (found === 0) {
    list = keyspace.values.list.value;
    list.create();
    pushNew(call, list, first);
    ref = placeValue(keyspace, database, request, 1, 0, list.kind, list.root);
  } else {
    list = openList(call, found);
    if (request.count === 3 && !list.isPacked) {
      // The usual case: it needs nothing that an error would have to undo, and moves no root.
      list.pushChunked(request.bytes, request.starts[2], request.lengths[2], first);
    } else {
      pushMore(call, found, list, first);
    }
  }
  const { length } = list;
  keyspace.changed(database, request, 1, ref, added);
  keyspace.notify(EVENT_LIST, first ? 'lpush' : 'rpush', database, request, 1);
  reply.integer(length);
}

function pushNew(call: Call, list: ListValue, first: boolean): void {
  try {
    pushElements(call, list, first);
  } catch (error) {
    call.keyspace.values.list.free(list.kind, list.root);
    throw error;
  }
}

/** All elements or, when memory runs out in between, none. */
function pushMore(call: Call, ref: number, list: ListValue, first: boolean): void {
  const before = list.length;
  try {
    pushElements(call, list, first);
  } catch (error) {
    while (list.length > before) list.removeEnd(first);
    keepList(call, ref, list);
    throw error;
  }
  keepList(call, ref, list);
}

function pushElements(call: Call, list: ListValue, first: boolean): void {
  const { bytes, starts, lengths, count } = call.request;
  if (list.isPacked) {
    let total = 0;
    for (let index = 2; index < count; index++) total += lengths[index];
    list.prepareGrowth(total, count - 2);
  }
  for (let index = 2; index < count; index++) {
    list.push(bytes, starts[index], lengths[index], first);
  }
}
