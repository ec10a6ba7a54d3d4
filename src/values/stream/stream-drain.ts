/**
 * Takes a stream apart a piece at a time: the blocks below one leaf of their tree, one leaf of
 * pending entries, one consumer. What is left is a whole stream after every step, so nothing need
 * be remembered but its root.
 */
import type { Drain } from '../value-type.ts';
import { Consumer } from './consumer.ts';
import { Group } from './group.ts';
import type { Stream } from './stream.ts';
import { BLOCK_IS_LARGE, BLOCK_REF } from './stream-layout.ts';

/** What is taken apart is one thing, there as long as its reference is. */
abstract class OneDrain implements Drain {
  /** 0: it is gone. */
  protected ref: number;

  constructor(ref: number) {
    this.ref = ref;
  }

  get done(): boolean {
    return this.ref === 0;
  }

  get remaining(): number {
    return this.done ? 0 : 1;
  }

  forget(): void {
    this.ref = 0;
  }

  abstract step(): number;
}

export class StreamDrain extends OneDrain {
  readonly #stream: Stream;
  readonly #groups: GroupParts;

  constructor(root: number, stream: Stream) {
    super(root);
    this.#stream = stream;
    this.#groups = new GroupParts(stream);
  }

  step(): number {
    const stream = this.#stream.open(this.ref);
    const freed = stream.blocks.removeFirstLeaf((tree) => {
      stream.blockMemory.free(tree.value(BLOCK_REF), tree.value(BLOCK_IS_LARGE));
    });
    if (freed > 0) return freed;
    const group = stream.groups.first();
    if (group !== 0) {
      if (this.#groups.step(group)) stream.groups.remove();
      return 1;
    }
    stream.memory.free(this.ref);
    this.ref = 0;
    return 1;
  }
}

/** The same for one group that was taken out of its stream. */
export class GroupDrain extends OneDrain {
  readonly #parts: GroupParts;

  constructor(ref: number, stream: Stream) {
    super(ref);
    this.#parts = new GroupParts(stream);
  }

  step(): number {
    if (this.#parts.step(this.ref)) this.ref = 0;
    return 1;
  }
}

/** The same for one consumer that was taken out of its group. */
export class ConsumerDrain extends OneDrain {
  readonly #consumer: Consumer;

  constructor(ref: number, stream: Stream) {
    super(ref);
    this.#consumer = new Consumer(stream.memory);
  }

  step(): number {
    const consumer = this.#consumer.open(this.ref);
    if (consumer.owned.removeFirstLeaf() > 0) return 1;
    consumer.name.free(this.ref);
    this.ref = 0;
    return 1;
  }
}

/** Takes groups apart; the last step frees the group's block. */
class GroupParts {
  readonly #group: Group;
  readonly #consumer: Consumer;

  constructor(stream: Stream) {
    this.#group = new Group(stream.memory);
    this.#consumer = new Consumer(stream.memory);
  }

  /** True when the group is gone; whoever refers to it must forget it. */
  step(ref: number): boolean {
    const group = this.#group.open(ref);
    if (group.pending.removeFirstLeaf() > 0) return false;
    const consumerRef = group.consumers.first();
    if (consumerRef !== 0) {
      const consumer = this.#consumer.open(consumerRef);
      if (consumer.owned.removeFirstLeaf() > 0) return false;
      group.consumers.remove();
      group.consumers.name.free(consumerRef);
      return false;
    }
    if (group.numbers.removeFirstLeaf() > 0) return false;
    group.name.free(ref);
    return true;
  }
}
