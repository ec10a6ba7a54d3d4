/** What SINTER, SUNION, SDIFF and their kin share: finding the sources, storing a result. */
import { EVENT_GENERIC, EVENT_SET } from '../../keyspace/events.ts';
import { placeValue } from '../../keyspace/value-records.ts';
import { TYPE_SET } from '../../values/kinds.ts';
import { type Call, WRONG } from '../framework/call.ts';
import { replyMember, setWorkspace } from './set-access.ts';

const TOUCHED_AT_ONCE = 32;

/**
 * Takes the sets at so many keys, from one argument on, as sources. False when one of the keys
 * holds something else, which is answered.
 */
export function readSources(call: Call, first: number, count: number): boolean {
  const { set, sources } = setWorkspace(call);
  sources.clear();
  for (let index = first; index < first + count; index++) {
    const ref = call.readOf(index, TYPE_SET);
    if (ref === WRONG) return false;
    if (ref === 0) {
      sources.add(0, 0, 0);
      continue;
    }
    set.openRecord(ref);
    sources.add(set.kind, set.root, set.size);
  }
  return true;
}

/** Runs what fills the result; should it fail for want of memory, nothing of the result stays. */
export function filling(call: Call, fill: () => void): void {
  try {
    fill();
  } catch (error) {
    setWorkspace(call).result.free();
    throw error;
  }
}

/** Answers the result as a set, and frees it. */
export function replyResult(call: Call): void {
  const { result, algebra, member } = setWorkspace(call);
  call.reply.set(result.size);
  algebra.walk.begin(result.kind, result.root);
  while (algebra.walk.next(member)) replyMember(call.reply, member);
  call.keyspace.lazyFree.free(result.kind, result.root);
}

/** Answers those members of the first source whose positions were noted. */
export function replyPositions(call: Call): void {
  const { algebra, member, positions } = setWorkspace(call);
  const { items, length } = positions;
  call.reply.set(length);
  for (let at = 0; at < length; at++) {
    if (at % TOUCHED_AT_ONCE === 0) {
      algebra.walk.touch(items, at, Math.min(length, at + TOUCHED_AT_ONCE));
    }
    algebra.walk.readAt(items[at], member);
    replyMember(call.reply, member);
  }
  positions.clear();
}

/** Gives the result to a key, or deletes the key when the result is empty. Answers its size. */
export function storeResult(call: Call, index: number, event: string): void {
  const { keyspace, request, database, reply } = call;
  const { result } = setWorkspace(call);
  const { size } = result;
  if (size === 0) {
    result.free();
    deleteTarget(call, index);
    return;
  }
  const old = call.find(index);
  const ref = placeValue(keyspace, database, request, index, old, result.kind, result.root);
  keyspace.changed(database, request, index, ref, 1);
  keyspace.notify(EVENT_SET, event, database, request, index);
  reply.integer(size);
}

/** Deletes the key that an empty result is to be stored at. Answers 0. */
export function deleteTarget(call: Call, index: number): void {
  const { keyspace, request, database, reply } = call;
  const old = call.find(index);
  if (old !== 0) {
    keyspace.remove(database, request, index, old);
    keyspace.notify(EVENT_GENERIC, 'del', database, request, index);
  }
  reply.integer(0);
}
