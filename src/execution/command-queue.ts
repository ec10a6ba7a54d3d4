/**
 * The commands of a transaction between MULTI and EXEC: their bytes, end to end, and where the
 * arguments of each are. No object, string or array for a command that waits. A long transaction
 * lies in several pieces, so that no offset is beyond 31 bits, and none is copied as it grows.
 */
import type { Arguments } from '../base/arguments.ts';
import { copyBytes } from '../base/bytes.ts';
import type { Command } from '../commands/framework/command.ts';

const FIRST_BYTES = 1024;
const FIRST_NUMBERS = 128;
/** A piece grows to so much; a request that is larger has one to itself. */
const PIECE_BYTES = 16 * 1024 * 1024;
/** What a queue larger than this takes is not kept for the next transaction. */
const KEPT_BYTES = 16 * 1024;

/** Some commands, one behind the other. */
class Piece {
  bytes = new Uint8Array(FIRST_BYTES);
  view = new DataView(this.bytes.buffer);
  byteCount = 0;
  /** For each command its id, how many arguments it has, then start and length of each. */
  numbers = new Int32Array(FIRST_NUMBERS);
  numberCount = 0;

  get memoryBytes(): number {
    return this.bytes.length + this.numbers.length * 4;
  }

  /** Makes room, doubling what there is, but to no more than `mostBytes` if that is enough. */
  reserve(bytes: number, numbers: number, mostBytes: number): void {
    const byteCount = this.byteCount + bytes;
    if (byteCount > this.bytes.length) {
      const grown = new Uint8Array(Math.max(byteCount, Math.min(this.bytes.length * 2, mostBytes)));
      grown.set(this.bytes.subarray(0, this.byteCount));
      this.bytes = grown;
      this.view = new DataView(grown.buffer);
    }
    const numberCount = this.numberCount + numbers;
    if (numberCount > this.numbers.length) {
      const size = Math.max(numberCount, Math.min(this.numbers.length * 2, mostBytes / 4));
      const grown = new Int32Array(size);
      grown.set(this.numbers.subarray(0, this.numberCount));
      this.numbers = grown;
    }
  }
}

export class CommandQueue {
  count = 0;
  /** All flags (FLAG_…) that any of the commands has. */
  flags = 0;
  readonly #pieceBytes: number;
  #pieces = [new Piece()];
  /** The one that is being filled. */
  #last = this.#pieces[0];
  /** What those before it take. */
  #fullBytes = 0;
  /** Where `take` goes on: in which piece, and where in its numbers. */
  #piece = 0;
  #position = 0;

  constructor(pieceBytes = PIECE_BYTES) {
    this.#pieceBytes = pieceBytes;
  }

  /** What the queue takes, room to spare included. */
  get memoryBytes(): number {
    return this.#fullBytes + this.#last.memoryBytes;
  }

  /** For the next transaction; what a large one took is not kept. */
  clear(): void {
    this.count = 0;
    this.flags = 0;
    this.#piece = 0;
    this.#position = 0;
    if (this.#pieces.length > 1 || this.memoryBytes > KEPT_BYTES) {
      this.#last = new Piece();
      this.#pieces = [this.#last];
      this.#fullBytes = 0;
    }
    this.#last.byteCount = 0;
    this.#last.numberCount = 0;
  }

  add(request: Arguments, command: Command): void {
    const { count, starts, lengths } = request;
    let length = 0;
    for (let index = 0; index < count; index++) length += lengths[index];
    const { bytes, byteCount, numbers, numberCount } = this.#pieceFor(length, 2 + 2 * count);
    let number = numberCount;
    numbers[number++] = command.id;
    numbers[number++] = count;
    let at = byteCount;
    for (let index = 0; index < count; index++) {
      copyBytes(request.bytes, starts[index], bytes, at, lengths[index]);
      numbers[number++] = at;
      numbers[number++] = lengths[index];
      at += lengths[index];
    }
    this.#last.byteCount = at;
    this.#last.numberCount = number;
    this.flags |= command.flags;
    this.count++;
  }

  /** The last piece, with room for so much more. */
  #pieceFor(bytes: number, numbers: number): Piece {
    const most = this.#pieceBytes;
    const last = this.#last;
    const byteCount = last.byteCount + bytes;
    const numberCount = last.numberCount + numbers;
    if (byteCount <= last.bytes.length && numberCount <= last.numbers.length) return last;
    if (last.numberCount > 0 && (byteCount > most || numberCount > most / 4)) this.#beginPiece();
    this.#last.reserve(bytes, numbers, most);
    return this.#last;
  }

  #beginPiece(): void {
    this.#fullBytes += this.#last.memoryBytes;
    this.#last = new Piece();
    this.#pieces.push(this.#last);
  }

  /** Shows every command, in order, as `request`; `take` goes on where it was. */
  forEach(request: Arguments, visit: () => void): void {
    const [piece, position] = [this.#piece, this.#position];
    this.#piece = 0;
    this.#position = 0;
    for (let left = this.count; left > 0; left--) {
      this.take(request);
      visit();
    }
    this.#piece = piece;
    this.#position = position;
  }

  /**
   * Makes `request` the next command, whose bytes stay in the queue; `count` times. Returns the
   * command's id.
   */
  take(request: Arguments): number {
    if (this.#position === this.#pieces[this.#piece].numberCount) {
      this.#piece++;
      this.#position = 0;
    }
    const { bytes, view, numbers } = this.#pieces[this.#piece];
    request.useBytes(bytes, view);
    request.count = 0;
    let at = this.#position;
    const id = numbers[at++];
    for (let left = numbers[at++]; left > 0; left--) {
      request.add(numbers[at], numbers[at + 1]);
      at += 2;
    }
    this.#position = at;
    return id;
  }
}
