/** A key by chance. */
import type { Database } from './database.ts';
import type { Keyspace } from './keyspace.ts';

/** A database full of keys that have expired but are still there must not hold us for ever. */
const ATTEMPTS = 100;

/**
 * Chooses a key that has not expired, every one equally likely, and leaves its record open. False
 * when there is none, or when chance met only expired ones.
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
  return false;
}
