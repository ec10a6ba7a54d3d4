/** Asking to be told when a key changes, appears or goes: see `KeyInterest`. */
import type { Arguments } from '../base/arguments.ts';
import { latin1Text } from '../base/ascii.ts';
import { FLAG_INTEREST } from '../structures/keyed-record.ts';
import type { Database } from './database.ts';
import type { KeyListener } from './interest.ts';
import type { Keyspace } from './keyspace.ts';

function keyText(request: Arguments, index: number): string {
  return latin1Text(request.bytes, request.starts[index], request.lengths[index]);
}

/**
 * Calls the listener at every change of the key, until `ignoreKey`. False when the key's time has
 * come but it may not be removed yet: its going will be no change then.
 */
export function watchKey(
  keyspace: Keyspace,
  database: Database,
  request: Arguments,
  index: number,
  listener: KeyListener,
): boolean {
  let ref = keyspace.lookUp(database, request, index);
  const staysExpired = ref !== 0 && keyspace.isExpired(ref) && keyspace.expiryPaused;
  if (!staysExpired) ref = keyspace.find(database, request, index);
  keyspace.interest.add(database.index, keyText(request, index), keyspace.foundHigh, listener);
  if (ref !== 0 && !staysExpired) keyspace.records.setFlag(ref, FLAG_INTEREST, true);
  return !staysExpired;
}

/** Ends a `watchKey`. The record's flag stays until the key goes; it costs a look at each write. */
export function ignoreKey(
  keyspace: Keyspace,
  database: Database,
  request: Arguments,
  index: number,
  listener: KeyListener,
): void {
  keyspace.interest.remove(database.index, keyText(request, index), listener);
}
