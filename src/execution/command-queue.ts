/**
 * The commands of a transaction between MULTI and EXEC: their bytes, end to end, and where the
 * arguments of each are. No object, string or array for a command that waits.
 */
import type { Arguments } from '../base/arguments.ts';
import { copyBytes } from '../base/bytes.ts';
import type { Command } from '../commands/framework/command.ts';

const FIRST_BYTES = 1024;
const FIRST_NUMBERS = 128;
/** A queue larger than this is not kept for the next transaction. */
const KEPT_BYTES = 16 * 1024;

export class CommandQueue {
  count = 0;
  /** All flags (FLAG_…) that any of the commands has. */
  flags = 0;
  #bytes = new Uint8Array(FIRST_BYTES);
  #view = new DataView(this.#bytes.buffer);
  #byteCount = 0;
  /** For each command its id, how many arguments it has, then start and length of each. */
  #numbers = new Int32Array(FIRST_NUMBERS);
  #numberCount = 0;
  /** Where `take` goes on. */
  #position = 0;

  /** What the queue takes, room to spare included. */
  get memoryBytes(): number {
    return this.#bytes.length + this.#numbers.length * 4;
  }

  /** Bytes of the arguments of all commands. */
  get argumentBytes(): number {
    return this.#byteCount;
  }

  /** Is it small enough to be kept for the next transaction? */
  get isSmall(): boolean {
    return this.memoryBytes <= KEPT_BYTES;
  }

  clear(): void {
    this.count = 0;
    this.flags = 0;
    this.#byteCount = 0;
    this.#numberCount = 0;
    this.#position = 0;
  }

  add(request: Arguments, command: Command): void {
    const { count, starts, lengths } = request;
    let length = 0;
    for (let index = 0; index < count; index++) length += lengths[index];
    this.#reserve(length, 2 + 2 * count);
    const numbers = this.#numbers;
    numbers[this.#numberCount++] = command.id;
    numbers[this.#numberCount++] = count;
    let at = this.#byteCount;
    for (let index = 0; index < count; index++) {
      copyBytes(request.bytes, starts[index], this.#bytes, at, lengths[index]);
      numbers[this.#numberCount++] = at;
      numbers[this.#numberCount++] = lengths[index];
      at += lengths[index];
    }
    this.#byteCount = at;
    this.flags |= command.flags;
    this.count++;
  }

  #reserve(bytes: number, numbers: number): void {
    if (this.#byteCount + bytes > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.#byteCount + bytes));
      grown.set(this.#bytes.subarray(0, this.#byteCount));
      this.#bytes = grown;
      this.#view = new DataView(grown.buffer);
    }
    if (this.#numberCount + numbers > this.#numbers.length) {
      const size = Math.max(this.#numbers.length * 2, this.#numberCount + numbers);
      const grown = new Int32Array(size);
      grown.set(this.#numbers.subarray(0, this.#numberCount));
      this.#numbers = grown;
    }
  }

  /** Shows every command, in order, as `request`; `take` goes on where it was. */
  forEach(request: Arguments, visit: () => void): void {
    const position = this.#position;
    this.#position = 0;
    for (let left = this.count; left > 0; left--) {
      this.take(request);
      visit();
    }
    this.#position = position;
  }

  /**
   * Makes `request` the next command, whose bytes stay in the queue; `count` times. Returns the
   * command's id.
   */
  take(request: Arguments): number {
    const numbers = this.#numbers;
    request.useBytes(this.#bytes, this.#view);
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
