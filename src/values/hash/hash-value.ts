/**
 * A hash, whatever its form: the window through which commands see and change one. `open` it with
 * the kind and root of a key's record; after a change `kind` and `root` may be others, which the
 * record must then be told (see `HashAccess`). Fields whose time has come are hidden.
 *
 * A hash begins packed and becomes a table beyond `limits`, or when a packed list can hold no more;
 * it never goes back. Whatever throws OutOfMemoryError leaves the hash as it was.
 */
import type { HalfSipHash } from '../../base/half-siphash.ts';
import type { Random } from '../../base/random.ts';
import type { KeyedRecords } from '../../structures/keyed-record.ts';
import { HashField, NEVER } from './hash-field.ts';
import {
  fieldsExpire,
  HASH_PACKED,
  HASH_PACKED_EXPIRES,
  HASH_TABLE,
  HASH_TABLE_EXPIRES,
} from './hash-kinds.ts';
import { PackedFields } from './packed-fields.ts';
import { TableFields } from './table-fields.ts';

/** A number that may change between two commands: an option's setting. */
interface Limit {
  readonly value: number;
}

/** `hash-max-listpack-entries` and `-value`: Redis's defaults, until a configuration takes over. */
export class HashLimits {
  maxListpackEntries: Limit = { value: 512 };
  maxListpackValue: Limit = { value: 64 };
}

/** So often a random field is drawn again because it has expired, before all are looked at. */
const RANDOM_TRIES = 100;

export class HashValue {
  kind = HASH_PACKED;
  root = 0;
  /** Now, for telling which fields have expired. */
  nowMs = 0;
  readonly limits = new HashLimits();
  /** For numbers that a command writes out to set them. */
  readonly digits = new Uint8Array(24);
  /** What was read last. */
  readonly field = new HashField();
  readonly packed: PackedFields;
  readonly table: TableFields;
  #isPacked = true;
  #expires = false;

  constructor(records: KeyedRecords, hash: HalfSipHash) {
    this.packed = new PackedFields(records.memory, this.field);
    this.table = new TableFields(records, hash, this.field);
  }

