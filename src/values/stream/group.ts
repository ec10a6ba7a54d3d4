/**
 * A window on one consumer group: how far it has read, its consumers, and the entries delivered but
 * not acknowledged. Each of those stands in the group's tree and, as a bare id, in that of the
 * consumer it was delivered to; only the methods here change the two.
 */
import type { Memory } from '../../memory/memory.ts';
import { IdTree } from '../../structures/id-tree.ts';
import { WideId } from '../../structures/wide-id.ts';
import { Consumer, NEVER } from './consumer.ts';
import { NameIndex, NameWindow } from './name-index.ts';
import { consumerNumber, setConsumerNumber, setDelivery } from './pending-entry.ts';
import * as layout from './stream-layout.ts';

const { baseOf, readInt64, wordsOf, writeInt64 } = layout;

const NO_NAME = new Uint8Array(0);

/** For `entriesRead`: it cannot be told. */
export const UNKNOWN_ENTRIES_READ = -1;

export class Group {
  readonly memory: Memory;
  readonly name: NameWindow;
  readonly pending: IdTree;
  /** Consumers by number. */
  readonly numbers: IdTree;
  readonly consumers: NameIndex;
  /** 0: no group is open. */
  ref = 0;
  #words: Int32Array = new Int32Array(0);
  #base = 0;
  readonly #owner: Consumer;
  readonly #key = new WideId();

  constructor(memory: Memory) {
    this.memory = memory;
    this.name = new NameWindow(memory, layout.GROUP_WORDS);
    this.pending = new IdTree(memory, layout.PENDING_WORDS);
    this.numbers = new IdTree(memory, 1);
    this.#owner = new Consumer(memory);
    this.consumers = new NameIndex(memory, new NameWindow(memory, layout.CONSUMER_WORDS));
  }

