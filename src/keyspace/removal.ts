/**
 * Keys that go though no command names them: their time has come, or their memory is needed.
 * Replicas and the file are told DEL, or UNLINK where `lazyfree-lazy-…` says so.
 */
import { asciiBytes } from '../base/ascii.ts';
import { REF_ARENA_SHIFT } from '../memory/arena-layout.ts';
import { FLAG_EXTERNAL_KEY } from '../structures/keyed-record.ts';
import type { Database } from './database.ts';
import { EVENT_EVICTED, EVENT_EXPIRED } from './events.ts';
import type { Keyspace } from './keyspace.ts';

const DEL = asciiBytes('DEL');
const UNLINK = asciiBytes('UNLINK');

/** Which of DEL and UNLINK to propagate for keys that expire, and for those evicted. */
export function removeLazily(keyspace: Keyspace, expired: boolean, evicted: boolean): void {
  keyspace.expirationEffect = expired ? UNLINK : DEL;
  keyspace.evictionEffect = evicted ? UNLINK : DEL;
}

/** Removes a key that was just looked up; the bytes may be those of the record itself. */
export function expireKey(
  keyspace: Keyspace,
  database: Database,
  ref: number,
  bytes: Uint8Array,
  view: DataView,
  start: number,
  length: number,
): void {
  keyspace.statistics.expiredKeys++;
  const word = keyspace.expirationEffect;
  remove(keyspace, EVENT_EXPIRED, 'expired', word, database, ref, bytes, view, start, length);
}

/** The same for memory's sake. */
export function evictKey(
  keyspace: Keyspace,
  database: Database,
  ref: number,
  bytes: Uint8Array,
  view: DataView,
  start: number,
  length: number,
): void {
  keyspace.statistics.evictedKeys++;
  const word = keyspace.evictionEffect;
  remove(keyspace, EVENT_EVICTED, 'evicted', word, database, ref, bytes, view, start, length);
}

function remove(
  keyspace: Keyspace,
  event: number,
  name: string,
  effect: Uint8Array,
  database: Database,
  ref: number,
  bytes: Uint8Array,
  view: DataView,
  start: number,
  length: number,
): void {
  // Of a key that expires those are told first who listen to events; of one evicted, who cares.
  const isToldLast = event === EVENT_EXPIRED && keyspace.isCaredFor(ref);
  // The key's bytes may lie in the record, which is about to go.
  const wanted = isToldLast || keyspace.effects.enabled || (keyspace.eventMask & event) !== 0;
  const key = wanted ? bytes.slice(start, start + length) : undefined;
  const { high, low } = keyspace.hash;
  const isAdopted = keyspace.snapshot?.adopts(database, high, low, ref) === true;
  keyspace.detachKey(database, ref, bytes, view, start, length, !isToldLast);
  if (!isAdopted) keyspace.release(ref);
  if (key === undefined) return;
  keyspace.effects.append(database.index, [effect, key]);
  keyspace.notifyKey(event, name, database.index, key, 0, key.length);
  if (isToldLast) keyspace.interest.touch(database.index, key, 0, key.length);
}

/** Expires a record met outside a request, if its time has come. */
export function expireRecord(keyspace: Keyspace, database: Database, ref: number): boolean {
  const { records } = keyspace;
  if (records.expireTimeMs(ref) >= keyspace.nowMs) return false;
  const view = locate(keyspace, database, ref);
  expireKey(keyspace, database, ref, records.keyBytes, view, records.keyStart, records.keyLength);
  return true;
}

/** Evicts a record that was chosen by itself. */
export function evictRecord(keyspace: Keyspace, database: Database, ref: number): void {
  const { records } = keyspace;
  const view = locate(keyspace, database, ref);
  evictKey(keyspace, database, ref, records.keyBytes, view, records.keyStart, records.keyLength);
}

/** Opens a record and finds its place, as `lookUp` does for a request's key: a view of its key. */
function locate(keyspace: Keyspace, database: Database, ref: number): DataView {
  const { records } = keyspace;
  records.open(ref);
  const { keyBytes, keyStart, keyLength } = records;
  const external = (records.flags & FLAG_EXTERNAL_KEY) !== 0;
  const view = external
    ? new DataView(keyBytes.buffer)
    : keyspace.memory.views[ref >>> REF_ARENA_SHIFT];
  const found = keyspace.lookUpKey(database, keyBytes, view, keyStart, keyLength);
  if (found !== ref) throw new Error('a record is not in its database');
  records.open(ref);
  return view;
}
