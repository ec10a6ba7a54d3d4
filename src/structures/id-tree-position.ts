/**
 * A place in a tree of ids (`id-tree.ts`), and how to get there: the half of the class that changes
 * nothing. The place is a path from the root to a leaf, so leaves need not know their neighbours.
 */
import { REF_ARENA_SHIFT } from '../memory/arena-layout.ts';
import type { Memory } from '../memory/memory.ts';
import {
  baseOf,
  COUNT,
  childSlot,
  compareAt,
  ID_WORDS,
  innerAt,
  leafSlot,
  NODE_HEADER_WORDS,
} from './id-nodes.ts';
import type { WideId } from './wide-id.ts';

/** Words of a header; all zero is an empty tree. */
export const ID_TREE_HEADER_WORDS = 4;

export const ROOT = 0;
export const SIZE = 1;
export const HEIGHT = 2;
export const NODES = 3;

/** Entries of a node. */
export const NODE_ENTRIES = 64;
/** 64^8 entries: more than references. */
export const HIGHEST = 8;

export class IdTreePosition {
  readonly memory: Memory;
  readonly valueWords: number;
  protected readonly leafStride: number;
  protected header: Int32Array = new Int32Array(ID_TREE_HEADER_WORDS);
  protected headerAt = 0;
  /** The way from the root (0) to the leaf, and the place in each. */
  protected readonly nodes = new Int32Array(HIGHEST);
  protected readonly slots = new Int32Array(HIGHEST);
  /** Where the entry stands that the last successful seek or insert found. */
  words: Int32Array = this.header;
  at = 0;

  constructor(memory: Memory, valueWords: number) {
    this.memory = memory;
    this.valueWords = valueWords;
    this.leafStride = ID_WORDS + valueWords;
  }

  /** The header begins at word `at`; the block that holds it must stay where it is. */
  open(words: Int32Array, at: number): this {
    this.header = words;
    this.headerAt = at;
    return this;
  }

  /** Gives the tree to another header, whatever that held, and is empty itself. */
  moveTo(words: Int32Array, at: number): void {
    for (let word = 0; word < ID_TREE_HEADER_WORDS; word++) {
      words[at + word] = this.header[this.headerAt + word];
      this.header[this.headerAt + word] = 0;
    }
  }

  /** Lets go of the words that it looks at. */
  close(): void {
    this.open(new Int32Array(ID_TREE_HEADER_WORDS), 0);
    this.words = this.header;
  }

  get size(): number {
    return this.header[this.headerAt + SIZE] >>> 0;
  }

  get height(): number {
    return this.header[this.headerAt + HEIGHT];
  }

  get nodeCount(): number {
    return this.header[this.headerAt + NODES];
  }

  get root(): number {
    return this.header[this.headerAt + ROOT];
  }

  set root(ref: number) {
    this.header[this.headerAt + ROOT] = ref;
  }

  /** About how many bytes the nodes take: exact if there is more than one leaf. */
  get nodeBytes(): number {
    const { root, nodeCount } = this;
    if (nodeCount <= 1) return root === 0 ? 0 : this.memory.sizeOf(root);
    return nodeCount * (NODE_HEADER_WORDS + NODE_ENTRIES * this.leafStride) * 4;
  }

  /** One of the words of the present entry's value. */
  value(word: number): number {
    return this.words[this.at + ID_WORDS + word];
  }

  setValue(word: number, value: number): void {
    this.words[this.at + ID_WORDS + word] = value;
  }

  /** The present entry's id. */
  readId(id: WideId): WideId {
    return id.read(this.words, this.at);
  }

  /** Goes to this id; false when it is not there. */
  find(id: WideId): boolean {
    if (!this.descend(id)) return false;
    const leaf = this.enterLeaf();
    return leaf && compareAt(this.words, this.at, id) === 0;
  }

  /** Goes to the first entry whose id is not smaller; false when there is none. */
  seekCeiling(id: WideId): boolean {
    if (!this.descend(id)) return false;
    return this.enterLeaf() || this.#stepLeaf(1);
  }

  /** Goes to the last entry whose id is not larger; false when there is none. */
  seekFloor(id: WideId): boolean {
    if (!this.descend(id)) return false;
    if (this.enterLeaf() && compareAt(this.words, this.at, id) === 0) return true;
    return this.previous();
  }

  first(): boolean {
    return this.#edge(0);
  }

  last(): boolean {
    return this.#edge(-1);
  }

  /** Goes to every entry in order. The tree must not be changed meanwhile. */
  forEach(visit: () => void): void {
    for (let more = this.first(); more; more = this.next()) visit();
  }

  /** To the next entry; false, and nowhere, at the end. */
  next(): boolean {
    const depth = this.height - 1;
    this.slots[depth]++;
    return this.enterLeaf() || this.#stepLeaf(1);
  }

