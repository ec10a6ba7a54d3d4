/** Emptying databases. */
import type { Database } from './database.ts';
import type { Keyspace } from './keyspace.ts';

/**
 * Empties one database, or (undefined) all. Returns how many keys went. When nothing is left in any
 * database all memory is dropped as a whole, which takes the same short time for any amount of data.
 */
export function flushDatabases(keyspace: Keyspace, only: Database | undefined): number {
  let removed = 0;
  let left = 0;
  for (const database of keyspace.databases) {
    if (only === undefined || database === only) removed += database.keys.size;
    else left += database.keys.size;
  }
  keyspace.interest.touchAll(only === undefined ? -1 : only.index);
  if (left === 0) {
    for (const database of keyspace.databases) {
      database.keys.forget();
      database.expires.forget();
      database.averageTtlMs = 0;
    }
    keyspace.memory.clear();
  } else if (only !== undefined) {
    only.keys.forEach((ref) => {
      keyspace.records.free(ref);
    });
    only.keys.clear();
    only.expires.clear();
    only.averageTtlMs = 0;
  }
  return removed;
}
