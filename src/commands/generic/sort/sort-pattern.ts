/**
 * The patterns of SORT's BY and GET: `#` is the element itself; in any other, the element takes the
 * place of the first `*`, which makes the name of a key; `->field` at the end asks for a field of
 * the hash there. Without a `*` there is nothing to be found.
 */
import { copyBytes } from '../../../base/bytes.ts';
import type { TextPool } from '../../../base/text-pool.ts';
import { EVENT_KEY_MISS } from '../../../keyspace/events.ts';
import type { Keyspace } from '../../../keyspace/keyspace.ts';
import { TYPE_HASH, TYPE_STRING, typeOf } from '../../../values/kinds.ts';
import type { Call } from '../../framework/call.ts';

const STAR = 42;
const HASH_SIGN = 35;
const DASH = 45;
const GREATER = 62;
const INITIAL_KEY_BYTES = 256;

export class SortPattern {
  readonly isElement: boolean;
  /** Is there no `*`? */
  readonly isConstant: boolean;
  /** What the last `find` found. */
  bytes: Uint8Array;
  start = 0;
  length = 0;
  readonly #call: Call;
  readonly #prefix: Uint8Array;
  readonly #suffix: Uint8Array;
  readonly #field: Uint8Array;
  readonly #fieldView: DataView;
  /** The name of a key being made. */
  #key: Uint8Array = new Uint8Array(INITIAL_KEY_BYTES);
  #keyView = new DataView(this.#key.buffer);

  constructor(call: Call, index: number) {
    const pattern = call.request.copy(index);
    const zero = pattern.indexOf(0); // C's functions look no further
    const end = zero < 0 ? pattern.length : zero;
    const star = pattern.subarray(0, end).indexOf(STAR);
    this.#call = call;
    this.bytes = pattern;
    this.isElement = end === 1 && pattern[0] === HASH_SIGN;
    this.isConstant = star < 0;
    const arrow = star < 0 ? -1 : arrowBehind(pattern, star, end);
    const keyEnd = arrow < 0 ? pattern.length : arrow;
    this.#prefix = pattern.slice(0, Math.max(star, 0));
    this.#suffix = pattern.slice(star + 1, keyEnd);
    this.#field = arrow < 0 ? new Uint8Array(0) : pattern.slice(arrow + 2);
    this.#fieldView = new DataView(this.#field.buffer);
  }

  /** Finds what belongs to an element, and leaves it in `bytes`, `start` and `length`. */
  find(elements: TextPool, index: number): boolean {
    const bytes = elements.bytesOf(index);
    const start = elements.startOf(index);
    const length = elements.lengthOf(index);
    if (this.isElement) {
      this.#found(bytes, start, length);
      return true;
    }
    if (this.isConstant) return false;
    const keyLength = this.#makeKey(bytes, start, length);
    const { keyspace } = this.#call;
    const ref = readKey(this.#call, this.#key, this.#keyView, keyLength);
    if (ref === 0) return false;
    const type = typeOf(keyspace.records.head(ref));
    if (this.#field.length > 0) return type === TYPE_HASH && this.#findField(keyspace, ref);
    if (type !== TYPE_STRING) return false;
    const { records } = keyspace;
    records.open(ref);
    this.#found(records.valueBytes, records.valueStart, records.valueLength);
    return true;
  }

  #findField(keyspace: Keyspace, ref: number): boolean {
    const { value } = keyspace.values.hashes;
    value.nowMs = keyspace.nowMs;
    value.open(keyspace.records.head(ref) & 0xff, keyspace.records.innerRef(ref));
    if (!value.read(this.#field, this.#fieldView, 0, this.#field.length)) return false;
    const { field } = value;
    this.#found(field.valueBytes, field.valueStart, field.valueLength);
    return true;
  }

  #found(bytes: Uint8Array, start: number, length: number): void {
    this.bytes = bytes;
    this.start = start;
    this.length = length;
  }

  /** Leaves the name of the key for an element in `#key`; returns its length. */
  #makeKey(bytes: Uint8Array, start: number, length: number): number {
    const prefix = this.#prefix;
    const suffix = this.#suffix;
    const total = prefix.length + length + suffix.length;
    if (total > this.#key.length) {
      this.#key = new Uint8Array(total * 2);
      this.#keyView = new DataView(this.#key.buffer);
    }
    copyBytes(prefix, 0, this.#key, 0, prefix.length);
    copyBytes(bytes, start, this.#key, prefix.length, length);
    copyBytes(suffix, 0, this.#key, prefix.length + length, suffix.length);
    return total;
  }
}

/** Where `->` stands with something behind it, from `star` on; -1 if it does not. */
function arrowBehind(pattern: Uint8Array, star: number, end: number): number {
  for (let at = star + 1; at + 1 < end; at++) {
    if (pattern[at] !== DASH || pattern[at + 1] !== GREATER) continue;
    return at + 2 < end ? at : -1;
  }
  return -1;
}

/** What `Keyspace.read` does, for a key that is no argument of the request. */
function readKey(call: Call, bytes: Uint8Array, view: DataView, length: number): number {
  const { keyspace, database } = call;
  let ref = keyspace.lookUpKey(database, bytes, view, 0, length);
  if (ref !== 0 && keyspace.isExpired(ref)) {
    keyspace.expireRecord(database, ref);
    ref = 0;
  }
  if (ref !== 0) {
    keyspace.statistics.hits++;
    keyspace.accesses.touch(ref);
  } else {
    keyspace.statistics.misses++;
    keyspace.notifyKey(EVENT_KEY_MISS, 'keymiss', database.index, bytes, 0, length);
  }
  return ref;
}
