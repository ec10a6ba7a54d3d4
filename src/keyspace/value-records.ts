/**
 * Keys whose value is a collection: giving one to a key, and taking the key away when its last
 * element is gone. What hangs below a root is the business of src/values/; here only the record
 * that holds it is.
 */
import type { Arguments } from '../base/arguments.ts';
import type { Database } from './database.ts';
import { EVENT_GENERIC } from './events.ts';
import { type Keyspace, NO_EXPIRY } from './keyspace.ts';

/** What a record holds of a collection: the reference of its root. */
const ROOT_BYTES = 4;

/**
 * Gives a collection to a key: a new one (`old` is 0), or in place of what it had, whose time to
 * live goes as well. `old` is what `find` just said. Report it with `changed`. If there is no
 * memory for the record, the collection is freed and the key is as it was.
 */
export function placeValue(
  keyspace: Keyspace,
  database: Database,
  request: Arguments,
  index: number,
  old: number,
  kind: number,
  root: number,
): number {
  const { records } = keyspace;
  let ref = 0;
  try {
    ref = keyspace.create(database, request, index, old, kind, NO_EXPIRY, ROOT_BYTES);
    records.setInnerRef(ref, root);
    keyspace.place(database, request, index, old, ref);
  } catch (error) {
    keyspace.lazyFree.free(kind, root);
    throw error;
  }
  return ref;
}

/**
 * Takes a key away whose collection has become empty. Who cares for the key is told after those
 * who listen to events, unless the change that emptied it was reported by `changed` before;
 * `tells` false: not at all. `ref` is what `find` said last.
 */
export function removeEmptied(
  keyspace: Keyspace,
  database: Database,
  request: Arguments,
  index: number,
  ref: number,
  tells = true,
): void {
  const isCaredFor = tells && keyspace.isCaredFor(ref);
  keyspace.detach(database, request, index, ref, false);
  keyspace.release(ref);
  keyspace.notify(EVENT_GENERIC, 'del', database, request, index);
  if (isCaredFor) keyspace.signal(database, request, index);
}
