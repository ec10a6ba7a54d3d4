/**
 * Moves what a stream consists of out of closed arenas, a step at a time: its blocks, then group
 * after group. A step's place is a number, made of which group (0: the blocks), which part of it,
 * which consumer, and which leaf of the tree; what changes in between may be passed over, and is
 * then left for the next pass.
 */
import type { IdTree } from '../../structures/id-tree.ts';
import type { BlockMover } from '../value-type.ts';
import { Consumer } from './consumer.ts';
import { Group } from './group.ts';
import type { Stream } from './stream.ts';
import { BLOCK_IS_LARGE, BLOCK_REF } from './stream-layout.ts';

/** Parts of a group. */
const OWN_BLOCKS = 0;
const PENDING = 1;
const NUMBERS = 2;
const CONSUMERS = 3;

/** How many of each a place can name; what is beyond stays where it is. */
const LEAVES = 2 ** 18;
const OWNERS = 2 ** 19;
const PARTS = 4;
const GROUPS = 2 ** 14;

export class StreamEvacuation {
  readonly #stream: Stream;
  readonly #group: Group;
  readonly #consumer: Consumer;
  #mover: BlockMover | undefined = undefined;
  readonly #move = (ref: number): number => this.#mover?.move(ref) ?? ref;

  constructor(stream: Stream) {
    this.#stream = stream;
    this.#group = new Group(stream.memory);
    this.#consumer = new Consumer(stream.memory);
  }

  /** One step; returns where to go on, 0 at the end. */
  step(root: number, cursor: number, mover: BlockMover): number {
    this.#mover = mover;
    if (cursor === 0) mover.root = mover.move(root);
    this.#stream.open(mover.root);
    const leaf = cursor % LEAVES;
    let rest = Math.floor(cursor / LEAVES);
    const owner = rest % OWNERS;
    rest = Math.floor(rest / OWNERS);
    const part = rest % PARTS;
    const group = Math.floor(rest / PARTS);
    const next = group === 0 ? this.#stepBlocks(leaf) : this.#stepGroup(group, part, owner, leaf);
    this.#mover = undefined;
    return next;
  }

  #stepBlocks(leaf: number): number {
    const { blocks } = this.#stream;
    if (!blocks.seekLeaf(leaf) || leaf + 1 === LEAVES) return placeOf(1, OWN_BLOCKS, 0, 0);
    blocks.moveNodes(this.#move);
    const count = blocks.leafEntries;
    for (let slot = 0; slot < count; slot++) {
      if (blocks.value(BLOCK_IS_LARGE) === 0) {
        blocks.setValue(BLOCK_REF, this.#move(blocks.value(BLOCK_REF)));
      }
      blocks.next();
    }
    return placeOf(0, OWN_BLOCKS, 0, leaf + 1);
  }

  #stepGroup(number: number, part: number, owner: number, leaf: number): number {
    const { groups } = this.#stream;
    if (number === 1 && part === OWN_BLOCKS) groups.moveBlocks(this.#move);
    const ref = groups.seek(number - 1);
    if (ref === 0 || number === GROUPS) return 0;
    if (part === OWN_BLOCKS) {
      const moved = this.#move(ref);
      groups.replace(moved);
      this.#group.open(moved).consumers.moveBlocks(this.#move);
      return placeOf(number, PENDING, 0, 0);
    }
    const group = this.#group.open(ref);
    if (part === PENDING) return this.#stepTree(group.pending, number, part, leaf);
    if (part === NUMBERS) return this.#stepTree(group.numbers, number, part, leaf);
    return this.#stepConsumer(number, owner, leaf);
  }

  #stepTree(tree: IdTree, number: number, part: number, leaf: number): number {
    if (!tree.seekLeaf(leaf) || leaf + 1 === LEAVES) return placeOf(number, part + 1, 0, 0);
    tree.moveNodes(this.#move);
    return placeOf(number, part, 0, leaf + 1);
  }

  #stepConsumer(number: number, owner: number, leaf: number): number {
    const group = this.#group;
    const ref = group.consumers.seek(owner);
    if (ref === 0 || owner + 1 === OWNERS) return placeOf(number + 1, OWN_BLOCKS, 0, 0);
    const consumer = this.#consumer.open(ref);
    if (leaf === 0) {
      const moved = this.#move(ref);
      group.consumers.replace(moved);
      consumer.open(moved);
      group.renumber(consumer);
    }
    if (!consumer.owned.seekLeaf(leaf) || leaf + 1 === LEAVES) {
      return placeOf(number, CONSUMERS, owner + 1, 0);
    }
    consumer.owned.moveNodes(this.#move);
    return placeOf(number, CONSUMERS, owner, leaf + 1);
  }

  close(): void {
    this.#group.close();
    this.#consumer.close();
  }
}

function placeOf(group: number, part: number, owner: number, leaf: number): number {
  return ((group * PARTS + part) * OWNERS + owner) * LEAVES + leaf;
}
