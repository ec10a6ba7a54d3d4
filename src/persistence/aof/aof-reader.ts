/**
 * Reads an append-only file command by command: arguments as offsets into a buffer that is filled
 * from the file. It tells a file that ends too early, which a crash explains, from one that is
 * damaged, which nothing explains.
 */
import { Arguments } from '../../base/arguments.ts';
import { latin1Text } from '../../base/ascii.ts';
import { Crc64 } from '../../base/crc64.ts';
import type { OpenFile } from '../files.ts';

export type AofItem = 'command' | 'annotation' | 'end' | 'truncated' | 'broken';

const BUFFER_BYTES = 1024 * 1024;
/** A line (a count, a length, an annotation) that is longer is broken. */
const LONGEST_LINE = 1024;
/** The problem with what begins like nothing that there may be. */
export const NO_COMMAND = 'neither a command nor an annotation';
/** What annotations with a checksum begin with. */
export const CHECKSUM_MARK = '#CRC:';
const CHECKSUM_LINE = /\r\n#CRC:[0-9a-f]{16}\r\n/;
const CHECKSUM_LINE_BYTES = 25;
const LF = 10;
const CR = 13;
const HASH = 35;
const DOLLAR = 36;
const ASTERISK = 42;
const MINUS = 45;
const ZERO = 48;
const NONE = -1;

export class AofReader {
  readonly #file: OpenFile;
  readonly #size: number;
  #bytes = new Uint8Array(BUFFER_BYTES);
  #view = new DataView(this.#bytes.buffer);
  /** Where the buffer's first byte is in the file. */
  #base: number;
  /** Bytes in the buffer, and how far reading has come. */
  #end = 0;
  #at = 0;
  /** Where the item that was read last began. */
  itemStart: number;
  /** The command, valid until the next call. */
  readonly request = new Arguments();
  /** The line of an annotation, without its line end. */
  annotation = '';
  /** What is wrong, when something is, or missing; and where the line or argument begins. */
  problem = '';
  problemAt = 0;
  /** Lines of commands that were read. */
  lines = 0;
  /** Of all bytes before the last item. */
  readonly crc = new Crc64();
  #checkedTo = 0;

  constructor(file: OpenFile, start = 0, end = file.size) {
    this.#file = file;
    this.#size = end;
    this.#base = start;
    this.itemStart = start;
  }

  /** How far reading has come. */
  get position(): number {
    return this.#base + this.#at;
  }

