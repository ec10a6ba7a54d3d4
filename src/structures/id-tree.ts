/**
 * An ordered index: a B+tree in memory, from ids of 128 bits to a few words each. A window class
 * like the hash table's: `open` points it at a header of four words in somebody's block, and a
 * position in the tree (after a seek) lets entries be read, changed and removed in place.
 *
 *   header   root, entries, height, nodes
 *   node     count | level and capacity | entries
 *   entry    four words of id, then the value's words; in an inner node the child's reference
 *
 * An inner entry's id is a lower bound of what is below it; that of the first is never looked at.
 * Ids mostly come in rising order and leave from the low end. So a split at the very end leaves the
 * left node full, and a node is given up when it is empty, or when it and its neighbour have become
 * so sparse that one will do.
 */
import { REF_ARENA_SHIFT, REF_UNIT_MASK } from '../memory/arena-layout.ts';
import type { Memory } from '../memory/memory.ts';
import type { WideId } from './wide-id.ts';

/** Words of a header; all zero is an empty tree. */
export const ID_TREE_HEADER_WORDS = 4;

const ROOT = 0;
const SIZE = 1;
const HEIGHT = 2;
const NODES = 3;

const COUNT = 0;
const SHAPE = 1;
export const NODE_HEADER_WORDS = 2;
const LEVEL_BITS = 4;

export const ID_WORDS = 4;
const INNER_STRIDE = ID_WORDS + 1;

/** Entries of a node; a tree that has but one leaf may have a smaller one. */
export const NODE_ENTRIES = 64;
const SMALLEST_ENTRIES = 2;
/** Below so many entries a node looks whether its neighbour can take them. */
const SPARSE_ENTRIES = NODE_ENTRIES / 4;
const MERGED_ENTRIES = (NODE_ENTRIES * 3) / 4;
/** 64^8 entries: more than references. */
const HIGHEST = 8;

const SIGN = 0x8000_0000 | 0;

export class IdTree {
  readonly memory: Memory;
  readonly valueWords: number;
  readonly #leafStride: number;
  #header: Int32Array = new Int32Array(ID_TREE_HEADER_WORDS);
  #headerAt = 0;
  /** The way from the root (0) to the leaf, and the place in each. */
  readonly #nodes = new Int32Array(HIGHEST);
  readonly #slots = new Int32Array(HIGHEST);
  readonly #spares = new Int32Array(HIGHEST + 1);
  /** Where the entry stands that the last successful seek or insert found. */
  words: Int32Array = this.#header;
  at = 0;

  constructor(memory: Memory, valueWords: number) {
    this.memory = memory;
    this.valueWords = valueWords;
    this.#leafStride = ID_WORDS + valueWords;
  }

  /** The header begins at word `at`; the block that holds it must stay where it is. */
  open(words: Int32Array, at: number): this {
    this.#header = words;
    this.#headerAt = at;
    return this;
  }

  get size(): number {
    return this.#header[this.#headerAt + SIZE] >>> 0;
  }

  get height(): number {
    return this.#header[this.#headerAt + HEIGHT];
  }

  get nodeCount(): number {
    return this.#header[this.#headerAt + NODES];
  }

  get root(): number {
    return this.#header[this.#headerAt + ROOT];
  }

  set root(ref: number) {
    this.#header[this.#headerAt + ROOT] = ref;
  }

