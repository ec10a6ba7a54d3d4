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
import {
  baseOf,
  COUNT,
  capacityOf,
  closeGap,
  formatNode,
  ID_WORDS,
  INNER_STRIDE,
  innerAt,
  NODE_HEADER_WORDS,
  openGap,
} from './id-nodes.ts';
import { HEIGHT, HIGHEST, IdTreePosition, NODE_ENTRIES, NODES, SIZE } from './id-tree-position.ts';
import type { WideId } from './wide-id.ts';

/** A tree that has but one leaf may have a smaller one. */
const SMALLEST_ENTRIES = 2;
/** Below so many entries a node looks whether its neighbour can take them. */
const SPARSE_ENTRIES = NODE_ENTRIES / 4;
const MERGED_ENTRIES = (NODE_ENTRIES * 3) / 4;

export class IdTree extends IdTreePosition {
  readonly #spares = new Int32Array(HIGHEST + 1);

  /**
   * Adds an id that is not there and goes to it; its value's words are the caller's to set. Throws
   * OutOfMemoryError, the tree then being as it was.
   */
  insert(id: WideId): void {
    if (!this.descend(id)) this.#plantRoot();
    const leaf = this.nodes[this.height - 1];
    const words = this.wordsOf(leaf);
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
    const leaf = this.nodes[depth];
    const words = this.wordsOf(leaf);
    const at = openGap(words, baseOf(leaf), this.slots[depth], this.leafStride);
    id.write(words, at);
    this.header[this.headerAt + SIZE]++;
    this.words = words;
    this.at = at;
  }

