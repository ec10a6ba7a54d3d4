/**
 * Changes to the times of fields by one command: made one by one, then reported and propagated
 * together. A time that has come removes its field at once.
 */
import { asciiBytes } from '../../base/ascii.ts';
import { EVENT_HASH } from '../../keyspace/events.ts';
import { removeEmptied } from '../../keyspace/value-records.ts';
import { NEVER } from '../../values/hash/hash-field.ts';
import type { Call } from '../framework/call.ts';
import { timeBytes } from '../framework/expiration.ts';
import { propagateFields, propagateRemoval } from './field-arguments.ts';
import { hashOf, keep, removeField } from './hash-access.ts';

const HPEXPIREAT = asciiBytes('HPEXPIREAT');
const HPERSIST = asciiBytes('HPERSIST');

export class FieldTimes {
  readonly #call: Call;
  readonly #keyIndex: number;
  readonly #ref: number;
  /** What all fields of the command get. */
  readonly #timeMs: number;
  /** The indexes of the fields concerned. */
  readonly #set: number[] = [];
  readonly #removed: number[] = [];

  /** `ref` is the record of the open hash; `timeMs` NEVER: the fields shall not expire. */
  constructor(call: Call, keyIndex: number, ref: number, timeMs: number) {
    this.#call = call;
    this.#keyIndex = keyIndex;
    this.#ref = ref;
    this.#timeMs = timeMs;
  }

  get #isPast(): boolean {
    return this.#timeMs !== NEVER && this.#timeMs <= this.#call.keyspace.nowMs;
  }

  /** Gives its time to a field that is there; false if that removed it. */
  set(fieldIndex: number): boolean {
    const call = this.#call;
    if (this.#isPast) {
      removeField(call, fieldIndex);
      this.#removed.push(fieldIndex);
      return false;
    }
    const { bytes, view, starts, lengths } = call.request;
    const hash = hashOf(call);
    try {
      if (!hash.expires && this.#timeMs !== NEVER) this.#allowTimes();
      hash.setTime(bytes, view, starts[fieldIndex], lengths[fieldIndex], this.#timeMs);
    } catch (error) {
      this.report(); // what was done before memory ran out
      throw error;
    }
    this.#set.push(fieldIndex);
    return true;
  }

  /** From here on the database knows that the key's hash has fields that expire. */
  #allowTimes(): void {
    const { keyspace, database, request } = this.#call;
    const hash = hashOf(this.#call);
    keyspace.enterFieldTimes(database, this.#ref);
    try {
      hash.allowTimes();
    } catch (error) {
      keyspace.leaveFieldTimes(database, request, this.#keyIndex);
      throw error;
    }
    hash.nowMs = keyspace.nowMs;
    keep(this.#call, this.#ref);
  }

  /** Reports what was changed: to watchers, listeners, replicas and the file. */
  report(): void {
    const changes = this.#set.length + this.#removed.length;
    if (changes === 0) return;
    const { keyspace, database, request } = this.#call;
    const isEmpty = hashOf(this.#call).length === 0;
    keep(this.#call, this.#ref);
    keyspace.changed(database, request, this.#keyIndex, this.#ref, changes);
    if (this.#call.propagates) this.#propagate();
    if (this.#set.length > 0) {
      if (this.#timeMs !== NEVER) database.fieldTimes.note(this.#timeMs);
      const event = this.#timeMs === NEVER ? 'hpersist' : 'hexpire';
      keyspace.notify(EVENT_HASH, event, database, request, this.#keyIndex);
    }
    if (this.#removed.length > 0) {
      keyspace.notify(EVENT_HASH, 'hdel', database, request, this.#keyIndex);
    }
    if (!isEmpty) return;
    // The key may be one that this command has made, whose place nobody has looked for yet.
    const ref = keyspace.lookUp(database, request, this.#keyIndex);
    removeEmptied(keyspace, database, request, this.#keyIndex, ref);
  }

  #propagate(): void {
    const call = this.#call;
    const key = call.request.copy(this.#keyIndex);
    const head =
      this.#timeMs === NEVER ? [HPERSIST, key] : [HPEXPIREAT, key, timeBytes(this.#timeMs)];
    propagateFields(call, head, this.#set);
    propagateRemoval(call, this.#keyIndex, this.#removed);
  }
}
