/**
 * Hashes in a packed list: pairs of field and value in order of insertion, or, where fields may
 * expire, triples with the time, soonest first and those that never expire (0) behind; the order of
 * Redis's `listpackex`. A window: `open` it on one hash after the other. What changes a hash may
 * move its root.
 */
import { writeInteger } from '../../base/integers.ts';
import type { Memory } from '../../memory/memory.ts';
import { LARGEST_PACKED_BYTES, PackedBlocks } from '../../structures/packed-block.ts';
import { PackedList } from '../../structures/packed-list.ts';
import { type HashField, NEVER } from './hash-field.ts';

const PAIR = 2;
const TRIPLE = 3;
/** The time of a field takes at most so much. */
const TIME_ENTRY_BYTES = 10;

export class PackedFields {
  root = 0;
  readonly blocks: PackedBlocks;
  readonly #field: HashField;
  readonly #list: PackedList;
  /** Looks at the value while the other window looks at the field. */
  readonly #values = new PackedList();
  readonly #digits = new Uint8Array(TIME_ENTRY_BYTES * 2);
  /** Elements to a field: 2, or 3 with the time. */
  #width = PAIR;

  constructor(memory: Memory, field: HashField) {
    this.blocks = new PackedBlocks(memory);
    this.#field = field;
    this.#list = this.blocks.list;
  }

  open(root: number, withTimes: boolean): void {
    this.root = root;
    this.#width = withTimes ? TRIPLE : PAIR;
    this.blocks.open(root);
  }

  close(): void {
    this.#list.close();
    this.#values.close();
  }

  get length(): number {
    return this.#list.count / this.#width;
  }

  get byteLength(): number {
    return this.#list.byteLength;
  }

  /** Where a field stands, 0 if it is not there. */
  find(bytes: Uint8Array, start: number, length: number): number {
    return this.#list.find(bytes, start, length, this.#list.first(), this.#width - 1);
  }

  first(): number {
    return this.#list.first();
  }

  /** The field behind; 0 at the end. */
  next(at: number): number {
    return this.#list.next(this.#lastOf(at));
  }

  at(index: number): number {
    return this.#list.seek(index * this.#width);
  }

  /** Leaves value and time in the field object. */
  loadValue(at: number): void {
    const values = this.#values;
    const field = this.#field;
    this.blocks.openInto(values, this.root);
    const valueAt = values.next(at);
    field.expiresAtMs = this.#width === TRIPLE ? this.#time(valueAt) : NEVER;
    values.read(valueAt);
    field.valueBytes = values.elementBytes;
    field.valueStart = values.elementStart;
    field.valueLength = values.elementLength;
  }

