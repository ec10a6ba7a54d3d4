/**
 * A packed list: strings in one run of bytes, small integers among them in one to nine bytes. The
 * layout is that of Redis's listpack to the byte, so that a dump is a copy (ADR 10). A `PackedList`
 * is a window: one object is opened on one list after the other, and no operation allocates.
 *
 *   bytes of the whole list, 4, little-endian | entries, 2 (65535: count them) | entries | 0xff
 *   entry: encoding and content (the body) | the body's length, readable from behind
 *
 * Positions are offsets from the list's start, so they outlive a move of its block; 0 is none.
 */
import { copyBytes, equalBytes, moveBytes } from '../base/bytes.ts';
import { Int64 } from '../base/int64.ts';
import { writeBack, writeIntegerBody, writeStringHead } from './packed-encoding.ts';
import {
  backBytes,
  bodyBytes,
  INTEGER_13,
  INTEGER_16,
  INTEGER_24,
  INTEGER_64,
  INTEGER_64_BYTES,
  integerBodyBytes,
  isIntegerHead,
  LONGEST_INTEGER,
  STRING_6,
  STRING_6_LIMIT,
  STRING_12,
  STRING_32,
  smallIntegerBytes,
  stringHeadBytes,
} from './packed-sizes.ts';

export const HEADER_BYTES = 6;
export const END_MARK = 0xff;
/** In the header: there are so many entries, or more. */
export const COUNT_UNKNOWN = 0xffff;

const DIGIT_NINE = 0x39;
const NO_BYTES = new Uint8Array(0);
const NO_VIEW = new DataView(new ArrayBuffer(0));

export class PackedList {
  /** What an empty list takes. */
  static readonly EMPTY_BYTES = HEADER_BYTES + 1;

  /** Two views of the same buffer, and where in it the list starts. */
  bytes: Uint8Array = NO_BYTES;
  view: DataView = NO_VIEW;
  start = 0;

  /** What `read` left: the element as a string, wherever its bytes lie until the next `read`. */
  elementBytes: Uint8Array = NO_BYTES;
  elementView: DataView = NO_VIEW;
  elementStart = 0;
  elementLength = 0;
  /** Is it stored as an integer? Then `integer` has its value. */
  isInteger = false;
  readonly integer = new Int64();

  readonly #digits = new Uint8Array(LONGEST_INTEGER);
  readonly #digitsView = new DataView(this.#digits.buffer);
  /** The element given to a method, if it is an integer. */
  readonly #given = new Int64();
  #isGivenInteger = false;

  /** Opens the window on the list at `start` of a buffer seen through both views. */
  open(bytes: Uint8Array, view: DataView, start: number): void {
    // Mostly the buffer is the same again; storing references costs more than comparing one.
    if (this.bytes !== bytes) {
      this.bytes = bytes;
      this.view = view;
    }
    this.start = start;
  }

  /** Lets go of the buffer, so that the window keeps no arena alive. */
  close(): void {
    this.open(NO_BYTES, NO_VIEW, 0);
    this.elementBytes = NO_BYTES;
    this.elementView = NO_VIEW;
  }

  /** Writes an empty list. */
  static format(bytes: Uint8Array, view: DataView, start: number): void {
    view.setInt32(start, PackedList.EMPTY_BYTES, true);
    view.setUint16(start + 4, 0, true);
    bytes[start + HEADER_BYTES] = END_MARK;
  }

  /** What this element will take in a list. */
  static entryBytes(bytes: Uint8Array, start: number, length: number): number {
    const body = bodyBytes(bytes, start, length);
    return body + backBytes(body);
  }

  /** What the longest element of this length takes, whatever its bytes are. */
  static longestEntryBytes(length: number): number {
    const body = stringHeadBytes(length) + length;
    return body + backBytes(body);
  }

  /** Of the whole list, its header and its end mark included. */
  get byteLength(): number {
    return this.view.getUint32(this.start, true);
  }

  /** How many elements; counted one by one only when the header does not know. */
  get count(): number {
    const known = this.view.getUint16(this.start + 4, true);
    if (known !== COUNT_UNKNOWN) return known;
    let count = 0;
    for (let at = this.first(); at !== 0; at = this.next(at)) count++;
    if (count < COUNT_UNKNOWN) this.view.setUint16(this.start + 4, count, true);
    return count;
  }

