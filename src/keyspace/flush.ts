/** Emptying databases. */
import { Arguments } from '../base/arguments.ts';
import { asciiBytes } from '../base/ascii.ts';
import type { Database } from './database.ts';
import type { Keyspace } from './keyspace.ts';

/**
 * Empties one database, or (undefined) all. Returns how many keys went. When nothing is left in any
 * database all memory is dropped as a whole, which takes the same short time for any amount of
 * data. Otherwise the records are freed now or, `lazily`, in slices.
 */
export function flushDatabases(
  keyspace: Keyspace,
  only: Database | undefined,
  lazily = false,
): number {
  let removed = 0;
  let left = 0;
  for (const database of keyspace.databases) {
    if (only === undefined || database === only) removed += database.keys.size;
    else left += database.keys.size;
  }
  touchExisting(keyspace, only);
  if (only === undefined) keyspace.snapshot?.abort();
  if (left === 0 && keyspace.snapshot === undefined) {
    keyspace.lazyFree.forget();
    if (lazily) keyspace.lazyFree.freedObjects += removed;
    for (const database of keyspace.databases) {
      database.keys.forget();
      database.expires.forget();
      database.fieldTimes.forget();
      database.averageTtlMs = 0;
    }
    keyspace.records.close();
    keyspace.values.close();
    keyspace.memory.clear();
  } else if (only !== undefined) {
    const abandoned = only.abandonKeys();
    if (keyspace.snapshot?.abandoned(abandoned) === true) return removed;
    if (lazily && removed > 0) {
      keyspace.lazyFree.takeOver(abandoned);
    } else {
      abandoned.forEach((ref) => {
        keyspace.release(ref);
      });
      abandoned.clear();
    }
  }
  return removed;
}

/** Tells those who watch a key that is about to go; who waits for a missing one learns nothing. */
function touchExisting(keyspace: Keyspace, only: Database | undefined): void {
  keyspace.interest.onFlush?.();
  if (keyspace.interest.size === 0) return;
  const request = new Arguments();
  keyspace.interest.touchAll(only === undefined ? -1 : only.index, (number, key) => {
    request.setParts([asciiBytes(key)]);
    return keyspace.lookUp(keyspace.databases[number], request, 0) !== 0;
  });
}
