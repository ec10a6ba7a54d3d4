/** LPOP and RPOP: take one element, or several, from an end of a list. */
import { TYPE_LIST } from '../../values/kinds.ts';
import type { ListValue } from '../../values/list/list-value.ts';
import { integer, key, optional } from '../framework/argument.ts';
import { type Call, WRONG } from '../framework/call.ts';
import { type CommandSpec, defineCommand } from '../framework/command.ts';
import { keyAt } from '../framework/key-spec.ts';
import { elementsRemoved, openList, readCount, replyBackwards, replyRange } from './list-access.ts';

const shared = {
  group: 'list',
  since: '1.0.0',
  complexity: 'O(N), N being the number of elements taken.',
  arity: -2,
  flags: ['write', 'fast'],
  keys: [keyAt(1, 'RW', 'access', 'delete')],
  arguments: [key('key'), optional(integer('count', { since: '6.2.0' }))],
  history: [['6.2.0', 'Added the `count` argument.']],
  // One argument too many is answered as such, not as a syntax error.
  parsesItself: true,
} as const satisfies Partial<CommandSpec>;

export const lpop = defineCommand({
  ...shared,
  name: 'LPOP',
  summary: 'Takes the first elements from a list; with the last one the key goes.',
  run(call) {
    pop(call, true);
  },
});

export const rpop = defineCommand({
  ...shared,
  name: 'RPOP',
  summary: 'Takes the last elements from a list; with the last one the key goes.',
  run(call) {
    pop(call, false);
  },
});

function pop(call: Call, first: boolean): void {
  if (call.request.count > 2) {
    popSeveral(call, first);
    return;
  }
  const { reply } = call;
  const ref = call.findOf(1, TYPE_LIST);
  if (ref === WRONG) return;
  if (ref === 0) {
    reply.nullBulk();
    return;
  }
  popOne(call, 1, ref, openList(call, ref), first);
}

/** Replies the element at an end and removes it. `ref` is what `find` said last. */
export function popOne(
  call: Call,
  index: number,
  ref: number,
  list: ListValue,
  first: boolean,
): void {
  list.readEnd(first);
  call.reply.bulk(list.elementBytes, list.elementStart, list.elementLength);
  list.removeEnd(first);
  elementsRemoved(call, index, ref, list, first ? 'lpop' : 'rpop', 1);
}

function popSeveral(call: Call, first: boolean): void {
  const { reply, request } = call;
  if (request.count > 3) {
    call.error(call.command.wrongArity);
    return;
  }
  const count = readCount(call, 2);
  if (Number.isNaN(count)) return;
  const ref = call.findOf(1, TYPE_LIST);
  if (ref === WRONG) return;
  if (ref === 0) reply.nullArray();
  else if (count === 0) reply.array(0);
  else popRange(call, 1, ref, openList(call, ref), first, count);
}

/** Replies so many elements from an end on, if there are as many, and removes them. */
export function popRange(
  call: Call,
  index: number,
  ref: number,
  list: ListValue,
  first: boolean,
  count: number,
): number {
  const { length } = list;
  const taken = Math.min(count, length);
  if (first) replyRange(call, list, 0, taken);
  else replyBackwards(call, list, length - 1, taken);
  list.removeRange(first ? 0 : length - taken, taken);
  elementsRemoved(call, index, ref, list, first ? 'lpop' : 'rpop', taken);
  return taken;
}
