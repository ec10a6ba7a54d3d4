/**
 * Renaming a key: its value, time to live and clock go along without being copied, however large.
 */
import type { Arguments } from '../base/arguments.ts';
import type { Database } from './database.ts';
import type { Keyspace } from './keyspace.ts';

/**
 * Gives the existing key at argument `from` the name at argument `to`, which must differ; a key
 * that has that name already is replaced.
 */
export function renameKey(
  keyspace: Keyspace,
  database: Database,
  request: Arguments,
  from: number,
  to: number,
): void {
  const { records } = keyspace;
  const ref = keyspace.find(database, request, from);
  // Whatever may want for memory comes first, so that in the end nothing has changed.
  const renamed = records.rekey(ref, request.bytes, request.starts[to], request.lengths[to], false);
  const replaced = keyspace.find(database, request, to);
  if (replaced !== 0) keyspace.detach(database, request, to, replaced, false);
  try {
    keyspace.attach(database, request, to, renamed, false);
  } catch (error) {
    records.freeKeyAndBlock(renamed);
    // Finds the place it had.
    if (replaced !== 0) keyspace.attach(database, request, to, replaced);
    throw error;
  }
  if (replaced !== 0) keyspace.release(replaced);
  keyspace.detach(database, request, from, keyspace.find(database, request, from));
  if (keyspace.isCaredFor(renamed)) keyspace.signal(database, request, to);
  records.freeKeyAndBlock(ref); // the value belongs to the new record now
  keyspace.dirty++;
}