  #time(valueAt: number): number {
    const values = this.#values;
    values.inspect(values.next(valueAt));
    return values.integer.toNumber();
  }

  /** Leaves field, value and time in the field object. */
  load(at: number): void {
    const list = this.#list;
    const field = this.#field;
    list.read(at);
    field.fieldBytes = list.elementBytes;
    field.fieldView = list.elementView;
    field.fieldStart = list.elementStart;
    field.fieldLength = list.elementLength;
    this.loadValue(at);
  }

  /** When the field expires. */
  timeAt(at: number): number {
    if (this.#width === PAIR) return NEVER;
    this.blocks.openInto(this.#values, this.root);
    return this.#time(this.#values.next(at));
  }

  /** Can a field and value of these lengths still come in? */
  hasRoomFor(fieldLength: number, valueLength: number): boolean {
    const more =
      PackedList.longestEntryBytes(fieldLength) +
      PackedList.longestEntryBytes(valueLength) +
      TIME_ENTRY_BYTES;
    return this.#list.byteLength + more <= LARGEST_PACKED_BYTES;
  }

  /** Another value for the field at `at`; its time stays. */
  replaceValue(at: number, bytes: Uint8Array, start: number, length: number): void {
    const list = this.#list;
    const valueAt = list.next(at);
    const more = PackedList.longestEntryBytes(length) - list.entryBytesAt(valueAt);
    if (more > 0) this.#reserve(more);
    list.replace(valueAt, bytes, start, length);
  }

  /** A field that is not there yet; it never expires. */
  append(
    fieldBytes: Uint8Array,
    fieldStart: number,
    fieldLength: number,
    valueBytes: Uint8Array,
    valueStart: number,
    valueLength: number,
  ): void {
    const list = this.#list;
    const pair =
      PackedList.longestEntryBytes(fieldLength) + PackedList.longestEntryBytes(valueLength);
    this.#reserve(this.#width === PAIR ? pair : pair + TIME_ENTRY_BYTES);
    list.insertBefore(0, fieldBytes, fieldStart, fieldLength);
    list.insertBefore(0, valueBytes, valueStart, valueLength);
    if (this.#width === TRIPLE) this.#insertTime(0, NEVER);
  }

  /** Removes a field. Returns the position of the one behind it, 0 at the end. */
  remove(at: number): number {
    const after = this.#list.remove(at, this.#width);
    const shrunk = this.blocks.shrink(this.root);
    if (shrunk !== this.root) this.#follow(shrunk);
    return after;
  }

  /** No field expires before this time. */
  get soonestMs(): number {
    const at = this.first();
    const time = at === 0 ? NEVER : this.timeAt(at);
    return time === NEVER ? Number.POSITIVE_INFINITY : time;
  }

  /** Visits and removes fields whose time came before `nowMs`, at most `most`; returns how many. */
  removeExpired(nowMs: number, most: number, visit: () => void): number {
    let removed = 0;
    let at = this.first();
    for (; removed < most && at !== 0; removed++) {
      this.load(at);
      if (!this.#field.isExpired(nowMs)) break;
      visit();
      at = this.next(at);
    }
    if (removed === 0) return 0;
    this.#list.remove(this.first(), removed * TRIPLE);
    const shrunk = this.blocks.shrink(this.root);
    if (shrunk !== this.root) this.#follow(shrunk);
    return removed;
  }

  /** Makes the field at `at` expire at another time; it moves to where that belongs. */
  setTime(at: number, timeMs: number): void {
    const list = this.#list;
    const valueAt = list.next(at);
    const timeAt = list.next(valueAt);
    const length = timeAt - at;
    // Field and value go as they are through a copy; the time is written anew.
    const start = list.start + at;
    const entries = list.bytes.slice(start, start + length);
    const grown = this.blocks.reserve(this.root, TIME_ENTRY_BYTES);
    if (grown !== this.root) this.#follow(grown);
    list.remove(at, TRIPLE);
    const before = this.#placeFor(timeMs);
    list.insertEntries(before, entries, 0, length, PAIR);
    this.#insertTime(before === 0 ? 0 : before + length, timeMs);
  }

  /** Before which field one with this time stands; 0: behind them all. */
  #placeFor(timeMs: number): number {
    if (timeMs === NEVER) return 0;
    for (let at = this.first(); at !== 0; at = this.next(at)) {
      const time = this.timeAt(at);
      if (time === NEVER || time > timeMs) return at;
    }
    return 0;
  }

  #insertTime(before: number, timeMs: number): void {
    const end = writeInteger(this.#digits, 0, timeMs);
    this.#list.insertBefore(before, this.#digits, 0, end);
  }

  /** The last element of the field at `at`. */
  #lastOf(at: number): number {
    const valueAt = this.#list.next(at);
    return this.#width === PAIR ? valueAt : this.#list.next(valueAt);
  }

  /** A new root with the same pairs, each with a time: never. The old root stays. */
  withTimes(): number {
    const list = this.#list;
    const count = this.length;
    const root = this.blocks.create(list.byteLength + 2 * count);
    const target = this.#values;
    this.blocks.openInto(target, root);
    for (let at = list.first(); at !== 0; ) {
      const valueAt = list.next(at);
      const end = valueAt + list.entryBytesAt(valueAt);
      target.insertEntries(0, list.bytes, list.start + at, end - at, PAIR);
      const digits = writeInteger(this.#digits, 0, NEVER);
      target.insertBefore(0, this.#digits, 0, digits);
      at = list.next(valueAt);
    }
    return root;
  }

  #reserve(moreBytes: number): void {
    const root = this.blocks.reserve(this.root, moreBytes);
    if (root !== this.root) this.#follow(root);
  }

  #follow(root: number): void {
    this.root = root;
    this.blocks.open(root);
  }
}
