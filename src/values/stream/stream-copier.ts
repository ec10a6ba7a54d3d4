/**
 * A deep copy of a stream. It is built entry by entry of each tree, in order, so that it is a whole
 * stream at any time: should memory run out, what there is of it can be freed like any other.
 */
import type { IdTree } from '../../structures/id-tree.ts';
import { PackedList } from '../../structures/packed-list.ts';
import { WideId } from '../../structures/wide-id.ts';
import { Consumer } from './consumer.ts';
import { Group } from './group.ts';
import { NameWindow } from './name-index.ts';
import { Stream } from './stream.ts';
import * as layout from './stream-layout.ts';

const { BLOCK_IS_LARGE, BLOCK_REF } = layout;

export class StreamCopier {
  readonly #from: Stream;
  readonly #to: Stream;
  readonly #list = new PackedList();
  readonly #id = new WideId();
  readonly #groups: readonly [Group, Group];
  readonly #consumers: readonly [Consumer, Consumer];
  readonly #groupName: NameWindow;
  readonly #consumerName: NameWindow;

  constructor(from: Stream) {
    const { memory } = from;
    this.#from = from;
    this.#to = new Stream(memory);
    this.#groups = [new Group(memory), new Group(memory)];
    this.#consumers = [new Consumer(memory), new Consumer(memory)];
    this.#groupName = new NameWindow(memory, layout.GROUP_WORDS);
    this.#consumerName = new NameWindow(memory, layout.CONSUMER_WORDS);
  }

  /** `freeCopy` is called with what there is of the copy when memory runs out. */
  copy(root: number, freeCopy: (root: number) => void): number {
    const from = this.#from.open(root);
    const copy = this.#to.create();
    try {
      this.#copyBlocks();
      for (let ref = from.groups.first(); ref !== 0; ref = from.groups.next()) this.#copyGroup(ref);
    } catch (error) {
      freeCopy(copy);
      throw error;
    }
    return copy;
  }

  #copyBlocks(): void {
    const from = this.#from;
    const to = this.#to;
    const id = this.#id;
    from.blocks.forEach(() => {
      from.blockMemory.open(this.#list, from.blocks);
      to.blockMemory.copy(this.#list);
      const { ref, isLarge } = to.blockMemory;
      try {
        to.blocks.insert(from.blocks.readId(id));
      } catch (error) {
        to.blockMemory.free(ref, isLarge);
        throw error;
      }
      to.blocks.setValue(BLOCK_REF, ref);
      to.blocks.setValue(BLOCK_IS_LARGE, isLarge);
    });
    to.length = from.length;
    to.firstId = from.readFirstId(id);
    to.lastId = from.readLastId(id);
    to.largestDeletedId = from.readLargestDeletedId(id);
    to.entriesAdded = from.entriesAdded;
  }

  #copyGroup(ref: number): void {
    const [from, to] = this.#groups;
    const name = this.#groupName.open(ref);
    const { groups } = this.#to;
    groups.find(name.bytes, name.start, name.length);
    const copy = this.#to.createGroup(name.bytes, name.start, name.length);
    from.open(ref);
    to.open(copy);
    to.lastId = from.readLastId(this.#id);
    to.entriesRead = from.entriesRead;
    this.#copyTree(from.pending, to.pending);
    const { consumers } = from;
    for (let at = consumers.first(); at !== 0; at = consumers.next()) this.#copyConsumer(at);
  }

  #copyConsumer(ref: number): void {
    const [from, to] = this.#consumers;
    const group = this.#groups[1];
    const name = this.#consumerName.open(ref);
    group.consumers.find(name.bytes, name.start, name.length);
    from.open(ref);
    const { bytes, start, length } = name;
    to.open(group.createConsumer(bytes, start, length, from.seenMs, from.number));
    to.activeMs = from.activeMs;
    this.#copyTree(from.owned, to.owned);
  }

  #copyTree(from: IdTree, to: IdTree): void {
    const id = this.#id;
    from.forEach(() => {
      to.insert(from.readId(id));
      for (let word = 0; word < from.valueWords; word++) to.setValue(word, from.value(word));
    });
  }

  close(): void {
    this.#to.close();
    this.#list.close();
    for (const group of this.#groups) group.close();
    for (const consumer of this.#consumers) consumer.close();
    this.#groupName.close();
    this.#consumerName.close();
  }
}
