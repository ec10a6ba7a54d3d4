/**
 * Encodes replies, RESP2 or RESP3, straight into one output buffer that all clients share: between
 * `begin` and the moment the transport takes the bytes, it belongs to one client. When a reply
 * outgrows the buffer, the full part is set aside as a chunk and a new buffer is begun, so that
 * bytes written once are never moved.
 */
import { asciiBytes, utf8Bytes } from '../base/ascii.ts';
import { copyBytes } from '../base/bytes.ts';
import { formatDouble } from '../base/doubles.ts';
import { decimalLength, writeInt64, writeInteger } from '../base/integers.ts';
import type { PackedList } from '../structures/packed-list.ts';
import { INTEGER_13, STRING_6 } from '../structures/packed-sizes.ts';
import type { ReplyError } from './reply-error.ts';

const CR = 13;
const LF = 10;
const PLUS = 43;
const COLON = 58;
const DOLLAR = 36;
const ASTERISK = 42;
const PERCENT = 37;
const TILDE = 126;
const ANGLE = 62;
const UNDERSCORE = 95;
const COMMA = 44;
const HASH = 35;
const EQUALS = 61;
const ZERO = 48;

/** The buffer begins like this and doubles when replies outgrow it, up to the largest size. */
const BUFFER_BYTES = 64 * 1024;
const LARGEST_BUFFER_BYTES = 1024 * 1024;
/** Buffers given back are kept for the next time; so many at most. */
const SPARE_BUFFERS = 4;
/** Type byte, 20 digits, CR LF, with some to spare. */
const HEADER_BYTES = 32;
const LONGEST_LATE_BYTES = 128;
/** `*0` CR LF. */
const EMPTY_HEADER_BYTES = 4;
/** What a verbatim string says of itself. */
const TEXT_FORMAT = asciiBytes('txt:');
const NO_CHUNKS: readonly Uint8Array[] = [];

export class ReplyWriter {
  /** 2 or 3, set for each client before its command runs. */
  protocol = 2;
  /** A client whose replies grow longer is to be cut off; see `framework/endless-reply`. */
  limitBytes = Number.POSITIVE_INFINITY;
  /** Counts the error replies written; whoever needs to know if a command failed compares. */
  errorCount = 0;
  lastError: ReplyError | undefined = undefined;
  #bytes: Uint8Array = new Uint8Array(BUFFER_BYTES);
  #view = new DataView(this.#bytes.buffer);
  #position = 0;
  /** Where the current client's replies begin: behind those that are parked. */
  #start = 0;
  readonly #spares: Uint8Array[] = [];
  #chunks: Uint8Array[] = [];
  #chunkBytes = 0;
  /** Unless -1, nothing is kept from here on: for CLIENT REPLY, and who only wants the effects. */
  #mutedFrom = -1;
  /** What is told late, on its way to where it belongs. */
  readonly #late = new Uint8Array(LONGEST_LATE_BYTES);

  /** Bytes written since `begin`, chunks included. */
  get length(): number {
    return this.#chunkBytes + this.#position - this.#start;
  }

  /** Memory that the writer holds while it waits, in bytes. */
  get bufferBytes(): number {
    return this.#bytes.length;
  }

  /** The bytes that are not in chunks: valid until the next write. */
  get tail(): Uint8Array {
    return this.#bytes.subarray(this.#start, this.#position);
  }

  /** Full chunks, to be sent before `tail`; never written to again. */
  get chunks(): readonly Uint8Array[] {
    return this.#chunkBytes === 0 ? NO_CHUNKS : this.#chunks;
  }