  get isEmpty(): boolean {
    return this.bytes[this.start + HEADER_BYTES] === END_MARK;
  }

  first(): number {
    return this.isEmpty ? 0 : HEADER_BYTES;
  }

  last(): number {
    return this.previous(this.byteLength - 1);
  }

  next(at: number): number {
    const after = at + this.entryBytesAt(at);
    return this.bytes[this.start + after] === END_MARK ? 0 : after;
  }

  /** The element before; `at` may also be the place of the end mark. */
  previous(at: number): number {
    if (at === HEADER_BYTES) return 0;
    const { bytes } = this;
    let position = this.start + at - 1;
    let byte = bytes[position];
    let body = byte & 0x7f;
    for (let shift = 7; (byte & 0x80) !== 0; shift += 7) {
      byte = bytes[--position];
      body |= (byte & 0x7f) << shift;
    }
    return position - this.start - body;
  }

  /** The element with this index, counted from the tail when it is negative. */
  seek(index: number): number {
    const known = this.view.getUint16(this.start + 4, true);
    let fromHead = index;
    let fromTail = -1 - index;
    if (known !== COUNT_UNKNOWN) {
      if (index < 0) fromHead = known + index;
      else fromTail = known - 1 - index;
      if (fromHead < 0 || fromTail < 0) return 0;
    }
    if (index < 0 ? known === COUNT_UNKNOWN || fromTail <= fromHead : fromTail < fromHead) {
      if (fromTail >= 0) return this.#backward(fromTail);
    }
    let at = this.first();
    for (; fromHead > 0 && at !== 0; fromHead--) at = this.next(at);
    return at;
  }

