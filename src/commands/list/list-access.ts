/**
 * What the list commands share: opening the value of a key, keeping what became of it, arguments,
 * and replies of ranges.
 */
import { asciiBytes } from '../../base/ascii.ts';
import { EVENT_LIST } from '../../keyspace/events.ts';
import { removeEmptied } from '../../keyspace/value-records.ts';
import { err } from '../../protocol/reply-error.ts';
import type { ListValue } from '../../values/list/list-value.ts';
import type { Argument } from '../framework/argument.ts';
import { oneOf, token } from '../framework/argument.ts';
import type { Call } from '../framework/call.ts';
import { NOT_AN_INTEGER, SYNTAX_ERROR } from '../framework/errors.ts';

const LEFT = asciiBytes('left');
const RIGHT = asciiBytes('right');

const NOT_POSITIVE = err('value is out of range, must be positive');

/** The value of a key that holds a list. */
export function openList(call: Call, ref: number): ListValue {
  const { records, values } = call.keyspace;
  const list = values.list.value;
  list.open(records.head(ref) & 0xff, records.innerRef(ref));
  return list;
}

/** Notes in the key's record what a change has made of its value. */
export function keepList(call: Call, ref: number, list: ListValue): void {
  const { records } = call.keyspace;
  if (records.innerRef(ref) === list.root) return;
  records.setInnerRef(ref, list.root);
  records.setKind(ref, list.kind);
}

/**
 * Elements were removed: keeps the value, reports the change (the events before anything else, as
 * Redis does), and takes the key away if none is left. `ref` is what `find` said last.
 */
export function elementsRemoved(
  call: Call,
  index: number,
  ref: number,
  list: ListValue,
  event: string,
  count: number,
): void {
  const { keyspace, request, database } = call;
  const isEmpty = list.length === 0;
  if (!isEmpty) list.shrunk();
  keepList(call, ref, list);
  keyspace.notify(EVENT_LIST, event, database, request, index);
  if (!isEmpty) {
    keyspace.changed(database, request, index, ref, count);
    return;
  }
  keyspace.dirty += count;
  removeEmptied(keyspace, database, request, index, ref);
}

/** LEFT or RIGHT, as two alternatives in COMMAND DOCS. */
export function sideArgument(name: string): Argument {
  return oneOf(name, token('LEFT'), token('RIGHT'));
}

/** What `readSide` returns for LEFT, for RIGHT, and for anything else, which it answers. */
export const SIDE_LEFT = 1;
export const SIDE_RIGHT = 2;
export const NO_SIDE = 0;

export function readSide(call: Call, index: number): number {
  if (call.isWord(index, LEFT)) return SIDE_LEFT;
  if (call.isWord(index, RIGHT)) return SIDE_RIGHT;
  call.error(SYNTAX_ERROR);
  return NO_SIDE;
}

/** An integer of 64 bits, moved into what a number holds exactly; NaN, answered, if it is none. */
export function readOffset(call: Call, index: number): number {
  const value = call.int64(index);
  if (value === undefined) {
    call.error(NOT_AN_INTEGER);
    return Number.NaN;
  }
  if (typeof value === 'number') return value;
  return value < 0n ? -Number.MAX_SAFE_INTEGER : Number.MAX_SAFE_INTEGER;
}

/** How many elements to take, 0 and up; NaN, answered, if it is no such number. */
export function readCount(call: Call, index: number): number {
  const value = call.int64(index);
  if (value === undefined || value < 0) {
    call.error(NOT_POSITIVE);
    return Number.NaN;
  }
  return Number(value);
}

/** Where an index, counted from the end if negative, lies in a list; outside is possible. */
export function positionOf(index: number, length: number): number {
  return index < 0 ? length + index : index;
}

/** Replies so many elements, which must exist, from a position on. */
export function replyRange(call: Call, list: ListValue, position: number, count: number): void {
  const { reply } = call;
  reply.array(count);
  if (count === 0) return;
  list.seek(position);
  for (let left = count; ; ) {
    const { packed } = list;
    let here = 1;
    if (packed === undefined) {
      list.read();
      reply.bulk(list.elementBytes, list.elementStart, list.elementLength);
    } else {
      here = Math.min(left, list.packedFromHere);
      reply.packed(packed, list.at, here);
    }
    left -= here;
    if (left === 0) return;
    list.nextNode();
  }
}

/** The same backwards, from a position on. */
export function replyBackwards(call: Call, list: ListValue, position: number, count: number): void {
  const { reply } = call;
  reply.array(count);
  if (count === 0) return;
  list.seek(position);
  for (let left = count; ; ) {
    list.read();
    reply.bulk(list.elementBytes, list.elementStart, list.elementLength);
    if (--left === 0) return;
    list.previous();
  }
}
