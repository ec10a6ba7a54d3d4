/** Renaming a key: its value, time to live and clock go along without being copied, however large. */
import type { Arguments } from '../base/arguments.ts';
import type { Database } from './database.ts';
import type { Keyspace } from './keyspace.ts';

/**
 * Gives the existing key at argument `from` the name at argument `to`, which must differ; a key that
 * has that name already is replaced.
 */
export function renameKey(
  keyspace: Keyspace,
  database: Database,
  request: Arguments,
  from: number,
  to: number,
): void {
  const { records } = keyspace;
  const replaced = keyspace.find(database, request, to);
  if (replaced !== 0) keyspace.remove(database, request, to, replaced);
  const ref = keyspace.find(database, request, from);
  const length = request.lengths[to];
  const renamed = records.rekey(ref, request.bytes, request.starts[to], length, false);
  keyspace.detach(database, request, from, ref);
  records.freeKeyAndBlock(ref); // the value belongs to the new record now
  keyspace.attach(database, request, to, renamed);
  keyspace.dirty++;
}
