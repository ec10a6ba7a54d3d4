/** Asking to be told when a key changes, appears or goes: see `KeyInterest`. */
import type { Arguments } from '../base/arguments.ts';
import { latin1Text } from '../base/ascii.ts';
import { FLAG_INTEREST } from '../structures/keyed-record.ts';
import type { Database } from './database.ts';
import type { InterestedKey, KeyListener } from './interest.ts';
import type { Keyspace } from './keyspace.ts';

function keyText(request: Arguments, index: number): string {
  return latin1Text(request.bytes, request.starts[index], request.lengths[index]);
}

export interface WatchedKey {
  readonly key: InterestedKey;
  /** Its time has come but it may not be removed yet: its going will be no change then. */
  readonly wasExpired: boolean;
}

/** Calls the listener at every change of the key, until `ignoreKey`. */
export function watchKey(
  keyspace: Keyspace,
  database: Database,
  request: Arguments,
  index: number,
  listener: KeyListener,
  text = keyText(request, index),
): WatchedKey {
  let ref = keyspace.lookUp(database, request, index);
  const isExpired = ref !== 0 && keyspace.isExpired(ref);
  const wasExpired = isExpired && keyspace.expiryPaused;
  if (isExpired && !wasExpired) ref = keyspace.find(database, request, index);
  const key = keyspace.interest.add(database.index, text, keyspace.foundHigh, listener);
  if (ref !== 0 && !wasExpired) keyspace.records.setFlag(ref, FLAG_INTEREST, true);
  return { key, wasExpired };
}

/** The same for the key in whichever database, present and to come; until `removeAnywhere`. */
export function watchKeyAnywhere(
  keyspace: Keyspace,
  database: Database,
  request: Arguments,
  index: number,
  listener: KeyListener,
): void {
  const { interest, records } = keyspace;
  // What has expired goes before anybody cares for it.
  if (!keyspace.expiryPaused) keyspace.find(database, request, index);
  for (const one of keyspace.databases) {
    if (one !== database && one.keys.size === 0) continue;
    const ref = keyspace.lookUp(one, request, index);
    if (ref !== 0) records.setFlag(ref, FLAG_INTEREST, true);
  }
  interest.addAnywhere(keyText(request, index), keyspace.foundHigh, listener);
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
