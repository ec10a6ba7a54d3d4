/**
 * Deleting a key, giving it a time to live and taking that away, as steps of other commands: each
 * with its keyspace event, and propagated as what it is (DEL, PEXPIREAT, PERSIST) in place of the
 * request, whose times may be relative and mean something else when it is replayed.
 */
import { asciiBytes } from '../../base/ascii.ts';
import { EVENT_GENERIC } from '../../keyspace/events.ts';
import { NO_EXPIRY } from '../../keyspace/keyspace.ts';
import { HEAD_EXPIRES } from '../../structures/keyed-record.ts';
import type { Call } from '../framework/call.ts';
import { timeBytes } from '../framework/expiration.ts';

const DEL = asciiBytes('DEL');
const PERSIST = asciiBytes('PERSIST');
const PEXPIREAT = asciiBytes('PEXPIREAT');

/**
 * `ref` is what was just found at the key; here and below. `word` is what to propagate: UNLINK
 * where an option says that such keys go lazily.
 */
export function deleteKey(call: Call, keyIndex: number, ref: number, word = DEL): void {
  const { keyspace, request, database } = call;
  keyspace.remove(database, request, keyIndex, ref);
  keyspace.notify(EVENT_GENERIC, 'del', database, request, keyIndex);
  if (call.propagates) call.propagate(word, request.copy(keyIndex));
}

/** The arguments from `optionsIndex` on, if it is given, go along behind the time. */
export function expireKey(
  call: Call,
  keyIndex: number,
  ref: number,
  timeMs: number | bigint,
  optionsIndex: number = Number.POSITIVE_INFINITY,
): void {
  const { keyspace, request, database } = call;
  keyspace.setExpiry(database, request, keyIndex, ref, timeMs);
  keyspace.notify(EVENT_GENERIC, 'expire', database, request, keyIndex);
  if (!call.propagates) return;
  const parts = [PEXPIREAT, request.copy(keyIndex), timeBytes(timeMs)];
  for (let index = optionsIndex; index < request.count; index++) parts.push(request.copy(index));
  call.propagate(...parts);
}

/** False when the key has no time to live. */
export function persistKey(call: Call, keyIndex: number, ref: number): boolean {
  const { keyspace, request, database } = call;
  if ((keyspace.records.head(ref) & HEAD_EXPIRES) === 0) return false;
  keyspace.setExpiry(database, request, keyIndex, ref, NO_EXPIRY);
  keyspace.notify(EVENT_GENERIC, 'persist', database, request, keyIndex);
  if (call.propagates) call.propagate(PERSIST, request.copy(keyIndex));
  return true;
}