  /** About how many bytes the nodes take: exact if there is more than one leaf. */
  get nodeBytes(): number {
    const { root, nodeCount } = this;
    if (nodeCount <= 1) return root === 0 ? 0 : this.memory.sizeOf(root);
    return nodeCount * (NODE_HEADER_WORDS + NODE_ENTRIES * this.#leafStride) * 4;
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

  // --- seeking -------------------------------------------------------------------------------

  /** Goes to this id; false when it is not there. */
  find(id: WideId): boolean {
    if (!this.#descend(id)) return false;
    const leaf = this.#enterLeaf();
    return leaf && this.#compareAt(this.words, this.at, id) === 0;
  }

  /** Goes to the first entry whose id is not smaller; false when there is none. */
  seekCeiling(id: WideId): boolean {
    if (!this.#descend(id)) return false;
    return this.#enterLeaf() || this.#stepLeaf(1);
  }

  /** Goes to the last entry whose id is not larger; false when there is none. */
  seekFloor(id: WideId): boolean {
    if (!this.#descend(id)) return false;
    if (this.#enterLeaf() && this.#compareAt(this.words, this.at, id) === 0) return true;
    return this.previous();
  }

  first(): boolean {
    return this.#edge(0);
  }

  last(): boolean {
    return this.#edge(-1);
  }

  /** To the next entry; false, and nowhere, at the end. */
  next(): boolean {
    const depth = this.height - 1;
    this.#slots[depth]++;
    return this.#enterLeaf() || this.#stepLeaf(1);
  }

  previous(): boolean {
    const depth = this.height - 1;
    this.#slots[depth]--;
    return this.#enterLeaf() || this.#stepLeaf(-1);
  }

  /** To the first (0) or last (-1) entry below `from` on the path. */
  #edge(side: 0 | -1): boolean {
    const { root } = this;
    if (root === 0) return false;
    this.#nodes[0] = root;
    return this.#edgeBelow(0, side);
  }

  #edgeBelow(from: number, side: 0 | -1): boolean {
    const leafDepth = this.height - 1;
    for (let depth = from; ; depth++) {
      const ref = this.#nodes[depth];
      const words = this.#wordsOf(ref);
      const base = baseOf(ref);
      const slot = side === 0 ? 0 : words[base + COUNT] - 1;
      this.#slots[depth] = slot;
      if (depth === leafDepth) return this.#enterLeaf();
      this.#nodes[depth + 1] = words[innerAt(base, slot) + ID_WORDS];
    }
  }

  /** From before or behind a leaf into its neighbour. */
  #stepLeaf(by: 1 | -1): boolean {
    for (let depth = this.height - 2; depth >= 0; depth--) {
      const ref = this.#nodes[depth];
      const words = this.#wordsOf(ref);
      const base = baseOf(ref);
      const slot = this.#slots[depth] + by;
      if (slot < 0 || slot >= words[base + COUNT]) continue;
      this.#slots[depth] = slot;
      this.#nodes[depth + 1] = words[innerAt(base, slot) + ID_WORDS];
      return this.#edgeBelow(depth + 1, by === 1 ? 0 : -1);
    }
    return false;
  }

  /** Makes the present place's entry visible; false when the leaf has none there. */
  #enterLeaf(): boolean {
    const depth = this.height - 1;
    const ref = this.#nodes[depth];
    const slot = this.#slots[depth];
    const words = this.#wordsOf(ref);
    const base = baseOf(ref);
    this.words = words;
    this.at = base + NODE_HEADER_WORDS + slot * this.#leafStride;
    return slot >= 0 && slot < words[base + COUNT];
  }

  /** Finds the place in a leaf where an id is or belongs; false in an empty tree. */
  #descend(id: WideId): boolean {
    let ref = this.root;
    if (ref === 0) return false;
    const leafDepth = this.height - 1;
    for (let depth = 0; depth < leafDepth; depth++) {
      const words = this.#wordsOf(ref);
      const base = baseOf(ref);
      const slot = this.#childSlot(words, base, id);
      this.#nodes[depth] = ref;
      this.#slots[depth] = slot;
      ref = words[innerAt(base, slot) + ID_WORDS];
    }
    this.#nodes[leafDepth] = ref;
    this.#slots[leafDepth] = this.#leafSlot(this.#wordsOf(ref), baseOf(ref), id);
    return true;
  }

  /** The last child whose bound is not larger; the first, whatever its bound. */
  #childSlot(words: Int32Array, base: number, id: WideId): number {
    let low = 0;
    let high = words[base + COUNT] - 1;
    // New ids are larger than all others: look at the last child first.
    if (high > 0 && this.#compareAt(words, innerAt(base, high), id) <= 0) return high;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (this.#compareAt(words, innerAt(base, middle), id) <= 0) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** The first entry whose id is not smaller. */
  #leafSlot(words: Int32Array, base: number, id: WideId): number {
    const stride = this.#leafStride;
    const entries = base + NODE_HEADER_WORDS;
    let low = 0;
    let high = words[base + COUNT];
    if (high > 0) {
      if (this.#compareAt(words, entries + (high - 1) * stride, id) < 0) return high;
      if (this.#compareAt(words, entries, id) >= 0) return 0;
    }
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#compareAt(words, entries + middle * stride, id) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** How the id in the node compares with this one. */
  #compareAt(words: Int32Array, at: number, id: WideId): number {
    let left = words[at];
    let right = id.upperHigh;
    if (left === right) {
      left = words[at + 1];
      right = id.upperLow;
      if (left === right) {
        left = words[at + 2];
        right = id.lowerHigh;
        if (left === right) {
          left = words[at + 3];
          right = id.lowerLow;
          if (left === right) return 0;
        }
      }
    }
    return (left ^ SIGN) < (right ^ SIGN) ? -1 : 1;
  }

  #wordsOf(ref: number): Int32Array {
    return this.memory.words[ref >>> REF_ARENA_SHIFT];
  }

  // --- inserting -----------------------------------------------------------------------------

  /**
   * Adds an id that is not there and goes to it; its value's words are the caller's to set. Throws
   * OutOfMemoryError, the tree then being as it was.
   */
  insert(id: WideId): void {
    if (!this.#descend(id)) this.#plantRoot();
    const leaf = this.#nodes[this.height - 1];
    const words = this.#wordsOf(leaf);
    const base = baseOf(leaf);
    const count = words[base + COUNT];
    if (count === capacityOf(words, base)) {
      if (count < NODE_ENTRIES) this.#growRoot();
      else this.#split(id);
    }
    this.#insertIntoLeaf(id);
  }

  #insertIntoLeaf(id: WideId): void {
    const depth = this.height - 1;
    const leaf = this.#nodes[depth];
    const words = this.#wordsOf(leaf);
    const base = baseOf(leaf);
    const stride = this.#leafStride;
    const at = base + NODE_HEADER_WORDS + this.#slots[depth] * stride;
    const end = base + NODE_HEADER_WORDS + words[base + COUNT] * stride;
    if (at < end) words.copyWithin(at + stride, at, end);
    id.write(words, at);
    words[base + COUNT]++;
    this.#header[this.#headerAt + SIZE]++;
    this.words = words;
    this.at = at;
  }

  #plantRoot(): void {
    const leaf = this.#newNode(0, SMALLEST_ENTRIES);
    this.root = leaf;
    this.#header[this.#headerAt + HEIGHT] = 1;
    this.#header[this.#headerAt + NODES] = 1;
    this.#nodes[0] = leaf;
    this.#slots[0] = 0;
  }

  #newNode(level: number, entries: number): number {
    const stride = level === 0 ? this.#leafStride : INNER_STRIDE;
    const ref = this.memory.allocate((NODE_HEADER_WORDS + entries * stride) * 4);
    const words = this.#wordsOf(ref);
    const base = baseOf(ref);
    words[base + COUNT] = 0;
    words[base + SHAPE] = level | (entries << LEVEL_BITS);
    return ref;
  }