  open(ref: number): this {
    this.ref = ref;
    this.#words = wordsOf(this.memory, ref);
    this.#base = baseOf(ref);
    this.pending.open(this.#words, this.#base + layout.GROUP_PENDING);
    this.numbers.open(this.#words, this.#base + layout.GROUP_NUMBERS);
    this.consumers.open(this.#words, this.#base + layout.GROUP_CONSUMERS);
    return this;
  }

  close(): void {
    this.ref = 0;
    this.#words = new Int32Array(0);
    this.pending.close();
    this.numbers.close();
    this.consumers.close();
    this.name.close();
    this.#owner.close();
  }

  /** The id of the last entry delivered to any of its consumers. */
  readLastId(id: WideId): WideId {
    return id.read(this.#words, this.#base + layout.GROUP_LAST_ID);
  }

  set lastId(id: WideId) {
    id.write(this.#words, this.#base + layout.GROUP_LAST_ID);
  }

  /** How many entries it has read since the stream began, or UNKNOWN_ENTRIES_READ. */
  get entriesRead(): number | bigint {
    return readInt64(this.#words, this.#base + layout.GROUP_ENTRIES_READ);
  }

  set entriesRead(count: number | bigint) {
    writeInt64(this.#words, this.#base + layout.GROUP_ENTRIES_READ, count);
  }

  /**
   * Makes a consumer whose name `consumers.find` has just not found; `number` must not be in use.
   * Throws OutOfMemoryError, nothing changed.
   */
  createConsumer(
    bytes: Uint8Array,
    start: number,
    length: number,
    nowMs: number,
    number = this.#freeNumber(),
  ): number {
    const names = this.consumers.name;
    const ref = names.create(bytes, start, length);
    let hasNumber = false;
    try {
      this.numbers.insert(this.#key.set(0, 0, 0, number));
      hasNumber = true;
      this.numbers.setValue(0, ref);
      this.consumers.insert(ref);
    } catch (error) {
      if (hasNumber && this.numbers.find(this.#key)) this.numbers.remove();
      names.free(ref);
      throw error;
    }
    const consumer = this.#owner.open(ref);
    consumer.number = number;
    consumer.seenMs = nowMs;
    consumer.activeMs = NEVER;
    return ref;
  }

  /** One above the highest in use; the lowest free one should that have been the last. */
  #freeNumber(): number {
    const { numbers } = this;
    if (!numbers.last()) return 0;
    const last = numbers.readId(this.#key).lowerLow;
    if (last !== -1) return last + 1;
    let number = 0;
    while (numbers.find(this.#key.set(0, 0, 0, number))) number++;
    return number;
  }

  /**
   * Removes the consumer that `consumers.find` has just found or a walk led to, its pending entries
   * with it.
   */
  removeConsumer(consumer: Consumer): void {
    const { numbers, pending } = this;
    const id = this.#key;
    consumer.owned.forEach(() => {
      if (pending.find(consumer.owned.readId(id))) pending.remove();
    });
    while (consumer.owned.removeFirstLeaf() > 0);
    if (numbers.find(id.set(0, 0, 0, consumer.number))) numbers.remove();
    this.consumers.remove();
    this.consumers.name.free(consumer.ref);
    consumer.close();
  }

  /**
   * The same for a consumer with many pending entries: its block is left, ids and all, for the
   * caller to free. So are the group's entries if all of them are its: in a nameless group, whose
   * reference is returned, else 0. Throws OutOfMemoryError, nothing changed.
   */
  detachConsumer(consumer: Consumer): number {
    const { numbers, pending } = this;
    const id = this.#key;
    const isOnlyOwner = consumer.owned.size === pending.size;
    const aside = isOnlyOwner ? this.name.create(NO_NAME, 0, 0) : 0;
    if (isOnlyOwner) {
      pending.moveTo(wordsOf(this.memory, aside), baseOf(aside) + layout.GROUP_PENDING);
    } else {
      consumer.owned.forEach(() => {
        if (pending.find(consumer.owned.readId(id))) pending.remove();
      });
    }
    if (numbers.find(id.set(0, 0, 0, consumer.number))) numbers.remove();
    this.consumers.remove();
    consumer.close();
    return aside;
  }

  /** A consumer's block has moved. */
  renumber(consumer: Consumer): void {
    if (!this.numbers.find(this.#key.set(0, 0, 0, consumer.number))) {
      throw new Error('a consumer has no number');
    }
    this.numbers.setValue(0, consumer.ref);
  }

  /** The consumer with this number. */
  consumerOf(number: number): number {
    if (!this.numbers.find(this.#key.set(0, 0, 0, number))) {
      throw new Error(`a pending entry belongs to consumer ${number}, which there is not`);
    }
    return this.numbers.value(0);
  }

  /**
   * Makes an entry pending with a consumer, whoever had it before. `pending` stands at it then.
   * Throws OutOfMemoryError, nothing changed.
   */
  assign(id: WideId, consumer: Consumer, timeMs: number, count: number): void {
    const { pending } = this;
    const { number } = consumer;
    if (!pending.find(id)) {
      consumer.owned.insert(id);
      try {
        pending.insert(id);
      } catch (error) {
        if (consumer.owned.find(id)) consumer.owned.remove();
        throw error;
      }
      setConsumerNumber(pending, number);
    } else if (consumerNumber(pending) !== number) {
      const before = this.#owner.open(this.consumerOf(consumerNumber(pending)));
      consumer.owned.insert(id);
      if (before.owned.find(id)) before.owned.remove();
      setConsumerNumber(pending, number);
    }
    setDelivery(pending, timeMs, count);
  }

  /** Forgets a pending entry; false when it is none. */
  acknowledge(id: WideId): boolean {
    if (!this.pending.find(id)) return false;
    this.#owner.open(this.consumerOf(consumerNumber(this.pending)));
    if (this.#owner.owned.find(id)) this.#owner.owned.remove();
    this.pending.remove();
    return true;
  }
}
