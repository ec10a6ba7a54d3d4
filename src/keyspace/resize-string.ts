/**
 * Making a string longer or shorter where it lies, or in a new record with foresight (growth.ts).
 */
import type { Arguments } from '../base/arguments.ts';
import { copyBytes } from '../base/bytes.ts';
import type { Database } from './database.ts';
import { roomFor } from './growth.ts';
import { type Keyspace, NO_EXPIRY } from './keyspace.ts';

/**
 * Makes a string value `length` bytes long, keeping what it has and filling with zeros; the value
 * is then open for writing in `records`. `ref` (0: a new key) is what `find` just said. Appending
 * again and again costs no more than the bytes appended. Returns the record, maybe another.
 */
export function resizeString(
  keyspace: Keyspace,
  database: Database,
  request: Arguments,
  index: number,
  ref: number,
  kind: number,
  length: number,
): number {
  const { records } = keyspace;
  if (ref === 0) {
    const created = keyspace.create(database, request, index, 0, kind, NO_EXPIRY, length);
    records.zeroNew(0, length);
    keyspace.settle(database, request, index, 0, created);
    records.open(created);
    return created;
  }
  records.open(ref);
  const oldLength = records.valueLength;
  if (length <= records.valueRoom()) {
    records.resizeInPlace(kind, length);
    if (length > oldLength) {
      const end = records.valueStart + length;
      records.valueBytes.fill(0, records.valueStart + oldLength, end);
    }
    keyspace.changed(database, request, index, ref);
    records.open(ref);
    return ref;
  }
  const oldBytes = records.valueBytes;
  const oldStart = records.valueStart;
  const time = records.expireTimeExact(ref); // -1, which is NO_EXPIRY, when there is none
  const room = roomFor(length);
  const created = keyspace.create(database, request, index, ref, kind, time, length, room);
  copyBytes(oldBytes, oldStart, records.valueBytes, records.valueStart, oldLength);
  records.zeroNew(oldLength, length);
  keyspace.settle(database, request, index, ref, created);
  records.open(created);
  return created;
}
