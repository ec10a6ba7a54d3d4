/** What the commands on sorted sets share: opening one, and reporting what was done to it. */
import { EVENT_GENERIC, EVENT_ZSET } from '../../keyspace/events.ts';
import { placeValue, removeEmptied } from '../../keyspace/value-records.ts';
import type { SortedSetForm } from '../../values/sorted-set/sorted-set-form.ts';
import type { Call } from '../framework/call.ts';

/** The sorted set of a record that is one. */
export function openSortedSet(call: Call, ref: number): SortedSetForm {
  const { records, values } = call.keyspace;
  return values.sortedSets.open(records.head(ref) & 0xff, records.innerRef(ref));
}

/** The same in a window of its own, which stays while others are looked at or made. */
export function openOtherSortedSet(call: Call, ref: number): SortedSetForm {
  const { records, values } = call.keyspace;
  return values.sortedSets.openOther(records.head(ref) & 0xff, records.innerRef(ref));
}

/** Makes the record refer to the form that the set has taken. */
export function keepForm(call: Call, ref: number, set: SortedSetForm): void {
  const { records } = call.keyspace;
  records.setInnerRef(ref, set.root);
  if ((records.head(ref) & 0xff) !== set.kind) records.setKind(ref, set.kind);
}

/**
 * When who cares for a key is told that elements were removed: before those who listen to events,
 * between them and the news that the key has gone, or last.
 */
export const TOLD_FIRST = 0;
export const TOLD_BETWEEN = 1;
export const TOLD_LAST = 2;

/** Reports that so many elements were removed; an empty set goes with its key. */
export function reportRemoval(
  call: Call,
  keyIndex: number,
  ref: number,
  set: SortedSetForm,
  removed: number,
  event: string,
  told: typeof TOLD_FIRST | typeof TOLD_BETWEEN | typeof TOLD_LAST,
): void {
  const { keyspace, database, request } = call;
  const isEmpty = set.length === 0;
  keepForm(call, ref, set);
  if (told === TOLD_FIRST) keyspace.changed(database, request, keyIndex, ref, removed);
  keyspace.notify(EVENT_ZSET, event, database, request, keyIndex);
  if (told === TOLD_LAST && isEmpty) keyspace.dirty += removed;
  else if (told !== TOLD_FIRST) keyspace.changed(database, request, keyIndex, ref, removed);
  if (isEmpty) removeEmptied(keyspace, database, request, keyIndex, ref);
}

/** Gives a key a set that was just made, whatever it had before. */
export function storeResult(
  call: Call,
  keyIndex: number,
  set: SortedSetForm,
  event: string,
  changes = 1,
): void {
  const { keyspace, database, request } = call;
  const { kind, root } = set;
  const old = keyspace.find(database, request, keyIndex);
  const ref = placeValue(keyspace, database, request, keyIndex, old, kind, root);
  keyspace.changed(database, request, keyIndex, ref, changes);
  keyspace.notify(EVENT_ZSET, event, database, request, keyIndex);
}

/** There is nothing to store: the key goes. */
export function removeDestination(call: Call, keyIndex: number): void {
  const { keyspace, database, request } = call;
  const ref = keyspace.find(database, request, keyIndex);
  if (ref === 0) return;
  keyspace.remove(database, request, keyIndex, ref);
  keyspace.notify(EVENT_GENERIC, 'del', database, request, keyIndex);
}

/** Answers the member under the cursor. */
export function replyMember(call: Call, set: SortedSetForm): void {
  call.reply.bulk(set.memberBytes, set.memberStart, set.memberLength);
}

/**
 * Answers so many elements from a rank on, upwards or downwards. With scores they are pairs, in
 * RESP2 one after the other.
 */
export function replyElements(
  call: Call,
  set: SortedSetForm,
  rank: number,
  count: number,
  isReverse: boolean,
  withScores: boolean,
): void {
  const { reply } = call;
  const nested = withScores && reply.protocol === 3;
  reply.array(withScores && !nested ? count * 2 : count);
  if (count === 0) return;
  set.seek(rank);
  for (let left = count; left > 0; left--) {
    if (nested) reply.array(2);
    replyMember(call, set);
    if (withScores) reply.double(set.score);
    if (isReverse) set.backward();
    else set.forward();
  }
}