  /** Starts over in the same buffer. */
  begin(): void {
    if (this.#bytes.length > LARGEST_BUFFER_BYTES) this.#useBuffer(new Uint8Array(BUFFER_BYTES));
    this.#position = this.#start;
    if (this.#mutedFrom > this.#start) this.#mutedFrom = this.#start;
    if (this.#chunkBytes !== 0) {
      this.#chunks = [];
      this.#chunkBytes = 0;
    }
  }

  /** Starts over in another buffer; this one is the caller's until `giveBack`. */
  lend(): Uint8Array {
    const lent = this.#bytes;
    this.#useBuffer(this.#spares.pop() ?? new Uint8Array(BUFFER_BYTES));
    this.begin();
    return lent;
  }

  #useBuffer(buffer: Uint8Array): void {
    this.#bytes = buffer;
    this.#view = new DataView(buffer.buffer, buffer.byteOffset);
    this.#start = 0;
    this.#position = 0;
  }

  /**
   * Leaves what was written since `begin` (no chunks) where it is, to be sent later, and begins
   * behind it. The bytes stay valid until `releaseParked`.
   */
  park(): Uint8Array {
    const parked = this.tail;
    this.#start = this.#position;
    return parked;
  }

  /** Bytes of the buffer that parked replies occupy. */
  get parkedBytes(): number {
    return this.#start;
  }

  /** Everything parked has been sent; only between clients. */
  releaseParked(): void {
    this.#start = 0;
    this.begin();
  }

  giveBack(buffer: Uint8Array): void {
    const suits = buffer.length <= LARGEST_BUFFER_BYTES && this.#spares.length < SPARE_BUFFERS;
    if (suits) this.#spares.push(buffer);
  }

  /** From here on, until `unmute`, what is written is thrown away. */
  mute(): void {
    this.#mutedFrom = this.#position;
  }

  get isMuted(): boolean {
    return this.#mutedFrom >= 0;
  }

  unmute(): void {
    if (this.#mutedFrom >= 0) this.#position = this.#mutedFrom;
    this.#mutedFrom = -1;
  }

  #reserve(bytes: number): void {
    if (this.#position + bytes > this.#bytes.length) this.#nextBuffer(bytes);
  }

  #nextBuffer(bytes: number): void {
    if (this.#mutedFrom >= 0) {
      this.#position = this.#mutedFrom;
      if (this.#position + bytes <= this.#bytes.length) return;
    }
    if (this.#position > this.#start) {
      this.#chunks.push(this.tail);
      this.#chunkBytes += this.#position - this.#start;
    }
    const doubled = Math.min(this.#bytes.length * 2, LARGEST_BUFFER_BYTES);
    this.#useBuffer(new Uint8Array(Math.max(doubled, bytes)));
    if (this.#mutedFrom >= 0) this.#mutedFrom = 0;
  }

  /** Bytes that are already RESP. */
  raw(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    copyBytes(bytes, 0, this.#bytes, this.#position, bytes.length);
    this.#position += bytes.length;
  }

  ok(): void {
    if (this.#position + 5 > this.#bytes.length) this.#nextBuffer(5);
    const bytes = this.#bytes;
    const at = this.#position;
    bytes[at] = PLUS;
    bytes[at + 1] = 79;
    bytes[at + 2] = 75;
    bytes[at + 3] = CR;
    bytes[at + 4] = LF;
    this.#position = at + 5;
  }

  /** A simple string; the text is ours and holds no line break. */
  simple(text: string): void {
    this.#header(PLUS, asciiBytes(text));
  }

  error(error: ReplyError): void {
    this.errorCount++;
    this.lastError = error;
    this.raw(error.bytes);
  }

  #header(type: number, body: Uint8Array): void {
    this.#reserve(body.length + 3);
    this.#bytes[this.#position++] = type;
    copyBytes(body, 0, this.#bytes, this.#position, body.length);
    this.#position += body.length;
    this.#lineEnd();
  }

  #lineEnd(): void {
    this.#bytes[this.#position] = CR;
    this.#bytes[this.#position + 1] = LF;
    this.#position += 2;
  }

  #count(type: number, value: number): void {
    if (this.#position + HEADER_BYTES > this.#bytes.length) this.#nextBuffer(HEADER_BYTES);
    const bytes = this.#bytes;
    let at = this.#position;
    bytes[at++] = type;
    if (value >= 0 && value < 10) bytes[at++] = ZERO + value;
    else at = writeInteger(bytes, at, value);
    bytes[at] = CR;
    bytes[at + 1] = LF;
    this.#position = at + 2;
  }

  /** A safe integer. */
  integer(value: number): void {
    this.#count(COLON, value);
  }

  /** Any signed 64-bit integer. */
  int64(value: number | bigint): void {
    if (typeof value === 'number') {
      this.#count(COLON, value);
      return;
    }
    this.#reserve(HEADER_BYTES);
    this.#bytes[this.#position] = COLON;
    this.#position = writeInt64(this.#bytes, this.#position + 1, value);
    this.#lineEnd();
  }

  /** An integer whose digits, at most 20 of them, exist already. */
  integerDigits(bytes: Uint8Array, start: number, length: number): void {
    this.#reserve(HEADER_BYTES);
    const target = this.#bytes;
    let at = this.#position;
    target[at++] = COLON;
    for (let digit = 0; digit < length; digit++) target[at++] = bytes[start + digit];
    target[at] = CR;
    target[at + 1] = LF;
    this.#position = at + 2;
  }

  bulk(bytes: Uint8Array, start: number, length: number): void {
    const needed = length + HEADER_BYTES;
    if (this.#position + needed > this.#bytes.length) this.#nextBuffer(needed);
    const target = this.#bytes;
    let at = this.#position;
    target[at++] = DOLLAR;
    if (length < 10) target[at++] = ZERO + length;
    else at = writeInteger(target, at, length);
    target[at++] = CR;
    target[at++] = LF;
    copyBytes(bytes, start, target, at, length);
    at += length;
    target[at] = CR;
    target[at + 1] = LF;
    this.#position = at + 2;
  }

  /**
   * Bulk strings: `count` elements of a packed list from `at` on, which must be there. Short
   * strings go from their bytes straight into the buffer: this loop is most of what LRANGE does.
   */
  packed(list: PackedList, at: number, count: number): void {
    const needed = list.byteLength - at + count * HEADER_BYTES;
    if (this.#position + needed > this.#bytes.length) this.#nextBuffer(needed);
    const { bytes, view } = list;
    const target = this.#bytes;
    const targetView = this.#view;
    let from = list.start + at;
    let to = this.#position;
    for (let left = count; left > 0; left--) {
      const head = bytes[from];
      if (head < STRING_6 || head >= INTEGER_13) {
        this.#position = to;
        from += this.#packedElement(list, from - list.start);
        to = this.#position;
        continue;
      }
      const length = head - STRING_6;
      target[to] = DOLLAR;
      if (length < 10) {
        target[to + 1] = ZERO + length;
        to += 2;
      } else {
        const tens = (length * 205) >>> 11;
        target[to + 1] = ZERO + tens;
        target[to + 2] = ZERO + length - tens * 10;
        to += 3;
      }
      target[to] = CR;
      target[to + 1] = LF;
      to += 2;
      from++;
      const end = from + length;
      for (; from + 4 <= end; from += 4) {
        targetView.setInt32(to, view.getInt32(from, true), true);
        to += 4;
      }
      for (; from < end; from++) target[to++] = bytes[from];
      target[to] = CR;
      target[to + 1] = LF;
      to += 2;
      from++; // the length that is read from behind
    }
    this.#position = to;
  }

  /** An integer or a longer string. Returns how many bytes it takes in the list. */
  #packedElement(list: PackedList, at: number): number {
    list.read(at);
    this.bulk(list.elementBytes, list.elementStart, list.elementLength);
    return list.entryBytesAt(at);
  }

  bulkBytes(bytes: Uint8Array): void {
    this.bulk(bytes, 0, bytes.length);
  }

  /** A bulk string from text, in UTF-8. */
  bulkText(text: string): void {
    const bytes = utf8Bytes(text);
    this.bulk(bytes, 0, bytes.length);
  }

  /** A bulk string holding a 64-bit integer in decimal. */
  bulkInteger(value: number | bigint): void {
    this.#count(DOLLAR, decimalLength(value));
    this.#reserve(HEADER_BYTES);
    this.#position = writeInt64(this.#bytes, this.#position, value);
    this.#lineEnd();
  }

  /** `$-1` or `_`. */
  nullBulk(): void {
    if (this.protocol === 3) this.#null3();
    else this.#count(DOLLAR, -1);
  }

  /** `*-1` or `_`. */
  nullArray(): void {
    if (this.protocol === 3) this.#null3();
    else this.#count(ASTERISK, -1);
  }

  #null3(): void {
    this.#reserve(3);
    this.#bytes[this.#position++] = UNDERSCORE;
    this.#lineEnd();
  }

  array(count: number): void {
    this.#count(ASTERISK, count);
  }

  /** `pairs` keys and values follow; in RESP2 they are a flat array. */
  map(pairs: number): void {
    if (this.protocol === 3) this.#count(PERCENT, pairs);
    else this.#count(ASTERISK, pairs * 2);
  }

  /**
   * Begins an array whose length is told later: returns what `endArray` wants. Such arrays may
   * stand in one another.
   */
  beginArray(): number {
    const at = this.length;
    this.#count(ASTERISK, 0);
    return at;
  }

  /** The array that `beginArray` began has so many elements. */
  endArray(begun: number, count: number): void {
    this.#replaceHeader(begun, ASTERISK, count);
  }

  /** The same for a map of so many pairs. */
  endMap(begun: number, pairs: number): void {
    if (this.protocol === 3) this.#replaceHeader(begun, PERCENT, pairs);
    else this.#replaceHeader(begun, ASTERISK, pairs * 2);
  }

  /** A short bulk string in the place of what `beginArray` began. */
  endBulk(begun: number, bytes: Uint8Array, start: number, length: number): void {
    const late = this.#late;
    late[0] = DOLLAR;
    let end = writeInteger(late, 1, length);
    late[end++] = CR;
    late[end++] = LF;
    copyBytes(bytes, start, late, end, length);
    end += length;
    late[end] = CR;
    late[end + 1] = LF;
    this.#putLate(begun, end + 2);
  }

  #replaceHeader(begun: number, type: number, value: number): void {
    const late = this.#late;
    late[0] = type;
    const end = writeInteger(late, 1, value);
    late[end] = CR;
    late[end + 1] = LF;
    this.#putLate(begun, end + 2);
  }

  /** Puts so many bytes of `#late` in the place of a `*0`, so many bytes behind the first one. */
  #putLate(begun: number, length: number): void {
    if (this.#mutedFrom >= 0) return;
    const more = length - EMPTY_HEADER_BYTES;
    this.#reserve(more);
    if (begun < this.#chunkBytes) {
      this.#replaceInChunk(begun, this.#late.slice(0, length));
      return;
    }
    const at = begun - this.#chunkBytes + this.#start;
    if (more > 0) {
      const behind = at + EMPTY_HEADER_BYTES;
      this.#bytes.copyWithin(behind + more, behind, this.#position);
      this.#position += more;
    }
    copyBytes(this.#late, 0, this.#bytes, at, length);
  }

  /** The header is in a chunk, which is cut in two around it. */
  #replaceInChunk(begun: number, header: Uint8Array): void {
    let before = 0;
    for (let index = 0; index < this.#chunks.length; index++) {
      const chunk = this.#chunks[index];
      const at = begun - before;
      before += chunk.length;
      if (at >= chunk.length) continue;
      const parts = [chunk.subarray(0, at), header, chunk.subarray(at + EMPTY_HEADER_BYTES)];
      const filled = parts.filter((part) => part.length > 0);
      this.#chunks.splice(index, 1, ...filled);
      this.#chunkBytes += header.length - EMPTY_HEADER_BYTES;
      return;
    }
  }

  set(count: number): void {
    this.#count(this.protocol === 3 ? TILDE : ASTERISK, count);
  }

  push(count: number): void {
    this.#count(this.protocol === 3 ? ANGLE : ASTERISK, count);
  }

  boolean(value: boolean): void {
    if (this.protocol !== 3) {
      this.integer(value ? 1 : 0);
      return;
    }
    this.#reserve(4);
    this.#bytes[this.#position++] = HASH;
    this.#bytes[this.#position++] = value ? 116 : 102;
    this.#lineEnd();
  }

  double(value: number): void {
    // Most scores are whole numbers, which need no text in between.
    if (Number.isSafeInteger(value) && (value !== 0 || 1 / value > 0)) {
      if (this.protocol === 3) this.#count(COMMA, value);
      else this.bulkInteger(value);
      return;
    }
    const text = formatDouble(value);
    if (this.protocol === 3) this.#header(COMMA, asciiBytes(text));
    else this.bulkText(text);
  }

  /** Text for people: `=` with its format in RESP3, a bulk string in RESP2. */
  verbatim(bytes: Uint8Array, start: number, length: number): void {
    if (this.protocol !== 3) {
      this.bulk(bytes, start, length);
      return;
    }
    this.#count(EQUALS, length + TEXT_FORMAT.length);
    this.raw(TEXT_FORMAT);
    this.raw(bytes.subarray(start, start + length));
    this.#reserve(2);
    this.#lineEnd();
  }

  verbatimText(text: string): void {
    const bytes = utf8Bytes(text);
    this.verbatim(bytes, 0, bytes.length);
  }
}
