/**
 * Carrying a key to another name or database: as a copy (COPY), or itself (MOVE), in which case its
 * record changes tables and stays where it lies in memory.
 */
import type { Arguments } from '../base/arguments.ts';
import { copyBytes } from '../base/bytes.ts';
import { FLAG_EXPIRES, HEAD_EXPIRES } from '../structures/keyed-record.ts';
import { TYPE_STRING, typeOf } from '../values/kinds.ts';
import type { Database } from './database.ts';
import type { Keyspace } from './keyspace.ts';

/**
 * Gives the key at argument `to` of a database, which is replaced if it exists, the value and the
 * time to live of a record. When there is no memory for it nothing has changed.
 */
export function copyKey(
  keyspace: Keyspace,
  ref: number,
  database: Database,
  request: Arguments,
  to: number,
): void {
  const copy = copyRecord(keyspace, ref, request, to);
  const replaced = keyspace.find(database, request, to);
  if (replaced !== 0) keyspace.detach(database, request, to, replaced, false);
  try {
    keyspace.attach(database, request, to, copy);
  } catch (error) {
    keyspace.release(copy);
    // Finds the place it had.
    if (replaced !== 0) keyspace.attach(database, request, to, replaced);
    throw error;
  }
  if (replaced !== 0) keyspace.release(replaced);
  keyspace.dirty++;
}

/** A record with another key, in no table: as if just written, but for the time to live. */
function copyRecord(keyspace: Keyspace, ref: number, request: Arguments, to: number): number {
  const { records } = keyspace;
  const expires = (records.head(ref) & HEAD_EXPIRES) !== 0;
  records.open(ref);
  const { kind, valueBytes, valueStart, valueLength } = records;
  const root =
    typeOf(kind) === TYPE_STRING ? 0 : keyspace.values.of(kind).copy(kind, records.innerRef(ref));
  let copy: number;
  try {
    copy = records.create(
      kind,
      expires ? FLAG_EXPIRES : 0,
      request.bytes,
      request.starts[to],
      request.lengths[to],
      valueLength,
      valueLength,
    );
  } catch (error) {
    if (root !== 0) keyspace.values.of(kind).free(kind, root);
    throw error;
  }
  if (root !== 0) records.setInnerRef(copy, root);
  else copyBytes(valueBytes, valueStart, records.valueBytes, records.valueStart, valueLength);
  if (expires) records.setExpireTime(copy, records.expireTimeExact(ref));
  records.setClock(copy, keyspace.accesses.seconds);
  return copy;
}

/** Takes an existing key, whose record is `ref`, to another database, which has no such key. */
export function moveKey(
  keyspace: Keyspace,
  ref: number,
  from: Database,
  to: Database,
  request: Arguments,
  index: number,
): void {
  // First of all, for it may want for memory. For a moment both databases have the record.
  keyspace.attach(to, request, index, ref);
  // A running snapshot has the key already; what it notes in the record now concerns the new place.
  const { snapshot } = keyspace;
  keyspace.snapshot = undefined;
  keyspace.find(from, request, index);
  keyspace.detach(from, request, index, ref);
  keyspace.snapshot = snapshot;
  keyspace.dirty++;
}