  next(): AofItem {
    this.#check();
    this.itemStart = this.position;
    if (!this.#have(1)) return 'end';
    this.problemAt = this.position;
    const first = this.#bytes[this.#at];
    if (first === HASH) return this.#readAnnotation();
    if (first !== ASTERISK) return this.#broken(NO_COMMAND);
    const count = this.#number(ASTERISK);
    if (count === NONE) return this.#unfinished();
    if (count < 1) return this.#broken('a command without arguments');
    return this.#readArguments(count);
  }

  /** The checksum of everything that was read so far. */
  checkAll(): Crc64 {
    this.#check();
    return this.crc;
  }

  /**
   * Is it only because of zeros at the end of the file that the last item is broken? After a power
   * cut a file system may know how long a file had become, and have nothing of what was in it.
   */
  get breaksInZeros(): boolean {
    const end = lengthWithoutZeros(this.#file, this.#size);
    if (end === this.#size) return false;
    if (end <= this.itemStart) return true;
    const before = new AofReader(this.#file, this.itemStart, end);
    let item = before.next();
    while (item === 'command' || item === 'annotation') item = before.next();
    return item !== 'broken';
  }

  /**
   * Does what seems to be unfinished hold a line with a checksum? A write that was cut short does
   * not: such a line comes before the commands that are written with it. So a length is wrong that
   * reaches beyond the end of the file. (A value that is a piece of an append-only file looks the
   * same; to cut that off is left to `check-aof --fix`.)
   */
  get unfinishedHoldsChecksum(): boolean {
    const bytes = new Uint8Array(BUFFER_BYTES);
    for (let start = this.itemStart; ; start += bytes.length - CHECKSUM_LINE_BYTES) {
      const got = this.#file.read(bytes, 0, Math.min(bytes.length, this.#size - start), start);
      if (CHECKSUM_LINE.test(latin1Text(bytes, 0, got))) return true;
      if (start + got >= this.#size || got < CHECKSUM_LINE_BYTES) return false;
    }
  }

  #check(): void {
    this.crc.update(this.#bytes, this.#checkedTo, this.#at - this.#checkedTo);
    this.#checkedTo = this.#at;
  }

  #readArguments(count: number): AofItem {
    const { request } = this;
    request.count = 0;
    // Offsets from the item's start: the buffer may be moved while the item is being read.
    const lead = this.position - this.itemStart;
    let length = lead;
    for (let nth = 0; nth < count; nth++) {
      this.problemAt = this.position;
      if (!this.#have(1)) return this.#truncated('the file ends where an argument should begin');
      if (this.#bytes[this.#at] !== DOLLAR) return this.#broken("expected '$'");
      const bytes = this.#number(DOLLAR);
      if (bytes === NONE) return this.#unfinished();
      if (bytes < 0) return this.#broken('a negative length');
      this.problemAt = this.position;
      if (!this.#have(bytes + 2)) {
        const left = this.#size - this.position;
        return this.#truncated(`the file ends ${left} bytes into an argument of ${bytes + 2}`);
      }
      const start = this.#at;
      if (this.#bytes[start + bytes] !== CR || this.#bytes[start + bytes + 1] !== LF) {
        return this.#broken('an argument does not end where it should');
      }
      length = this.position - this.itemStart;
      request.add(length, bytes);
      this.#at += bytes + 2;
      this.lines++;
    }
    request.useBytes(this.#bytes, this.#view);
    const shift = this.itemStart - this.#base;
    for (let nth = 0; nth < count; nth++) request.starts[nth] += shift;
    return 'command';
  }

  #readAnnotation(): AofItem {
    const end = this.#lineEnd();
    if (end === NONE) return this.#unfinished();
    let last = end;
    if (last > this.#at && this.#bytes[last - 1] === CR) last--;
    this.annotation = latin1Text(this.#bytes, this.#at, last - this.#at);
    this.#at = end + 1;
    return 'annotation';
  }

  #truncated(problem: string): AofItem {
    this.problem = problem;
    return 'truncated';
  }

  #broken(problem: string): AofItem {
    this.problem = problem;
    return 'broken';
  }

  /** A line that does not end: because the file does, or because it is none. */
  #unfinished(): AofItem {
    if (this.problem !== '') return 'broken';
    return this.#truncated('the file ends in the middle of a line');
  }

  /** The number behind a mark, and moves on behind its line. NONE: see `#unfinished`. */
  #number(mark: number): number {
    const end = this.#lineEnd();
    if (end === NONE) return NONE;
    const bytes = this.#bytes;
    if (bytes[this.#at] !== mark) throw new Error('a number is read without its mark');
    let at = this.#at + 1;
    const negative = bytes[at] === MINUS;
    if (negative) at++;
    const last = bytes[end - 1] === CR ? end - 1 : end;
    let value = 0;
    if (at === last) this.problem = 'a number without digits';
    for (; at < last; at++) {
      const digit = bytes[at] - ZERO;
      if (digit < 0 || digit > 9 || value > 0xffff_ffff) {
        this.problem = 'a number that is none';
        return NONE;
      }
      value = value * 10 + digit;
    }
    if (this.problem !== '') return NONE;
    this.#at = end + 1;
    this.lines++;
    return negative ? -2 : value;
  }

  /** Where the line ends that begins here (in the buffer); NONE if it does not. */
  #lineEnd(): number {
    for (let length = 0; length < LONGEST_LINE; length++) {
      if (!this.#have(length + 1)) return NONE;
      if (this.#bytes[this.#at + length] === LF) return this.#at + length;
    }
    this.problem = 'a line that is too long';
    return NONE;
  }

  /** Are there so many bytes more? Then they stand in the buffer from `#at` on. */
  #have(count: number): boolean {
    if (count <= this.#end - this.#at) return true;
    if (this.position + count > this.#size) return false;
    this.#fill(count);
    return this.#end - this.#at >= count;
  }

  /** Reads on, keeping everything from the item's start. */
  #fill(count: number): void {
    const keptFrom = this.itemStart - this.#base;
    const needed = this.#at - keptFrom + count;
    this.crc.update(this.#bytes, this.#checkedTo, keptFrom - this.#checkedTo);
    this.#checkedTo = 0;
    const old = this.#bytes;
    if (needed > old.length) {
      const size = Math.min(Math.max(needed, old.length * 2), this.#size - this.itemStart);
      this.#bytes = new Uint8Array(Math.max(size, BUFFER_BYTES));
      this.#bytes.set(old.subarray(keptFrom, this.#end));
      this.#view = new DataView(this.#bytes.buffer);
    } else {
      old.copyWithin(0, keptFrom, this.#end);
    }
    this.#base += keptFrom;
    this.#at -= keptFrom;
    this.#end -= keptFrom;
    while (this.#end < this.#bytes.length) {
      const from = this.#base + this.#end;
      const room = Math.min(this.#bytes.length - this.#end, this.#size - from);
      const got = this.#file.read(this.#bytes, this.#end, room, from);
      if (got === 0) return;
      this.#end += got;
    }
  }
}

/** How long a file is without the zeros that it ends in. */
function lengthWithoutZeros(file: OpenFile, size: number): number {
  const bytes = new Uint8Array(BUFFER_BYTES);
  for (let end = size; end > 0; ) {
    const start = Math.max(end - bytes.length, 0);
    if (file.read(bytes, 0, end - start, start) < end - start) return size;
    for (; end > start; end--) if (bytes[end - start - 1] !== 0) return end;
  }
  return 0;
}