  /** The only leaf gets twice the room. */
  #growRoot(): void {
    const old = this.#nodes[0];
    const words = this.#wordsOf(old);
    const base = baseOf(old);
    const count = words[base + COUNT];
    const grown = this.#newNode(0, count * 2);
    const target = this.#wordsOf(grown);
    const targetBase = baseOf(grown);
    const from = base + NODE_HEADER_WORDS;
    const moved = words.subarray(from, from + count * this.#leafStride);
    target.set(moved, targetBase + NODE_HEADER_WORDS);
    target[targetBase + COUNT] = count;
    this.memory.free(old);
    this.root = grown;
    this.#nodes[0] = grown;
  }

  /** Splits the full leaf on the path, and what is full above it. All memory is taken first. */
  #split(id: WideId): void {
    const height = this.height;
    let full = 1;
    while (full < height && this.#isFull(this.#nodes[height - 1 - full])) full++;
    const spares = full === height ? full + 1 : full;
    this.#takeSpares(spares, full === height ? height : -1);
    if (full === height) this.#raiseRoot(this.#spares[full]);
    for (let level = full - 1; level >= 0; level--) {
      this.#splitNode(level, this.#spares[level], id);
    }
    this.#header[this.#headerAt + NODES] += spares;
  }

  #isFull(ref: number): boolean {
    return this.#wordsOf(ref)[baseOf(ref) + COUNT] === NODE_ENTRIES;
  }

  #takeSpares(count: number, rootLevel: number): void {
    let taken = 0;
    try {
      for (; taken < count; taken++) {
        const level = taken === count - 1 && rootLevel > 0 ? rootLevel : taken;
        this.#spares[taken] = this.#newNode(level, NODE_ENTRIES);
      }
    } catch (error) {
      while (taken > 0) this.memory.free(this.#spares[--taken]);
      throw error;
    }
  }

  /** A new root above the old one, and the path with it. */
  #raiseRoot(ref: number): void {
    const height = this.height;
    const words = this.#wordsOf(ref);
    const base = baseOf(ref);
    words[base + COUNT] = 1;
    words.fill(0, base + NODE_HEADER_WORDS, base + NODE_HEADER_WORDS + ID_WORDS);
    words[base + NODE_HEADER_WORDS + ID_WORDS] = this.root;
    this.#nodes.copyWithin(1, 0, height);
    this.#slots.copyWithin(1, 0, height);
    this.#nodes[0] = ref;
    this.#slots[0] = 0;
    this.root = ref;
    this.#header[this.#headerAt + HEIGHT] = height + 1;
  }

  /**
   * Splits the full node of a level, its parent having room. At the very end of the tree the left
   * node stays full and the right one begins with what is to be appended.
   */
  #splitNode(level: number, right: number, id: WideId): void {
    const depth = this.height - 1 - level;
    const left = this.#nodes[depth];
    const stride = level === 0 ? this.#leafStride : INNER_STRIDE;
    const words = this.#wordsOf(left);
    const base = baseOf(left);
    const rightWords = this.#wordsOf(right);
    const rightBase = baseOf(right);
    const slot = this.#slots[depth];
    let kept = NODE_ENTRIES / 2;
    if (this.#isAtEnd(depth)) kept = level === 0 ? NODE_ENTRIES : NODE_ENTRIES - 1;
    const from = base + NODE_HEADER_WORDS + kept * stride;
    const end = base + NODE_HEADER_WORDS + NODE_ENTRIES * stride;
    if (from < end) rightWords.set(words.subarray(from, end), rightBase + NODE_HEADER_WORDS);
    else id.write(rightWords, rightBase + NODE_HEADER_WORDS);
    words[base + COUNT] = kept;
    rightWords[rightBase + COUNT] = NODE_ENTRIES - kept;
    this.#insertChild(depth - 1, right, rightWords, rightBase + NODE_HEADER_WORDS);
    // An id between the halves goes to the left: the right one's bound is larger.
    const goesRight = level === 0 ? slot > kept || kept === NODE_ENTRIES : slot >= kept;
    if (!goesRight) return;
    this.#nodes[depth] = right;
    this.#slots[depth] = slot - kept;
    this.#slots[depth - 1]++;
  }

  /** Is the path down to this node along the right edge, and its place in it the last? */
  #isAtEnd(depth: number): boolean {
    const leafDepth = this.height - 1;
    for (let at = 0; at <= depth; at++) {
      const ref = this.#nodes[at];
      const count = this.#wordsOf(ref)[baseOf(ref) + COUNT];
      if (this.#slots[at] < (at === leafDepth ? count : count - 1)) return false;
    }
    return true;
  }

  /** Behind the child on the path, in an inner node with room; its bound is read from `from`. */
  #insertChild(depth: number, child: number, from: Int32Array, fromAt: number): void {
    const ref = this.#nodes[depth];
    const words = this.#wordsOf(ref);
    const base = baseOf(ref);
    const at = innerAt(base, this.#slots[depth] + 1);
    const end = innerAt(base, words[base + COUNT]);
    if (at < end) words.copyWithin(at + INNER_STRIDE, at, end);
    for (let word = 0; word < ID_WORDS; word++) words[at + word] = from[fromAt + word];
    words[at + ID_WORDS] = child;
    words[base + COUNT]++;
  }

  // --- removing ------------------------------------------------------------------------------

  /** Removes the present entry. The place is lost: seek again. */
  remove(): void {
    const depth = this.height - 1;
    this.#header[this.#headerAt + SIZE]--;
    this.#removeSlots(depth, this.#slots[depth], 1, this.#leafStride);
    this.#thinOut(depth, this.#leafStride);
  }

  #removeSlots(depth: number, slot: number, slots: number, stride: number): void {
    const ref = this.#nodes[depth];
    const words = this.#wordsOf(ref);
    const base = baseOf(ref);
    const at = base + NODE_HEADER_WORDS + slot * stride;
    const end = base + NODE_HEADER_WORDS + words[base + COUNT] * stride;
    if (at + slots * stride < end) words.copyWithin(at, at + slots * stride, end);
    words[base + COUNT] -= slots;
  }

  /** A node on the path has lost entries: gives it up if it is empty, or joins it to another. */
  #thinOut(depth: number, stride: number): void {
    const ref = this.#nodes[depth];
    const count = this.#wordsOf(ref)[baseOf(ref) + COUNT];
    if (count === 0) {
      this.#freeNode(ref);
      if (depth === 0) {
        this.root = 0;
        this.#header[this.#headerAt + HEIGHT] = 0;
        return;
      }
      this.#removeSlots(depth - 1, this.#slots[depth - 1], 1, INNER_STRIDE);
      this.#thinOut(depth - 1, INNER_STRIDE);
    } else if (depth === 0) {
      this.#lowerRoot();
    } else if (count < SPARSE_ENTRIES && this.#joinNeighbour(depth, stride)) {
      this.#thinOut(depth - 1, INNER_STRIDE);
    }
  }

  /** Puts a sparse node and one beside it, of the same parent, into one if that fits well. */
  #joinNeighbour(depth: number, stride: number): boolean {
    const slot = this.#slots[depth - 1];
    return this.#join(depth, slot, stride) || this.#join(depth, slot - 1, stride);
  }

  #join(depth: number, leftSlot: number, stride: number): boolean {
    const parent = this.#nodes[depth - 1];
    const parentWords = this.#wordsOf(parent);
    const parentBase = baseOf(parent);
    if (leftSlot < 0 || leftSlot + 1 >= parentWords[parentBase + COUNT]) return false;
    const left = parentWords[innerAt(parentBase, leftSlot) + ID_WORDS];
    const right = parentWords[innerAt(parentBase, leftSlot + 1) + ID_WORDS];
    const words = this.#wordsOf(left);
    const base = baseOf(left);
    const rightWords = this.#wordsOf(right);
    const rightBase = baseOf(right);
    const count = words[base + COUNT];
    const rightCount = rightWords[rightBase + COUNT];
    if (count + rightCount > MERGED_ENTRIES) return false;
    const from = rightBase + NODE_HEADER_WORDS;
    const to = base + NODE_HEADER_WORDS + count * stride;
    words.set(rightWords.subarray(from, from + rightCount * stride), to);
    if (depth < this.height - 1) {
      // What was first there had no bound of its own: it takes its parent's.
      const bound = innerAt(parentBase, leftSlot + 1);
      for (let word = 0; word < ID_WORDS; word++) words[to + word] = parentWords[bound + word];
    }
    words[base + COUNT] = count + rightCount;
    this.#freeNode(right);
    this.#removeSlots(depth - 1, leftSlot + 1, 1, INNER_STRIDE);
    return true;
  }

  /** An inner root with one child is no use. */
  #lowerRoot(): void {
    while (this.height > 1) {
      const ref = this.root;
      const words = this.#wordsOf(ref);
      const base = baseOf(ref);
      if (words[base + COUNT] > 1) return;
      this.root = words[innerAt(base, 0) + ID_WORDS];
      this.#header[this.#headerAt + HEIGHT]--;
      this.#freeNode(ref);
    }
  }

  #freeNode(ref: number): void {
    this.memory.free(ref);
    this.#header[this.#headerAt + NODES]--;
  }

  /**
   * Removes the first leaf with all its entries, after `visit` was called with each one at hand;
   * returns how many they were, 0 when the tree is empty. Taking a tree apart goes by this.
   */
  removeFirstLeaf(visit?: (tree: IdTree) => void): number {
    if (!this.first()) return 0;
    const depth = this.height - 1;
    const leaf = this.#nodes[depth];
    const words = this.#wordsOf(leaf);
    const base = baseOf(leaf);
    const count = words[base + COUNT];
    if (visit !== undefined) {
      for (let slot = 0; slot < count; slot++) {
        this.at = base + NODE_HEADER_WORDS + slot * this.#leafStride;
        visit(this);
      }
    }
    words[base + COUNT] = 0;
    this.#header[this.#headerAt + SIZE] -= count;
    this.#thinOut(depth, this.#leafStride);
    return count;
  }

  // --- walking in steps ----------------------------------------------------------------------

  /**
   * Goes to the first entry of the n-th leaf (from 0), for walks in steps that survive changes in
   * between; false when there are fewer.
   */
  seekLeaf(index: number): boolean {
    if (!this.first()) return false;
    const lowest = this.height - 2;
    if (lowest < 0) return index === 0;
    for (let left = index; ; ) {
      const ref = this.#nodes[lowest];
      const words = this.#wordsOf(ref);
      const base = baseOf(ref);
      const count = words[base + COUNT];
      if (left < count) {
        this.#slots[lowest] = left;
        this.#nodes[lowest + 1] = words[innerAt(base, left) + ID_WORDS];
        return this.#edgeBelow(lowest + 1, 0);
      }
      left -= count;
      this.#slots[lowest] = count - 1;
      if (!this.#stepLeaf(1)) return false;
    }
  }

  /** Entries of the leaf that the present place is in. */
  get leafEntries(): number {
    const leaf = this.#nodes[this.height - 1];
    return this.#wordsOf(leaf)[baseOf(leaf) + COUNT];
  }

  /**
   * Hands the nodes on the path to the present place to `move`, which says where each is now (the
   * same, or a copy, the old block being free). Returns how many have moved.
   */
  moveNodes(move: (ref: number) => number): number {
    let moved = 0;
    for (let depth = this.height - 1; depth >= 0; depth--) {
      const ref = this.#nodes[depth];
      const copy = move(ref);
      if (copy === ref) continue;
      if (depth === 0) {
        this.root = copy;
      } else {
        const parent = this.#nodes[depth - 1];
        const at = innerAt(baseOf(parent), this.#slots[depth - 1]);
        this.#wordsOf(parent)[at + ID_WORDS] = copy;
      }
      this.#nodes[depth] = copy;
      moved++;
    }
    this.#enterLeaf();
    return moved;
  }
}

function baseOf(ref: number): number {
  return (ref & REF_UNIT_MASK) << 1;
}

function innerAt(base: number, slot: number): number {
  return base + NODE_HEADER_WORDS + slot * INNER_STRIDE;
}

function capacityOf(words: Int32Array, base: number): number {
  return words[base + SHAPE] >>> LEVEL_BITS;
}