  open(kind: number, root: number): void {
    this.kind = kind;
    this.root = root;
    this.#expires = fieldsExpire(kind);
    this.#isPacked = kind === HASH_PACKED || kind === HASH_PACKED_EXPIRES;
    if (this.#isPacked) this.packed.open(root, this.#expires);
    else this.table.open(root, this.#expires);
  }

  /** Lets go of the arenas looked at. */
  close(): void {
    this.packed.close();
    this.table.close();
    this.field.close();
  }

  /** Opens a new hash, which nothing refers to yet; `moreBytes` are to come into it. */
  create(moreBytes = 0): void {
    this.open(HASH_PACKED, this.packed.blocks.create(moreBytes));
  }

  get isPacked(): boolean {
    return this.#isPacked;
  }

  /** Can fields of this hash expire? */
  get expires(): boolean {
    return this.#expires;
  }

  /** How many fields, those that have expired and are still there included. */
  get length(): number {
    return this.#isPacked ? this.packed.length : this.table.length;
  }

  /** Reads a field: value and time are left in `field`. False when there is none. */
  read(bytes: Uint8Array, view: DataView, start: number, length: number): boolean {
    if (this.#isPacked) {
      const at = this.packed.find(bytes, start, length);
      if (at === 0) return false;
      this.packed.loadValue(at);
    } else {
      const ref = this.table.find(bytes, view, start, length);
      if (ref === 0) return false;
      this.table.load(ref);
    }
    return !this.#expires || !this.field.isExpired(this.nowMs);
  }

  /** Says that so many fields are about to be set, all of them perhaps new. */
  expect(fields: number): void {
    if (this.#isPacked && fields > this.limits.maxListpackEntries.value) this.#becomeTable();
  }

  /**
   * Gives a field a value. Its time, if it has one, goes, unless `keepTime`. True when the field is
   * new. Field and value must not lie in the hash itself.
   */
  set(
    bytes: Uint8Array,
    view: DataView,
    start: number,
    length: number,
    valueBytes: Uint8Array,
    valueStart: number,
    valueLength: number,
    keepTime: boolean,
  ): boolean {
    if (this.#isPacked) {
      const { packed } = this;
      const longest = this.limits.maxListpackValue.value;
      if (length <= longest && valueLength <= longest && packed.hasRoomFor(length, valueLength)) {
        const at = packed.find(bytes, start, length);
        if (at !== 0) return this.#replacePacked(at, valueBytes, valueStart, valueLength, keepTime);
        if (packed.length < this.limits.maxListpackEntries.value) {
          packed.append(bytes, start, length, valueBytes, valueStart, valueLength);
          this.root = packed.root;
          return true;
        }
      }
      this.#becomeTable();
    }
    const { table } = this;
    const ref = table.find(bytes, view, start, length);
    if (ref !== 0) return this.#replaceInTable(ref, valueBytes, valueStart, valueLength, keepTime);
    table.insert(bytes, start, length, valueBytes, valueStart, valueLength);
    return true;
  }

  /** Adds a field that is known not to be there to a hash of so many fields. */
  addNew(
    bytes: Uint8Array,
    view: DataView,
    start: number,
    length: number,
    valueBytes: Uint8Array,
    valueStart: number,
    valueLength: number,
    fields: number,
  ): void {
    const { limits, packed } = this;
    const longest = limits.maxListpackValue.value;
    const fits =
      length <= longest && valueLength <= longest && fields < limits.maxListpackEntries.value;
    if (this.#isPacked && fits && packed.hasRoomFor(length, valueLength)) {
      packed.append(bytes, start, length, valueBytes, valueStart, valueLength);
      this.root = packed.root;
    } else {
      this.set(bytes, view, start, length, valueBytes, valueStart, valueLength, false);
    }
  }

  #replacePacked(
    at: number,
    bytes: Uint8Array,
    start: number,
    length: number,
    keepTime: boolean,
  ): boolean {
    const { packed } = this;
    packed.replaceValue(at, bytes, start, length);
    this.root = packed.root;
    if (!this.#expires) return false;
    const time = packed.timeAt(at);
    if (time === NEVER) return false;
    const isExpired = time < this.nowMs;
    if (!keepTime || isExpired) packed.setTime(at, NEVER);
    this.root = packed.root;
    return isExpired;
  }

  #replaceInTable(
    ref: number,
    bytes: Uint8Array,
    start: number,
    length: number,
    keepTime: boolean,
  ): boolean {
    const { table } = this;
    const time = this.#expires ? table.timeAt(ref) : NEVER;
    const settled = table.replaceValue(ref, bytes, start, length);
    if (time === NEVER) return false;
    const isExpired = time < this.nowMs;
    if (!keepTime || isExpired) table.setTime(settled, NEVER);
    return isExpired;
  }

  /** Removes a field; false when there is none. One whose time has come is left alone. */
  remove(bytes: Uint8Array, view: DataView, start: number, length: number): boolean {
    if (this.#isPacked) {
      const at = this.packed.find(bytes, start, length);
      return at !== 0 && this.#removePacked(at);
    }
    const ref = this.table.find(bytes, view, start, length);
    if (ref === 0 || (this.#expires && this.#isPast(this.table.timeAt(ref)))) return false;
    this.table.remove(ref);
    return true;
  }

  #removePacked(at: number): boolean {
    if (this.#expires && this.#isPast(this.packed.timeAt(at))) return false;
    this.packed.remove(at);
    this.root = this.packed.root;
    return true;
  }

  #isPast(timeMs: number): boolean {
    return timeMs !== NEVER && timeMs < this.nowMs;
  }

  /** Removes a field if its time has come; it is visited, left in `field`, before. */
  removeIfExpired(
    bytes: Uint8Array,
    view: DataView,
    start: number,
    length: number,
    visit: () => void,
  ): boolean {
    const { packed, table } = this;
    if (!this.#expires) return false;
    const place = this.#isPacked
      ? packed.find(bytes, start, length)
      : table.find(bytes, view, start, length);
    if (place === 0) return false;
    if (this.#isPacked) packed.load(place);
    else table.load(place);
    if (!this.field.isExpired(this.nowMs)) return false;
    visit();
    if (this.#isPacked) packed.remove(place);
    else table.remove(place);
    this.root = this.#isPacked ? packed.root : table.root;
    return true;
  }

  /**
   * Makes a field that is there expire at a time, or never (NEVER). The hash must allow it; in one
   * that does not all fields never expire.
   */
  setTime(bytes: Uint8Array, view: DataView, start: number, length: number, timeMs: number): void {
    if (!this.#expires) return;
    if (this.#isPacked) {
      this.packed.setTime(this.packed.find(bytes, start, length), timeMs);
      this.root = this.packed.root;
    } else {
      this.table.setTime(this.table.find(bytes, view, start, length), timeMs);
    }
  }

  /** Takes the form in which fields may expire. */
  allowTimes(): void {
    const old = this.root;
    const root = this.#isPacked ? this.packed.withTimes() : this.table.withTimes();
    this.packed.blocks.free(old);
    this.open(this.#isPacked ? HASH_PACKED_EXPIRES : HASH_TABLE_EXPIRES, root);
  }

  /** Turns a packed hash into a table. */
  #becomeTable(): void {
    const { field, packed, table } = this;
    const expires = this.#expires;
    table.open(table.createRoot(expires), expires);
    try {
      for (let at = packed.first(); at !== 0; at = packed.next(at)) {
        packed.load(at);
        table.add(field);
      }
    } catch (error) {
      table.destroy();
      throw error;
    }
    packed.blocks.free(packed.root);
    packed.close();
    this.open(expires ? HASH_TABLE_EXPIRES : HASH_TABLE, table.root);
  }

  /** Calls back for each field, which is left in `field`. The callback may not change the hash. */
  forEach(visit: () => void): void {
    const { field, packed, table } = this;
    if (this.#isPacked) {
      for (let at = packed.first(); at !== 0; at = packed.next(at)) {
        packed.load(at);
        if (!this.#expires || !field.isExpired(this.nowMs)) visit();
      }
      return;
    }
    table.table.forEach((ref) => {
      table.load(ref);
      if (!this.#expires || !field.isExpired(this.nowMs)) visit();
    });
  }

  /** How many fields whose time has not come. */
  get liveLength(): number {
    if (this.soonestMs >= this.nowMs) return this.length;
    let live = 0;
    this.forEach(() => {
      live++;
    });
    return live;
  }

  /** Reads a field chosen with equal chance for each; false when all have expired. */
  readRandom(random: Random): boolean {
    const { field } = this;
    const { length } = this;
    for (let tries = 0; tries < RANDOM_TRIES; tries++) {
      if (this.#isPacked) {
        this.packed.load(this.packed.at(Math.floor((random.nextUint32() / 2 ** 32) * length)));
      } else {
        this.table.load(this.table.random(random));
      }
      if (!this.#expires || !field.isExpired(this.nowMs)) return true;
    }
    return this.#readOneOf(random);
  }

  /** The same when nearly all have expired: counts the others. */
  #readOneOf(random: Random): boolean {
    let left = 0;
    this.forEach(() => {
      left++;
    });
    if (left === 0) return false;
    let chosen = Math.floor((random.nextUint32() / 2 ** 32) * left);
    let found: HashField | undefined;
    this.forEach(() => {
      if (chosen-- === 0) found = Object.assign(new HashField(), this.field);
    });
    Object.assign(this.field, found);
    return true;
  }

  /**
   * Visits fields whose time has come, at most `most`, each left in `field`, and removes them.
   * Returns how many there were.
   */
  removeExpired(most: number, visit: () => void): number {
    if (!this.#expires) return 0;
    const { nowMs } = this;
    if (!this.#isPacked) return this.table.removeExpired(nowMs, most, visit);
    const removed = this.packed.removeExpired(nowMs, most, visit);
    this.root = this.packed.root;
    return removed;
  }

  /** No field expires before this time; Infinity if none ever does. */
  get soonestMs(): number {
    if (!this.#expires) return Number.POSITIVE_INFINITY;
    return this.#isPacked ? this.packed.soonestMs : this.table.soonestMs;
  }
}