  #backward(steps: number): number {
    let at = this.last();
    for (let left = steps; left > 0 && at !== 0; left--) at = this.previous(at);
    return at;
  }

  /** Of one entry, all told. */
  entryBytesAt(at: number): number {
    const head = this.bytes[this.start + at];
    if (head < STRING_6) return 2;
    if (head < INTEGER_13) return head - STRING_6 + 2;
    const body = this.#longBodyBytes(at, head);
    return body + backBytes(body);
  }

  #longBodyBytes(at: number, head: number): number {
    if (head < STRING_12) return 2;
    if (head < STRING_32) return 2 + this.#longStringLength(at, head);
    if (head === STRING_32) return 5 + this.#longStringLength(at, head);
    return integerBodyBytes(head);
  }

  #longStringLength(at: number, head: number): number {
    const place = this.start + at + 1;
    if (head === STRING_32) return this.view.getUint32(place, true);
    return ((head & 0x0f) << 8) | this.bytes[place];
  }

  /**
   * Leaves the element in `elementBytes`, `elementStart`, `elementLength`; an integer is written
   * out in digits.
   */
  read(at: number): void {
    this.inspect(at);
    if (!this.isInteger) return;
    this.elementBytes = this.#digits;
    this.elementView = this.#digitsView;
    this.elementStart = 0;
    this.elementLength = this.integer.write(this.#digits, 0);
  }

  /** Like `read`, but an integer is left in `integer` only. */
  inspect(at: number): void {
    const place = this.start + at;
    const head = this.bytes[place];
    if (head >= STRING_6 && head < INTEGER_13) {
      this.isInteger = false;
      this.elementBytes = this.bytes;
      this.elementView = this.view;
      this.elementStart = place + 1;
      this.elementLength = head - STRING_6;
      return;
    }
    this.isInteger = isIntegerHead(head);
    if (this.isInteger) {
      this.#readInteger(place, head);
      return;
    }
    this.elementBytes = this.bytes;
    this.elementView = this.view;
    this.elementStart = place + (head === STRING_32 ? 5 : 2);
    this.elementLength = this.#longStringLength(at, head);
  }

  #readInteger(place: number, head: number): void {
    const { integer, view } = this;
    if (head === INTEGER_64) {
      integer.low = view.getInt32(place + 1, true);
      integer.high = view.getInt32(place + 5, true);
      return;
    }
    integer.low = this.#smallInteger(place, head);
    integer.high = integer.low >> 31;
  }

  #smallInteger(place: number, head: number): number {
    const { bytes, view } = this;
    if (head < STRING_6) return head;
    if (head < STRING_12) return (((head & 0x1f) << 27) >> 19) | bytes[place + 1];
    if (head === INTEGER_16) return view.getInt16(place + 1, true);
    if (head === INTEGER_24)
      return view.getUint16(place + 1, true) | (view.getInt8(place + 3) << 16);
    return view.getInt32(place + 1, true);
  }

  /** Is the element this string? An integer is the string of its digits. */
  equals(at: number, bytes: Uint8Array, start: number, length: number): boolean {
    this.inspect(at);
    if (!this.isInteger) {
      if (this.elementLength !== length) return false;
      return equalBytes(this.elementBytes, this.elementStart, bytes, start, length);
    }
    if (!this.#given.parse(bytes, start, length)) return false;
    return this.#given.low === this.integer.low && this.#given.high === this.integer.high;
  }

  /**
   * The first element equal to this string, from the position `from` on; `skip` elements are
   * passed over between two comparisons (1 in a list of fields and values).
   */
  find(bytes: Uint8Array, start: number, length: number, from: number, skip: number): number {
    if (from === 0) return 0;
    const own = this.bytes;
    const base = this.start;
    const shortHead = length < STRING_6_LIMIT ? STRING_6 + length : -1;
    let decided = false;
    let isInteger = false;
    let at = from;
    let head = own[base + at];
    for (;;) {
      if (head === shortHead) {
        if (equalBytes(own, base + at + 1, bytes, start, length)) return at;
      } else if (head < STRING_6 || head >= INTEGER_13) {
        if (isIntegerHead(head)) {
          if (!decided) {
            isInteger = this.#given.parse(bytes, start, length);
            decided = true;
          }
          if (isInteger && this.#equalsGiven(base + at, head)) return at;
        } else if (this.#equalsLong(at, head, bytes, start, length)) {
          return at;
        }
      }
      for (let passed = 0; passed <= skip; passed++) {
        at += head >= STRING_6 && head < INTEGER_13 ? head - STRING_6 + 2 : this.entryBytesAt(at);
        head = own[base + at];
        if (head === END_MARK) return 0;
      }
    }
  }

  #equalsGiven(place: number, head: number): boolean {
    this.#readInteger(place, head);
    return this.integer.low === this.#given.low && this.integer.high === this.#given.high;
  }

  #equalsLong(at: number, head: number, bytes: Uint8Array, start: number, length: number): boolean {
    if (this.#longStringLength(at, head) !== length) return false;
    const content = this.start + at + (head === STRING_32 ? 5 : 2);
    return equalBytes(this.bytes, content, bytes, start, length);
  }

  /**
   * Inserts an element before the one at `at`, at the tail when that is 0. There must be room
   * behind the list for `entryBytes`, and the given bytes must not lie in the list itself.
   */
  insertBefore(at: number, bytes: Uint8Array, start: number, length: number): void {
    const body = this.#plan(bytes, start, length);
    const size = body + backBytes(body);
    const end = this.byteLength;
    const position = at === 0 ? end - 1 : at;
    if (at === 0) this.bytes[this.start + end + size - 1] = END_MARK;
    else this.#move(position, position + size, end);
    this.#writeEntry(position, body, bytes, start, length);
    this.#resize(end + size, 1);
  }

  /** Elements were written behind the last one; see `packed-appender.ts`. */
  extend(byteLength: number, added: number): void {
    this.bytes[this.start + byteLength - 1] = END_MARK;
    this.#resize(byteLength, added);
  }

  /** Puts an integer in the place of an element. */
  replaceInteger(at: number, high: number, low: number): void {
    this.#replaceBody(at, this.#planInteger(high, low), NO_BYTES, 0, 0);
  }

  #planInteger(high: number, low: number): number {
    this.#isGivenInteger = true;
    this.#given.high = high;
    this.#given.low = low;
    return high === low >> 31 ? smallIntegerBytes(low) : INTEGER_64_BYTES;
  }

  /** Puts another element in the place of one; room as for `insertBefore`, if it is longer. */
  replace(at: number, bytes: Uint8Array, start: number, length: number): void {
    this.#replaceBody(at, this.#plan(bytes, start, length), bytes, start, length);
  }

  #replaceBody(at: number, body: number, bytes: Uint8Array, start: number, length: number): void {
    const size = body + backBytes(body);
    const replaced = this.entryBytesAt(at);
    if (size !== replaced) {
      const end = this.byteLength;
      this.#move(at + replaced, at + size, end);
      this.#resize(end + size - replaced, 0);
    }
    this.#writeEntry(at, body, bytes, start, length);
  }

  /**
   * Removes `count` elements, or as many as there are, from `at` on. Returns the position of what
   * comes behind them, 0 at the end.
   */
  remove(at: number, count: number): number {
    const { bytes, start } = this;
    let after = at;
    let removed = 0;
    for (; removed < count && bytes[start + after] !== END_MARK; removed++) {
      after += this.entryBytesAt(after);
    }
    const end = this.byteLength;
    this.#move(after, at, end);
    this.#resize(end + at - after, -removed);
    return bytes[start + at] === END_MARK ? 0 : at;
  }

  /**
   * Inserts entries of another list as they are, `count` of them, `length` bytes, before the one at
   * `at` (0: at the tail). The same room is needed, and the same forbidden, as for `insertBefore`.
   */
  insertEntries(at: number, bytes: Uint8Array, start: number, length: number, count: number): void {
    const end = this.byteLength;
    const position = at === 0 ? end - 1 : at;
    this.#move(position, position + length, end);
    copyBytes(bytes, start, this.bytes, this.start + position, length);
    this.#resize(end + length, count);
  }

  /** The same at the tail. */
  appendEntries(bytes: Uint8Array, start: number, length: number, count: number): void {
    this.insertEntries(0, bytes, start, length, count);
  }

  /** Inserts an element at the front, into room before the list, which then begins there. */
  prepend(bytes: Uint8Array, start: number, length: number): void {
    const body = this.#plan(bytes, start, length);
    const size = body + backBytes(body);
    this.#moveFront(-size, 1);
    this.#writeEntry(HEADER_BYTES, body, bytes, start, length);
  }

  /** Removes the first `count` elements, `size` bytes; the list then begins behind them. */
  removeFront(size: number, count: number): void {
    this.#moveFront(size, -count);
  }

  #moveFront(distance: number, added: number): void {
    const { byteLength, start, view } = this;
    const known = view.getUint16(start + 4, true);
    this.start = start + distance;
    view.setUint16(this.start + 4, known, true);
    this.#resize(byteLength - distance, added);
  }

  /** Moves what is at `from` and behind it, up to `end`; positions all. */
  #move(from: number, to: number, end: number): void {
    moveBytes(this.bytes, this.start + from, this.start + to, end - from);
  }

  #resize(byteLength: number, added: number): void {
    const { start, view } = this;
    view.setUint32(start, byteLength, true);
    const known = view.getUint16(start + 4, true);
    // A list that outgrows its header's count does not come to know it again by removals.
    if (added === 0 || known === COUNT_UNKNOWN) return;
    view.setUint16(start + 4, Math.min(known + added, COUNT_UNKNOWN), true);
  }

  /** How long this element's body will be; `#writeEntry` then writes it. */
  #plan(bytes: Uint8Array, start: number, length: number): number {
    // Most strings that are no integers begin with what no integer does.
    this.#isGivenInteger =
      length <= LONGEST_INTEGER &&
      bytes[start] <= DIGIT_NINE &&
      this.#given.parse(bytes, start, length);
    if (!this.#isGivenInteger) return stringHeadBytes(length) + length;
    const { high, low } = this.#given;
    return high === low >> 31 ? smallIntegerBytes(low) : INTEGER_64_BYTES;
  }

  #writeEntry(at: number, body: number, from: Uint8Array, start: number, length: number): void {
    const { bytes, view } = this;
    const place = this.start + at;
    if (this.#isGivenInteger) {
      writeIntegerBody(bytes, view, place, body, this.#given.high, this.#given.low);
    } else {
      writeStringHead(bytes, view, place, length);
      copyBytes(from, start, bytes, place + body - length, length);
    }
    writeBack(bytes, place + body, body);
  }
}
