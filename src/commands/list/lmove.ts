/** LMOVE and RPOPLPUSH: take an element from an end of one list to an end of another. */
import { EVENT_LIST } from '../../keyspace/events.ts';
import { placeValue } from '../../keyspace/value-records.ts';
import { TYPE_LIST } from '../../values/kinds.ts';
import { key } from '../framework/argument.ts';
import { type Call, WRONG } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';
import { keyAt } from '../framework/key-spec.ts';
import {
  elementsRemoved,
  keepList,
  NO_SIDE,
  openList,
  readSide,
  SIDE_LEFT,
  sideArgument,
} from './list-access.ts';

/** What `moveElement` returns: it has replied an element, or an error, or there is nothing. */
export const MOVED = 1;
export const REFUSED = -1;
export const NOTHING = 0;

const SOURCE = 1;
const TARGET = 2;

export const lmove = defineCommand({
  name: 'LMOVE',
  group: 'list',
  since: '6.2.0',
  summary: 'Takes an element from an end of one list, puts it at an end of another and answers it.',
  complexity: 'O(1)',
  arity: 5,
  flags: ['write', 'denyoom'],
  keys: [keyAt(1, 'RW', 'access', 'delete'), keyAt(2, 'RW', 'insert')],
  arguments: [
    key('source'),
    key('destination', 1),
    sideArgument('wherefrom'),
    sideArgument('whereto'),
  ],
  parsesItself: true,
  run(call) {
    const from = readSide(call, 3);
    if (from === NO_SIDE) return;
    const to = readSide(call, 4);
    if (to === NO_SIDE) return;
    const outcome = moveElement(call, from === SIDE_LEFT, to === SIDE_LEFT);
    if (outcome === NOTHING) call.reply.nullBulk();
  },
});

export const rpoplpush = defineCommand({
  name: 'RPOPLPUSH',
  group: 'list',
  since: '1.2.0',
  summary: 'Takes the last element of one list, puts it in front of another and answers it.',
  complexity: 'O(1)',
  arity: 3,
  flags: ['write', 'denyoom'],
  keys: [keyAt(1, 'RW', 'access', 'delete'), keyAt(2, 'RW', 'insert')],
  arguments: [key('source'), key('destination', 1)],
  deprecated: {
    since: '6.2.0',
    replacedBy: '`LMOVE` with the `RIGHT` and `LEFT` arguments',
  },
  run(call) {
    if (moveElement(call, false, true) === NOTHING) call.reply.nullBulk();
  },
});

/** Moves an element from the first key to the second and replies it. */
export function moveElement(call: Call, fromFirst: boolean, toFirst: boolean): number {
  const { keyspace, request, database, reply } = call;
  const source = call.findOf(SOURCE, TYPE_LIST);
  if (source === WRONG) return REFUSED;
  if (source === 0) return NOTHING;
  const target = call.findOf(TARGET, TYPE_LIST);
  if (target === WRONG) return REFUSED;
  let list = openList(call, source);
  list.readEnd(fromFirst);
  let { elementBytes, elementStart } = list;
  const { elementLength } = list;
  if (source === target) {
    // The list may move while it takes the element that still lies in it.
    elementBytes = elementBytes.slice(elementStart, elementStart + elementLength);
    elementStart = 0;
  }
  const pushed = pushElement(call, target, elementBytes, elementStart, elementLength, toFirst);
  reply.bulk(elementBytes, elementStart, elementLength);
  keyspace.changed(database, request, TARGET, pushed, 0);
  const event = toFirst ? 'lpush' : 'rpush';
  keyspace.notify(EVENT_LIST, event, database, request, TARGET);
  call.find(SOURCE);
  list = openList(call, source);
  list.removeEnd(fromFirst);
  elementsRemoved(call, SOURCE, source, list, fromFirst ? 'lpop' : 'rpop', 1);
  return MOVED;
}

/** Puts an element into the list at the second key, `ref` being its record or 0. */
function pushElement(
  call: Call,
  ref: number,
  bytes: Uint8Array,
  start: number,
  length: number,
  first: boolean,
): number {
  const { keyspace, request, database } = call;
  const list = ref === 0 ? keyspace.values.list.value : openList(call, ref);
  if (ref === 0) list.create();
  try {
    list.prepareGrowth(length, 1);
    list.push(bytes, start, length, first);
  } catch (error) {
    if (ref === 0) keyspace.values.list.free(list.kind, list.root);
    else keepList(call, ref, list);
    throw error;
  }
  if (ref === 0) return placeValue(keyspace, database, request, TARGET, 0, list.kind, list.root);
  keepList(call, ref, list);
  return ref;
}
