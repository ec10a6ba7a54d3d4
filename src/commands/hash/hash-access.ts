/**
 * How the commands on hashes get at a key's hash, and leave it: the window (`hashOf`) is opened on
 * it, fields whose time has come are removed on the way, and what a change did to kind and root is
 * told to the key's record.
 */
import { EVENT_HASH } from '../../keyspace/events.ts';
import { expireFieldsOf } from '../../keyspace/field-expiry.ts';
import { placeValue, removeEmptied } from '../../keyspace/value-records.ts';
import type { HashValue } from '../../values/hash/hash-value.ts';
import { TYPE_HASH } from '../../values/kinds.ts';
import { type Call, WRONG } from '../framework/call.ts';

/** Where all commands on hashes have their key. */
const KEY_INDEX = 1;
/** A new hash gets room for the arguments that come with it, at most so much of it. */
const MOST_ROOM = 4096;
/** What an element takes in a packed list beside its bytes, mostly. */
const ENTRY_BYTES = 2;

/** The window that all commands share. */
export function hashOf(call: Call): HashValue {
  return call.keyspace.values.hashes.value;
}

/**
 * The record of a hash for a command that reads it, open in the window; 0 when there is none, WRONG
 * when the key is something else, which is answered.
 */
export function openToRead(call: Call, index: number): number {
  return open(call, index, call.readOf(index, TYPE_HASH));
}

/** The same for a command that writes. */
export function openToWrite(call: Call, index: number): number {
  return open(call, index, call.findOf(index, TYPE_HASH));
}

/**
 * The same for a command whose effect on fields, the arguments from `first` up to `end` (or fields
 * and values: these are never taken for fields), depends on whether they exist: those among them
 * whose time has come, and that are still there, are removed first, so that a replica, whose clock
 * may be another, starts from the same.
 */
export function openToSet(call: Call, index: number, first: number, end: number): number {
  const ref = openToWrite(call, index);
  if (ref === 0 || ref === WRONG) return ref;
  const hash = hashOf(call);
  if (!hash.expires || hash.soonestMs >= hash.nowMs) return ref;
  const { bytes, view, starts, lengths } = call.request;
  return expireFieldsOf(call.keyspace, call.database, call.request, index, (visit) => {
    let removed = 0;
    for (let at = first; at < end; at++) {
      if (hash.removeIfExpired(bytes, view, starts[at], lengths[at], visit)) removed++;
    }
    return removed;
  });
}

function open(call: Call, index: number, ref: number): number {
  if (ref === 0 || ref === WRONG) return ref;
  const { keyspace } = call;
  const { records } = keyspace;
  const hash = keyspace.values.hashes.value;
  hash.open(records.head(ref) & 0xff, records.innerRef(ref));
  if (!hash.expires) return ref;
  hash.nowMs = keyspace.nowMs;
  if (hash.soonestMs >= hash.nowMs || keyspace.expiryPaused) return ref;
  return expireFieldsOf(keyspace, call.database, call.request, index);
}

/**
 * Sets fields from pairs of arguments, `first` up to `end`, in the open hash, or in a new one if
 * `ref` is 0. Returns how many are new. To be reported with `reportSet`.
 */
export function setPairs(
  call: Call,
  ref: number,
  first: number,
  end: number,
  keepTime: boolean,
): number {
  const { request } = call;
  const { bytes, view, starts, lengths } = request;
  const hash = hashOf(call);
  let added = 0;
  let index = first;
  if (ref === 0) begin(call, first, end);
  try {
    hash.expect((end - first) >> 1);
    for (; index < end; index += 2) {
      const isNew = hash.set(
        bytes,
        view,
        starts[index],
        lengths[index],
        bytes,
        starts[index + 1],
        lengths[index + 1],
        keepTime,
      );
      if (isNew) added++;
    }
  } catch (error) {
    giveUp(call, ref, (index - first) >> 1);
    throw error;
  }
  return added;
}

