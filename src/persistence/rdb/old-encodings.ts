/**
 * The packed encodings of older versions, which Redis no longer writes: ziplists (lists, hashes,
 * sorted sets up to 6.2) and zipmaps (hashes up to 2.4). They are read element by element, every
 * step being checked against the bytes that are there.
 */
import { asciiBytes } from '../../base/ascii.ts';
import { writeInteger } from '../../base/integers.ts';
import { PackedList } from '../../structures/packed-list.ts';
import { checkPackedList, NOT_PACKED } from '../../structures/packed-list-check.ts';
import { RdbError } from './rdb-format.ts';
import type { StringWindow } from './rdb-reader.ts';

/** Strings one after the other, wherever they come from. */
export interface ElementSource {
  /** How many there are; -1 when that is known only at the end. */
  readonly count: number;
  /** Leaves the next one in the window; false when there is none. */
  next(window: StringWindow): boolean;
}

/** The elements of a listpack. */
export class ListpackElements implements ElementSource {
  readonly count: number;
  readonly #list = new PackedList();
  #at: number;

  constructor({ bytes, view, start, length }: StringWindow) {
    this.count = checkPackedList(bytes, start, length);
    if (this.count === NOT_PACKED) throw new RdbError('Listpack integrity check failed.');
    this.#list.open(bytes, view, start);
    this.#at = this.count === 0 ? 0 : this.#list.first();
  }

