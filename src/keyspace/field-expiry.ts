/**
 * Fields of hashes whose time has come: removed when a command meets their hash, a few at a time,
 * and by a walk through all such hashes as part of active expiry. Told to replicas and the file as
 * HDEL. A field has no timer, and costs nothing before its time: each hash, and each database,
 * keeps a time before which it need not be looked at.
 */
import { Arguments } from '../base/arguments.ts';
import { asciiBytes } from '../base/ascii.ts';
import type { Clock } from '../base/clock.ts';
import type { Database } from './database.ts';
import { EVENT_HASH } from './events.ts';
import type { Keyspace } from './keyspace.ts';
import { removeEmptied } from './value-records.ts';

/** A command that meets a hash removes about so many of its fields; the walk does the rest. */
const FIELDS_AT_ONCE = 64;
/** So many rounds on one hash in the walk before others have their turn. */
const ROUNDS_AT_ONCE = 16;

const HDEL = asciiBytes('HDEL');

/** Removes fields that have expired from the open hash, each visited before; returns how many. */
export type RemoveExpired = (visit: () => void) => number;

/**
 * Removes some fields whose time has come from the hash at a key, which is open in the window: a
 * few, or those that `remove` removes. Returns the key's record; 0 when that was the last of the
 * hash.
 */
export function expireFieldsOf(
  keyspace: Keyspace,
  database: Database,
  request: Arguments,
  index: number,
  remove?: RemoveExpired,
): number {
  // What has expired is hidden; a snapshot that has still to save a large hash comes first.
  if (remove === undefined && isHeldUp(keyspace, database, request, index)) {
    return keyspace.lookUp(database, request, index);
  }
  // Found for writing: a snapshot that is running must know.
  const ref = keyspace.find(database, request, index);
  if (ref === 0) return 0;
  const { effects, records, statistics } = keyspace;
  const hash = keyspace.values.hashes.value;
  const { field } = hash;
  const names: Uint8Array[] = [];
  const visit = (): void => {
    if (!effects.enabled) return;
    names.push(field.fieldBytes.slice(field.fieldStart, field.fieldStart + field.fieldLength));
  };
  const removed = remove?.(visit) ?? hash.removeExpired(FIELDS_AT_ONCE, visit);
  if (removed === 0) return ref;
  statistics.expiredFields += removed;
  if (records.innerRef(ref) !== hash.root) records.setInnerRef(ref, hash.root);
  keyspace.changed(database, request, index, ref, 0);
  if (effects.enabled) effects.append(database.index, [HDEL, request.copy(index), ...names]);
  keyspace.notify(EVENT_HASH, 'hexpired', database, request, index);
  if (hash.length > 0) return ref;
  removeEmptied(keyspace, database, request, index, ref);
  return 0;
}

function isHeldUp(
  keyspace: Keyspace,
  database: Database,
  request: Arguments,
  index: number,
): boolean {
  const { hash, snapshot } = keyspace;
  if (snapshot === undefined) return false;
  const ref = keyspace.lookUp(database, request, index);
  return (
    ref !== 0 && !keyspace.isExpired(ref) && snapshot.holdsUp(database, hash.high, hash.low, ref)
  );
}

export class FieldExpiry {
  readonly #keyspace: Keyspace;
  readonly #clock: Clock;
  readonly #request = new Arguments();
  readonly #due: number[] = [];

  constructor(keyspace: Keyspace, clock: Clock) {
    this.#keyspace = keyspace;
    this.#clock = clock;
  }

  /** Works until nothing is due, or the deadline; true when there is more to do. */
  run(deadlineMs: number): boolean {
    for (const database of this.#keyspace.databases) {
      while (database.fieldTimes.soonestMs < this.#keyspace.nowMs) {
        this.#step(database);
        if (this.#clock.monotonicMs() > deadlineMs) return true;
      }
    }
    return false;
  }

  /** Looks at a few hashes. */
  #step(database: Database): void {
    const { records, nowMs } = this.#keyspace;
    const { fieldTimes } = database;
    this.#due.length = 0;
    fieldTimes.cursor = fieldTimes.table.scan(fieldTimes.cursor, (ref) => {
      const hash = this.#open(ref);
      if (hash.soonestMs < nowMs) this.#due.push(ref);
      else fieldTimes.walkSoonestMs = Math.min(fieldTimes.walkSoonestMs, hash.soonestMs);
    });
    for (const ref of this.#due) {
      records.open(ref);
      const { keyBytes, keyStart, keyLength } = records;
      this.#request.setParts([keyBytes.slice(keyStart, keyStart + keyLength)]);
      this.#expire(database, ref);
    }
    if (fieldTimes.cursor !== 0) return;
    fieldTimes.soonestMs = fieldTimes.walkSoonestMs;
    fieldTimes.walkSoonestMs = Number.POSITIVE_INFINITY;
  }

  #expire(database: Database, ref: number): void {
    const hash = this.#open(ref);
    for (let round = 0; round < ROUNDS_AT_ONCE && hash.soonestMs < hash.nowMs; round++) {
      if (expireFieldsOf(this.#keyspace, database, this.#request, 0) === 0) return;
    }
    database.fieldTimes.note(hash.soonestMs);
  }

  /** The window, on the hash of a record. */
  #open(ref: number): Keyspace['values']['hashes']['value'] {
    const { records, values, nowMs } = this.#keyspace;
    const hash = values.hashes.value;
    hash.open(records.head(ref) & 0xff, records.innerRef(ref));
    hash.nowMs = nowMs;
    return hash;
  }
}