/** The same for one field, whose value is anywhere. True when it is new. */
export function setField(
  call: Call,
  ref: number,
  fieldIndex: number,
  valueBytes: Uint8Array,
  valueStart: number,
  valueLength: number,
): boolean {
  const { bytes, view, starts, lengths } = call.request;
  const start = starts[fieldIndex];
  const length = lengths[fieldIndex];
  if (ref === 0) begin(call, fieldIndex, fieldIndex + 1);
  try {
    const hash = hashOf(call);
    return hash.set(bytes, view, start, length, valueBytes, valueStart, valueLength, true);
  } catch (error) {
    giveUp(call, ref, 0);
    throw error;
  }
}

/** Opens a new hash with room for these arguments, if they are few. */
function begin(call: Call, first: number, end: number): void {
  const { lengths } = call.request;
  const hash = hashOf(call);
  let bytes = 0;
  for (let index = first; index < end && bytes < MOST_ROOM; index++) {
    bytes += lengths[index] + ENTRY_BYTES;
  }
  hash.nowMs = call.keyspace.nowMs;
  hash.create(Math.min(bytes, MOST_ROOM));
}

/** There is no memory: a new hash is dropped; what was set in one that exists stays. */
function giveUp(call: Call, ref: number, done: number): void {
  const { keyspace, request, database } = call;
  const hash = hashOf(call);
  if (ref === 0) {
    keyspace.values.hashes.free(hash.kind, hash.root);
  } else {
    keep(call, ref);
    if (done > 0) keyspace.changed(database, request, KEY_INDEX, ref, done);
  }
}

/** Tells the record what has become of its hash. */
export function keep(call: Call, ref: number): void {
  const { records } = call.keyspace;
  const hash = hashOf(call);
  if (records.innerRef(ref) !== hash.root) records.setInnerRef(ref, hash.root);
  if ((records.head(ref) & 0xff) !== hash.kind) records.setKind(ref, hash.kind);
}

/** Reports fields that were set, by whatever name: the key has its hash from here on. */
export function reportSet(
  call: Call,
  keyIndex: number,
  ref: number,
  changes: number,
  event: string,
): number {
  const { keyspace, request, database } = call;
  const hash = hashOf(call);
  let settled = ref;
  if (ref === 0) {
    settled = placeValue(keyspace, database, request, keyIndex, 0, hash.kind, hash.root);
  } else {
    keep(call, ref);
  }
  keyspace.changed(database, request, keyIndex, settled, changes);
  keyspace.notify(EVENT_HASH, event, database, request, keyIndex);
  return settled;
}

/** Reports fields that were removed, and takes the key away if none is left. */
export function reportRemoved(
  call: Call,
  keyIndex: number,
  ref: number,
  changes: number,
  event: string,
): void {
  const { keyspace, request, database } = call;
  const isEmpty = hashOf(call).length === 0;
  keep(call, ref);
  keyspace.changed(database, request, keyIndex, ref, changes);
  keyspace.notify(EVENT_HASH, event, database, request, keyIndex);
  if (isEmpty) removeEmptied(keyspace, database, request, keyIndex, ref);
}

/** Reads a field that an argument names; false when there is none. */
export function readField(call: Call, fieldIndex: number): boolean {
  const { bytes, view, starts, lengths } = call.request;
  return hashOf(call).read(bytes, view, starts[fieldIndex], lengths[fieldIndex]);
}

/** Removes a field that an argument names; false when there is none. */
export function removeField(call: Call, fieldIndex: number): boolean {
  const { bytes, view, starts, lengths } = call.request;
  return hashOf(call).remove(bytes, view, starts[fieldIndex], lengths[fieldIndex]);
}

/** Answers the value that was read last, or null. */
export function replyValue(call: Call, found: boolean): void {
  const { valueBytes, valueStart, valueLength } = hashOf(call).field;
  if (found) call.reply.bulk(valueBytes, valueStart, valueLength);
  else call.reply.nullBulk();
}
