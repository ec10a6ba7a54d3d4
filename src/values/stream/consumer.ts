/** A window on one consumer of a group: when it was last seen and active, and what it owns. */
import type { Memory } from '../../memory/memory.ts';
import { IdTree } from '../../structures/id-tree.ts';
import { NameWindow } from './name-index.ts';
import * as layout from './stream-layout.ts';

const { baseOf, readInt64, wordsOf, writeInt64 } = layout;

/** For `activeMs`: it has never got an entry. */
export const NEVER = -1;

export class Consumer {
  readonly memory: Memory;
  readonly name: NameWindow;
  /** The ids of the pending entries that are its. */
  readonly owned: IdTree;
  /** 0: no consumer is open. */
  ref = 0;
  #words: Int32Array = new Int32Array(0);
  #base = 0;

  constructor(memory: Memory) {
    this.memory = memory;
    this.name = new NameWindow(memory, layout.CONSUMER_WORDS);
    this.owned = new IdTree(memory, 0);
  }

  open(ref: number): this {
    this.ref = ref;
    this.#words = wordsOf(this.memory, ref);
    this.#base = baseOf(ref);
    this.owned.open(this.#words, this.#base + layout.CONSUMER_OWNED);
    return this;
  }

  close(): void {
    this.ref = 0;
    this.#words = new Int32Array(0);
    this.owned.close();
    this.name.close();
  }

  /** What pending entries call it by. */
  get number(): number {
    return this.#words[this.#base + layout.CONSUMER_NUMBER];
  }

  set number(number: number) {
    this.#words[this.#base + layout.CONSUMER_NUMBER] = number;
  }

  /** When it last tried to read or claim, ms since the epoch. */
  get seenMs(): number {
    return Number(readInt64(this.#words, this.#base + layout.CONSUMER_SEEN));
  }

  set seenMs(timeMs: number) {
    writeInt64(this.#words, this.#base + layout.CONSUMER_SEEN, timeMs);
  }

  /** When it last got an entry; NEVER if it did not. */
  get activeMs(): number {
    return Number(readInt64(this.#words, this.#base + layout.CONSUMER_ACTIVE));
  }

  set activeMs(timeMs: number) {
    writeInt64(this.#words, this.#base + layout.CONSUMER_ACTIVE, timeMs);
  }
}