  previous(): boolean {
    const depth = this.height - 1;
    this.slots[depth]--;
    return this.enterLeaf() || this.#stepLeaf(-1);
  }

  /** To the first (0) or last (-1) entry below `from` on the path. */
  #edge(side: 0 | -1): boolean {
    const { root } = this;
    if (root === 0) return false;
    this.nodes[0] = root;
    return this.#edgeBelow(0, side);
  }

  #edgeBelow(from: number, side: 0 | -1): boolean {
    const leafDepth = this.height - 1;
    for (let depth = from; ; depth++) {
      const ref = this.nodes[depth];
      const words = this.wordsOf(ref);
      const base = baseOf(ref);
      const slot = side === 0 ? 0 : words[base + COUNT] - 1;
      this.slots[depth] = slot;
      if (depth === leafDepth) return this.enterLeaf();
      this.nodes[depth + 1] = words[innerAt(base, slot) + ID_WORDS];
    }
  }

  /** From before or behind a leaf into its neighbour. */
  #stepLeaf(by: 1 | -1): boolean {
    for (let depth = this.height - 2; depth >= 0; depth--) {
      const ref = this.nodes[depth];
      const words = this.wordsOf(ref);
      const base = baseOf(ref);
      const slot = this.slots[depth] + by;
      if (slot < 0 || slot >= words[base + COUNT]) continue;
      this.slots[depth] = slot;
      this.nodes[depth + 1] = words[innerAt(base, slot) + ID_WORDS];
      return this.#edgeBelow(depth + 1, by === 1 ? 0 : -1);
    }
    return false;
  }

  /** Makes the present place's entry visible; false when the leaf has none there. */
  protected enterLeaf(): boolean {
    const depth = this.height - 1;
    const ref = this.nodes[depth];
    const slot = this.slots[depth];
    const words = this.wordsOf(ref);
    const base = baseOf(ref);
    this.words = words;
    this.at = base + NODE_HEADER_WORDS + slot * this.leafStride;
    return slot >= 0 && slot < words[base + COUNT];
  }

  /** Finds the place in a leaf where an id is or belongs; false in an empty tree. */
  protected descend(id: WideId): boolean {
    let ref = this.root;
    if (ref === 0) return false;
    const leafDepth = this.height - 1;
    for (let depth = 0; depth < leafDepth; depth++) {
      const words = this.wordsOf(ref);
      const base = baseOf(ref);
      const slot = childSlot(words, base, id);
      this.nodes[depth] = ref;
      this.slots[depth] = slot;
      ref = words[innerAt(base, slot) + ID_WORDS];
    }
    this.nodes[leafDepth] = ref;
    this.slots[leafDepth] = leafSlot(this.wordsOf(ref), baseOf(ref), id, this.leafStride);
    return true;
  }

  protected wordsOf(ref: number): Int32Array {
    return this.memory.words[ref >>> REF_ARENA_SHIFT];
  }

  /**
   * Goes to the first entry of the n-th leaf (from 0), for walks in steps that survive changes in
   * between; false when there are fewer.
   */
  seekLeaf(index: number): boolean {
    if (!this.first()) return false;
    const lowest = this.height - 2;
    if (lowest < 0) return index === 0;
    for (let left = index; ; ) {
      const ref = this.nodes[lowest];
      const words = this.wordsOf(ref);
      const base = baseOf(ref);
      const count = words[base + COUNT];
      if (left < count) {
        this.slots[lowest] = left;
        this.nodes[lowest + 1] = words[innerAt(base, left) + ID_WORDS];
        return this.#edgeBelow(lowest + 1, 0);
      }
      left -= count;
      this.slots[lowest] = count - 1;
      if (!this.#stepLeaf(1)) return false;
    }
  }

  /** Entries of the leaf that the present place is in. */
  get leafEntries(): number {
    const leaf = this.nodes[this.height - 1];
    return this.wordsOf(leaf)[baseOf(leaf) + COUNT];
  }

  /**
   * Hands the nodes on the path to the present place to `move`, which says where each is now (the
   * same, or a copy, the old block being free). Returns how many have moved.
   */
  moveNodes(move: (ref: number) => number): number {
    let moved = 0;
    for (let depth = this.height - 1; depth >= 0; depth--) {
      const ref = this.nodes[depth];
      const copy = move(ref);
      if (copy === ref) continue;
      if (depth === 0) {
        this.root = copy;
      } else {
        const parent = this.nodes[depth - 1];
        const at = innerAt(baseOf(parent), this.slots[depth - 1]);
        this.wordsOf(parent)[at + ID_WORDS] = copy;
      }
      this.nodes[depth] = copy;
      moved++;
    }
    this.enterLeaf();
    return moved;
  }
}
