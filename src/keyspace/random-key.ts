/** A key by chance. */
import type { Database } from './database.ts';
import type { Keyspace } from './keyspace.ts';

/** So many are tried, and removed when they have expired, before chance is given up. */
const ATTEMPTS = 100;

/**
 * Chooses a key that has not expired, every one equally likely, and leaves its record open. False
 * when there is none. Where nearly all have expired, the first one that has not is taken.
 */
export function openRandomKey(keyspace: Keyspace, database: Database): boolean {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const ref = database.keys.randomEntry(keyspace.random);
    if (ref === 0) return false;
    if (!keyspace.isExpired(ref)) {
      keyspace.records.open(ref);
      return true;
    }
    keyspace.expireRecord(database, ref);
  }
  return openLiveKey(keyspace, database);
}

/** Walks on without removing anything, for there may be millions that have expired. */
function openLiveKey(keyspace: Keyspace, database: Database): boolean {
  let live = 0;
  let cursor = 0;
  do {
    cursor = database.keys.scan(cursor, (ref) => {
      if (live === 0 && !keyspace.isExpired(ref)) live = ref;
    });
  } while (cursor !== 0 && live === 0);
  if (live !== 0) keyspace.records.open(live);
  return live !== 0;
}
