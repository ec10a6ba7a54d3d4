/**
 * Appends a run of elements to a packed list. The list's header and end are written once, behind
 * the last of them: between `begin` and `end` the list must not be looked at, and there must be
 * room for what comes.
 */
import { copyBytes } from '../base/bytes.ts';
import { Int64 } from '../base/int64.ts';
import { writeBack, writeIntegerBody, writeStringHead } from './packed-encoding.ts';
import { PackedList } from './packed-list.ts';
import {
  backBytes,
  INTEGER_64_BYTES,
  LONGEST_INTEGER,
  smallIntegerBytes,
  stringHeadBytes,
} from './packed-sizes.ts';

const DIGIT_NINE = 0x39;
/** Integers below are their own body. */
const INTEGER_7_LIMIT = 0x80;

export class PackedAppender {
  readonly #given = new Int64();
  #list = new PackedList();
  /** Where in the buffer the next element will stand, and how many there were. */
  #place = 0;
  #added = 0;

  /** The list's window must stay where it is until `end`. */
  begin(list: PackedList): this {
    this.#list = list;
    this.#place = list.start + list.byteLength - 1;
    this.#added = 0;
    return this;
  }

  /** An integer that is given as two words. */
  integer(high: number, low: number): void {
    const { bytes } = this.#list;
    const place = this.#place;
    this.#added++;
    if (high === 0 && low >>> 0 < INTEGER_7_LIMIT) {
      bytes[place] = low;
      bytes[place + 1] = 1;
      this.#place = place + 2;
    } else {
      this.#integer(high, low);
    }
  }

  #integer(high: number, low: number): void {
    const { bytes, view } = this.#list;
    const body = high === low >> 31 ? smallIntegerBytes(low) : INTEGER_64_BYTES;
    writeIntegerBody(bytes, view, this.#place, body, high, low);
    this.#finish(bytes, body);
  }

  /** A string, which is stored as the integer that it may be. */
  string(from: Uint8Array, start: number, length: number): void {
    this.#added++;
    // Most strings that are no integers begin with what no integer does.
    const isInteger =
      length <= LONGEST_INTEGER &&
      from[start] <= DIGIT_NINE &&
      this.#given.parse(from, start, length);
    if (isInteger) {
      this.#integer(this.#given.high, this.#given.low);
      return;
    }
    const { bytes, view } = this.#list;
    const body = stringHeadBytes(length) + length;
    writeStringHead(bytes, view, this.#place, length);
    copyBytes(from, start, bytes, this.#place + body - length, length);
    this.#finish(bytes, body);
  }

  #finish(bytes: Uint8Array, body: number): void {
    writeBack(bytes, this.#place + body, body);
    this.#place += body + backBytes(body);
  }

  end(): void {
    const list = this.#list;
    list.extend(this.#place - list.start + 1, this.#added);
  }
}