  next(window: StringWindow): boolean {
    const list = this.#list;
    if (this.#at === 0) return false;
    list.read(this.#at);
    const { elementBytes, elementStart, elementLength } = list;
    if (list.isInteger) {
      window.useOwn(elementLength).set(elementBytes.subarray(0, elementLength));
    } else {
      window.show(elementBytes, list.view, elementStart, elementLength);
    }
    this.#at = list.next(this.#at);
    return true;
  }
}

const ZIPLIST_HEADER = 10;
/** Where a ziplist says how far its last element is from its beginning. */
const ZIPLIST_TAIL = 4;
const ZIPLIST_END = 0xff;
const COUNT_UNKNOWN = 0xffff;
const LONG_PREVIOUS = 0xfe;

/** The elements of a ziplist. */
export class ZiplistElements implements ElementSource {
  readonly count: number;
  readonly #blob: StringWindow;
  readonly #end: number;
  #at: number;
  #previous = 0;

  /** @param what What it is called when it is damaged. */
  constructor(blob: StringWindow, what = 'Ziplist') {
    const { start, length } = blob;
    this.#blob = blob;
    this.#end = start + length - 1;
    this.#at = start + ZIPLIST_HEADER;
    try {
      this.count = this.#checkHeader();
      this.#checkAll();
    } catch (error) {
      if (!(error instanceof RdbError)) throw error;
      throw new RdbError(`${what} integrity check failed.`);
    }
  }

  /** Returns how many elements it says to have. */
  #checkHeader(): number {
    const { view, start, length } = this.#blob;
    if (length < ZIPLIST_HEADER + 1 || view.getUint32(start, true) !== length) damaged();
    if (view.getUint8(this.#end) !== ZIPLIST_END) damaged();
    const told = view.getUint16(start + 8, true);
    return told === COUNT_UNKNOWN ? -1 : told;
  }

  /** Walks through once, so that nothing is taken from a ziplist that is damaged further on. */
  #checkAll(): void {
    const { view, start } = this.#blob;
    const first = this.#at;
    let last = first;
    let seen = 0;
    while (this.#at < this.#end) {
      last = this.#at;
      this.#step();
      seen++;
    }
    if (this.count >= 0 && seen !== this.count) damaged();
    if (seen > 0 && view.getUint32(start + ZIPLIST_TAIL, true) !== last - start) damaged();
    this.#at = first;
    this.#previous = 0;
  }

  next(window: StringWindow): boolean {
    if (this.#at >= this.#end) return false;
    this.#step(window);
    return true;
  }

  #step(window?: StringWindow): void {
    const { bytes, view } = this.#blob;
    const began = this.#at;
    const head = bytes[began];
    let at = began + (head < LONG_PREVIOUS ? 1 : 5);
    this.#needs(at + 1);
    const previous = head < LONG_PREVIOUS ? head : view.getUint32(began + 1, true);
    if (previous !== this.#previous) damaged();
    const encoding = bytes[at];
    if (encoding >>> 6 !== 3) {
      at = this.#string(at, encoding, window);
    } else {
      const width = integerWidth(encoding);
      this.#needs(at + 1 + width);
      if (window !== undefined) spell(this.#integer(at, encoding), window);
      at += 1 + width;
    }
    this.#previous = at - began;
    this.#at = at;
  }

  #needs(end: number): void {
    if (end > this.#end) damaged();
  }

  #string(at: number, encoding: number, window: StringWindow | undefined): number {
    const { bytes, view } = this.#blob;
    let start = at + 1;
    let length = encoding & 0x3f;
    if (encoding >>> 6 === 1) {
      this.#needs(at + 2);
      length = (length << 8) | bytes[at + 1];
      start = at + 2;
    } else if (encoding >>> 6 === 2) {
      this.#needs(at + 5);
      length = view.getUint32(at + 1, false);
      start = at + 5;
    }
    this.#needs(start + length);
    window?.show(bytes, view, start, length);
    return start + length;
  }

  #integer(at: number, encoding: number): number | bigint {
    const { view } = this.#blob;
    switch (encoding) {
      case 0xc0:
        return view.getInt16(at + 1, true);
      case 0xd0:
        return view.getInt32(at + 1, true);
      case 0xe0:
        return view.getBigInt64(at + 1, true);
      case 0xf0:
        return view.getUint16(at + 1, true) | (view.getInt8(at + 3) << 16);
      case 0xfe:
        return view.getInt8(at + 1);
      default:
        return (encoding & 0x0f) - 1;
    }
  }
}

function integerWidth(encoding: number): number {
  if (encoding === 0xc0) return 2;
  if (encoding === 0xd0) return 4;
  if (encoding === 0xe0) return 8;
  if (encoding === 0xf0) return 3;
  if (encoding === 0xfe) return 1;
  if (encoding < 0xf1 || encoding > 0xfd) damaged();
  return 0;
}

function spell(value: number | bigint, window: StringWindow): void {
  if (typeof value === 'number') {
    window.length = writeInteger(window.useOwn(24), 0, value);
    return;
  }
  const digits = asciiBytes(String(value));
  window.useOwn(digits.length).set(digits);
}

function damaged(): never {
  throw new RdbError('Ziplist integrity check failed.');
}

const ZIPMAP_END = 0xff;
const ZIPMAP_LONG = 0xfe;

/** Fields and values of a zipmap, in turn. */
export class ZipmapElements implements ElementSource {
  readonly count = -1;
  readonly #blob: StringWindow;
  readonly #end: number;
  #at: number;
  #isValue = false;

  constructor(blob: StringWindow) {
    this.#blob = blob;
    this.#at = blob.start + 1;
    this.#end = blob.start + blob.length - 1;
    if (blob.length < 2 || blob.bytes[this.#end] !== ZIPMAP_END) badZipmap();
    if (!this.next(undefined)) badZipmap();
    while (this.next(undefined));
    if (this.#at !== this.#end || this.#isValue) badZipmap();
    this.#at = blob.start + 1;
  }

  next(window: StringWindow | undefined): boolean {
    const { bytes, view } = this.#blob;
    if (this.#at >= this.#end) return false;
    let length = bytes[this.#at++];
    if (length === ZIPMAP_END) badZipmap();
    if (length === ZIPMAP_LONG) {
      if (this.#at + 4 > this.#end) badZipmap();
      length = view.getUint32(this.#at, true);
      this.#at += 4;
    }
    let free = 0;
    if (this.#isValue) {
      if (this.#at >= this.#end) badZipmap();
      free = bytes[this.#at++];
    }
    if (this.#at + length + free > this.#end) badZipmap();
    window?.show(bytes, view, this.#at, length);
    this.#at += length + free;
    this.#isValue = !this.#isValue;
    return true;
  }
}

function badZipmap(): never {
  throw new RdbError('Zipmap integrity check failed.');
}