  #plantRoot(): void {
    const leaf = this.#newNode(0, SMALLEST_ENTRIES);
    this.root = leaf;
    this.header[this.headerAt + HEIGHT] = 1;
    this.header[this.headerAt + NODES] = 1;
    this.nodes[0] = leaf;
    this.slots[0] = 0;
  }

  #newNode(level: number, entries: number): number {
    const stride = level === 0 ? this.leafStride : INNER_STRIDE;
    const ref = this.memory.allocate((NODE_HEADER_WORDS + entries * stride) * 4);
    formatNode(this.wordsOf(ref), baseOf(ref), level, entries);
    return ref;
  }

  /** The only leaf gets twice the room. */
  #growRoot(): void {
    const old = this.nodes[0];
    const words = this.wordsOf(old);
    const base = baseOf(old);
    const count = words[base + COUNT];
    const grown = this.#newNode(0, count * 2);
    const target = this.wordsOf(grown);
    const targetBase = baseOf(grown);
    const from = base + NODE_HEADER_WORDS;
    const moved = words.subarray(from, from + count * this.leafStride);
    target.set(moved, targetBase + NODE_HEADER_WORDS);
    target[targetBase + COUNT] = count;
    this.memory.free(old);
    this.root = grown;
    this.nodes[0] = grown;
  }

  /** Splits the full leaf on the path, and what is full above it. All memory is taken first. */
  #split(id: WideId): void {
    const height = this.height;
    let full = 1;
    while (full < height && this.#isFull(this.nodes[height - 1 - full])) full++;
    const spares = full === height ? full + 1 : full;
    this.#takeSpares(spares, full === height ? height : -1);
    if (full === height) this.#raiseRoot(this.#spares[full]);
    for (let level = full - 1; level >= 0; level--) {
      this.#splitNode(level, this.#spares[level], id);
    }
    this.header[this.headerAt + NODES] += spares;
  }

  #isFull(ref: number): boolean {
    return this.wordsOf(ref)[baseOf(ref) + COUNT] === NODE_ENTRIES;
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
    const words = this.wordsOf(ref);
    const base = baseOf(ref);
    words[base + COUNT] = 1;
    words.fill(0, base + NODE_HEADER_WORDS, base + NODE_HEADER_WORDS + ID_WORDS);
    words[base + NODE_HEADER_WORDS + ID_WORDS] = this.root;
    this.nodes.copyWithin(1, 0, height);
    this.slots.copyWithin(1, 0, height);
    this.nodes[0] = ref;
    this.slots[0] = 0;
    this.root = ref;
    this.header[this.headerAt + HEIGHT] = height + 1;
  }

  /**
   * Splits the full node of a level, its parent having room. At the very end of the tree the left
   * node stays full and the right one begins with what is to be appended.
   */
  #splitNode(level: number, right: number, id: WideId): void {
    const depth = this.height - 1 - level;
    const left = this.nodes[depth];
    const stride = level === 0 ? this.leafStride : INNER_STRIDE;
    const words = this.wordsOf(left);
    const base = baseOf(left);
    const rightWords = this.wordsOf(right);
    const rightBase = baseOf(right);
    const slot = this.slots[depth];
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
    this.nodes[depth] = right;
    this.slots[depth] = slot - kept;
    this.slots[depth - 1]++;
  }

  /** Is the path down to this node along the right edge, and its place in it the last? */
  #isAtEnd(depth: number): boolean {
    const leafDepth = this.height - 1;
    for (let at = 0; at <= depth; at++) {
      const ref = this.nodes[at];
      const count = this.wordsOf(ref)[baseOf(ref) + COUNT];
      if (this.slots[at] < (at === leafDepth ? count : count - 1)) return false;
    }
    return true;
  }

  /** Behind the child on the path, in an inner node with room; its bound is read from `from`. */
  #insertChild(depth: number, child: number, from: Int32Array, fromAt: number): void {
    const ref = this.nodes[depth];
    const words = this.wordsOf(ref);
    const at = openGap(words, baseOf(ref), this.slots[depth] + 1, INNER_STRIDE);
    for (let word = 0; word < ID_WORDS; word++) words[at + word] = from[fromAt + word];
    words[at + ID_WORDS] = child;
  }

  /** Removes the present entry. The place is lost: seek again. */
  remove(): void {
    const depth = this.height - 1;
    this.header[this.headerAt + SIZE]--;
    const leaf = this.nodes[depth];
    closeGap(this.wordsOf(leaf), baseOf(leaf), this.slots[depth], this.leafStride);
    this.#thinOut(depth, this.leafStride);
  }

  /** A node on the path has lost entries: gives it up if it is empty, or joins it to another. */
  #thinOut(depth: number, stride: number): void {
    const ref = this.nodes[depth];
    const count = this.wordsOf(ref)[baseOf(ref) + COUNT];
    if (count === 0) {
      this.#freeNode(ref);
      if (depth === 0) {
        this.root = 0;
        this.header[this.headerAt + HEIGHT] = 0;
        return;
      }
      const parent = this.nodes[depth - 1];
      closeGap(this.wordsOf(parent), baseOf(parent), this.slots[depth - 1], INNER_STRIDE);
      this.#thinOut(depth - 1, INNER_STRIDE);
    } else if (depth === 0) {
      this.#lowerRoot();
    } else if (count < SPARSE_ENTRIES && this.#joinNeighbour(depth, stride)) {
      this.#thinOut(depth - 1, INNER_STRIDE);
    }
  }

  /** Puts a sparse node and one beside it, of the same parent, into one if that fits well. */
  #joinNeighbour(depth: number, stride: number): boolean {
    const slot = this.slots[depth - 1];
    return this.#join(depth, slot, stride) || this.#join(depth, slot - 1, stride);
  }

  #join(depth: number, leftSlot: number, stride: number): boolean {
    const parent = this.nodes[depth - 1];
    const parentWords = this.wordsOf(parent);
    const parentBase = baseOf(parent);
    if (leftSlot < 0 || leftSlot + 1 >= parentWords[parentBase + COUNT]) return false;
    const left = parentWords[innerAt(parentBase, leftSlot) + ID_WORDS];
    const right = parentWords[innerAt(parentBase, leftSlot + 1) + ID_WORDS];
    const words = this.wordsOf(left);
    const base = baseOf(left);
    const rightWords = this.wordsOf(right);
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
    closeGap(parentWords, parentBase, leftSlot + 1, INNER_STRIDE);
    return true;
  }

  /** An inner root with one child is no use. */
  #lowerRoot(): void {
    while (this.height > 1) {
      const ref = this.root;
      const words = this.wordsOf(ref);
      const base = baseOf(ref);
      if (words[base + COUNT] > 1) return;
      this.root = words[innerAt(base, 0) + ID_WORDS];
      this.header[this.headerAt + HEIGHT]--;
      this.#freeNode(ref);
    }
  }

  #freeNode(ref: number): void {
    this.memory.free(ref);
    this.header[this.headerAt + NODES]--;
  }

  /**
   * Removes the first leaf with all its entries, after `visit` was called with each one at hand;
   * returns how many they were, 0 when the tree is empty. Taking a tree apart goes by this.
   */
  removeFirstLeaf(visit?: (tree: IdTree) => void): number {
    if (!this.first()) return 0;
    const depth = this.height - 1;
    const leaf = this.nodes[depth];
    const words = this.wordsOf(leaf);
    const base = baseOf(leaf);
    const count = words[base + COUNT];
    if (visit !== undefined) {
      for (let slot = 0; slot < count; slot++) {
        this.at = base + NODE_HEADER_WORDS + slot * this.leafStride;
        visit(this);
      }
    }
    words[base + COUNT] = 0;
    this.header[this.headerAt + SIZE] -= count;
    this.#thinOut(depth, this.leafStride);
    return count;
  }
}
