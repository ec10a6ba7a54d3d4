/**
 * A counted B+tree over element records, ordered by score and then by the member's bytes: the place
 * of an element (its rank) and the element at a place are found in O(log n). Leaves hold the scores
 * beside the references, and are chained in both directions. The tree owns its nodes; the records
 * belong to whoever put them in. DESIGN.md beside this file explains the choices.
 *
 * The tree's state is three words in a block of memory: the root, the height, the count. A
 * `CountedTree` is a window on one tree at a time. Its cursor (`seek`, `forward`, `backward`) is
 * valid until the tree is changed or another is opened.
 */

import { TreeGrowth } from './counted-tree-growth.ts';
import {
  base,
  COUNT,
  INNER_CHILDREN,
  LEAF_BLOCK_BYTES,
  LEAF_REFS,
  LEAF_SCORES,
  LEAF_SLOTS,
  NEXT,
  PREVIOUS,
  removeFromLeaf,
} from './counted-tree-node.ts';
import { TreePath } from './counted-tree-path.ts';
import { TreeThinning } from './counted-tree-thinning.ts';
import type { KeyedRecords } from './keyed-record.ts';

export class CountedTree {
  readonly #path: TreePath;
  readonly #growth: TreeGrowth;
  readonly #thinning: TreeThinning;
  /** The element under the cursor. */
  ref = 0;
  score = 0;
  #leaf = 0;
  #slot = 0;
  /** What `removeRun` took out. */
  readonly removedRefs: Int32Array = new Int32Array(LEAF_SLOTS);
  readonly removedScores: Float64Array = new Float64Array(LEAF_SLOTS);

  constructor(records: KeyedRecords) {
    this.#path = new TreePath(records);
    this.#growth = new TreeGrowth(this.#path);
    this.#thinning = new TreeThinning(this.#path);
  }

  /** Opens the tree whose state stands in the words of `block` from `word` on. */
  open(block: number, word: number): void {
    this.#path.open(block, word);
  }

  /** Lets go of the arena looked at. */
  close(): void {
    this.#path.close();
  }

  /** Makes the opened state that of an empty tree. */
  format(): void {
    this.#path.root = 0;
    this.#path.height = 0;
    this.#path.size = 0;
  }

  get size(): number {
    return this.#path.size;
  }

  /** The root node (0 of an empty tree) and the levels of inner nodes: for the audit. */
  get root(): number {
    return this.#path.root;
  }

  get height(): number {
    return this.#path.height;
  }

  /** Puts a record in that is not there; its key is the member. Throws OutOfMemoryError. */
  insert(score: number, ref: number): void {
    if (this.#path.root !== 0) {
      this.#path.seekElement(score, ref);
      this.#path.descend();
      this.#path.forget();
    }
    this.#insertHere(score, ref);
  }

  /** The same for one that comes behind all others, which is not looked into. */
  append(score: number, ref: number): void {
    if (this.#path.root !== 0) this.#path.descendToEnd();
    this.#insertHere(score, ref);
  }

  #insertHere(score: number, ref: number): void {
    if (this.#path.root === 0) {
      const leaf = this.#path.memory.allocate(LEAF_BLOCK_BYTES);
      this.#path.formatNode(leaf);
      this.#path.root = leaf;
      this.#path.height = 0;
      this.#path.nodes[0] = leaf;
      this.#path.slots[0] = 0;
    }
    const leaf = this.#path.nodes[0];
    const count = this.#path.words(leaf)[base(leaf) + COUNT];
    if (count < LEAF_SLOTS) {
      this.#path.writeElement(leaf, this.#path.slots[0], score, ref);
      this.#path.addOnTheWay(1, 1);
    } else {
      this.#growth.reserveNodes();
      this.#growth.splitLeaf(leaf, score, ref);
    }
    this.#path.size++;
  }

  /** Takes an element out, which must be there. Needs no memory. */
  remove(score: number, ref: number): void {
    this.#find(score, ref);
    this.#removeHere(1);
  }

  /** Goes to the place of an element, which `named` is the tree's record of. Returns its rank. */
  #find(score: number, ref: number, named = ref): number {
    const path = this.#path;
    path.seekElement(score, ref, named);
    const rank = this.#path.root === 0 ? 0 : path.descend();
    path.forget();
    const leaf = path.nodes[0];
    const slot = path.slots[0];
    const isHere =
      this.#path.root !== 0 &&
      slot < this.#path.words(leaf)[base(leaf) + COUNT] &&
      this.#path.words(leaf)[base(leaf) + LEAF_REFS + slot] === named;
    if (!isHere) throw new Error('an element is not in its tree');
    return rank;
  }

  /** Gives an element another score. Throws OutOfMemoryError. */
  changeScore(oldScore: number, score: number, ref: number): void {
    this.#find(oldScore, ref);
    const leaf = this.#path.nodes[0];
    const slot = this.#path.slots[0];
    if (this.#staysBetween(leaf, slot, score)) {
      this.#path.setScore(leaf, LEAF_SCORES, slot, score);
      if (slot === 0) this.#path.renewSeparator(1, score, ref);
    } else {
      this.insert(score, ref);
      this.remove(oldScore, ref);
    }
  }

  /** With this score, does the element stay strictly between its neighbours in the leaf? */
  #staysBetween(leaf: number, slot: number, score: number): boolean {
    const count = this.#path.words(leaf)[base(leaf) + COUNT];
    if (slot === 0 || slot === count - 1) return this.#path.size === 1;
    return (
      this.#path.scoreAt(leaf, LEAF_SCORES, slot - 1) < score &&
      score < this.#path.scoreAt(leaf, LEAF_SCORES, slot + 1)
    );
  }

  /** How many elements come before this one, which must be there. */
  rankOf(score: number, ref: number): number {
    return this.#find(score, ref);
  }

  /** How many elements have less than this score; with `isBeyond`, not more than it. */
  rankOfScore(score: number, isBeyond: boolean): number {
    if (this.#path.root === 0) return 0;
    this.#path.seekScore(score, isBeyond);
    return this.#path.descend();
  }

  /** How many members, all scores being equal, are less; with `isBeyond`, not greater. */
  rankOfMember(bytes: Uint8Array, start: number, length: number, isBeyond: boolean): number {
    if (this.#path.root === 0) return 0;
    this.#path.seekMember(bytes, start, length, isBeyond);
    const rank = this.#path.descend();
    this.#path.forget();
    return rank;
  }

  /** Puts the cursor on the element of this rank; false when there is none. */
  seek(rank: number): boolean {
    if (rank < 0 || rank >= this.#path.size) return false;
    this.#path.descendToRank(rank);
    this.#leaf = this.#path.nodes[0];
    this.#slot = this.#path.slots[0];
    this.#readCursor();
    return true;
  }

  /** Puts the cursor on the first element of at least this score: its rank; -1: there is none. */
  seekScore(score: number): number {
    const path = this.#path;
    if (path.root === 0) return -1;
    path.seekScore(score, false);
    const rank = path.descend();
    if (rank === path.size) return -1;
    this.#leaf = path.nodes[0];
    this.#slot = path.slots[0];
    const words = path.words(this.#leaf);
    const at = base(this.#leaf);
    if (this.#slot === words[at + COUNT]) {
      this.#leaf = words[at + NEXT];
      this.#slot = 0;
    }
    this.#readCursor();
    return rank;
  }

  /** To the next element; false at the end. */
  forward(): boolean {
    const words = this.#path.words(this.#leaf);
    const at = base(this.#leaf);
    if (this.#slot + 1 < words[at + COUNT]) {
      this.#slot++;
    } else {
      if (words[at + NEXT] === 0) return false;
      this.#leaf = words[at + NEXT];
      this.#slot = 0;
    }
    this.#readCursor();
    return true;
  }

  /** To the element before; false at the beginning. */
  backward(): boolean {
    if (this.#slot > 0) {
      this.#slot--;
    } else {
      const previous = this.#path.words(this.#leaf)[base(this.#leaf) + PREVIOUS];
      if (previous === 0) return false;
      this.#leaf = previous;
      this.#slot = this.#path.words(previous)[base(previous) + COUNT] - 1;
    }
    this.#readCursor();
    return true;
  }

  #readCursor(): void {
    this.ref = this.#path.words(this.#leaf)[base(this.#leaf) + LEAF_REFS + this.#slot];
    this.score = this.#path.scoreAt(this.#leaf, LEAF_SCORES, this.#slot);
  }

  /**
   * Takes out up to `most` elements from this rank on, as many as stand in one leaf. Returns how
   * many; they are in `removedRefs` and `removedScores`.
   */
  removeRun(rank: number, most: number): number {
    this.#path.descendToRank(rank);
    const leaf = this.#path.nodes[0];
    const slot = this.#path.slots[0];
    const words = this.#path.words(leaf);
    const many = Math.min(most, words[base(leaf) + COUNT] - slot);
    for (let at = 0; at < many; at++) {
      this.removedRefs[at] = words[base(leaf) + LEAF_REFS + slot + at];
      this.removedScores[at] = this.#path.scoreAt(leaf, LEAF_SCORES, slot + at);
    }
    this.#removeHere(many);
    return many;
  }

  /** A record has moved in memory; its old place is not looked at any more. */
  redirect(score: number, from: number, to: number): void {
    const { nodes, slots } = this.#path;
    this.#find(score, to, from);
    this.#path.words(nodes[0])[base(nodes[0]) + LEAF_REFS + slots[0]] = to;
    if (slots[0] === 0) this.#path.renewSeparator(1, score, to);
  }

  /**
   * Moves the nodes on the way to the element of a rank, and the records in its leaf, each by the
   * function given, which returns its new reference or the old one. Returns how many elements
   * stand in the leaf from that rank on.
   */
  moveBlocks(
    rank: number,
    moveNode: (node: number) => number,
    moveRecord: (ref: number) => number,
  ): number {
    const path = this.#path;
    const { nodes, slots } = path;
    path.descendToRank(rank);
    for (let level = path.height; level >= 0; level--) {
      const moved = moveNode(nodes[level]);
      if (moved !== nodes[level]) path.replaceNode(level, moved);
    }
    const words = path.words(nodes[0]);
    const first = base(nodes[0]) + LEAF_REFS;
    const count = words[base(nodes[0]) + COUNT];
    for (let slot = 0; slot < count; slot++) {
      const ref = words[first + slot];
      const moved = moveRecord(ref);
      if (moved === ref) continue;
      words[first + slot] = moved;
      if (slot > 0) continue;
      path.renewSeparator(1, path.scoreAt(nodes[0], LEAF_SCORES, 0), moved);
    }
    return count - slots[0];
  }

  /** What the nodes take, in bytes. */
  nodeBytes(): number {
    const path = this.#path;
    if (path.root === 0) return 0;
    return this.#bytesBelow(path.root, path.height);
  }

  #bytesBelow(node: number, level: number): number {
    const path = this.#path;
    const own = path.memory.sizeOf(node);
    if (level === 0) return own;
    const words = path.words(node);
    const first = base(node) + INNER_CHILDREN;
    const count = words[base(node) + COUNT];
    // All leaves are of one size.
    if (level === 1) return own + count * path.memory.sizeOf(words[first]);
    let bytes = own;
    for (let slot = 0; slot < count; slot++) {
      bytes += this.#bytesBelow(words[first + slot], level - 1);
    }
    return bytes;
  }

  /**
   * Takes a tree apart that nobody uses any more, without a look at the records: frees about as
   * many nodes as one has children. Returns how many; 0 when nothing is left.
   */
  freeSome(): number {
    if (this.#path.root === 0) return 0;
    const { memory } = this.#path;
    const { nodes, slots } = this.#path;
    this.#path.descendToEnd();
    let freed = 0;
    let level = Math.min(1, this.#path.height);
    if (level === 1) {
      const words = this.#path.words(nodes[1]);
      for (let slot = 0; slot <= slots[1]; slot++) {
        memory.free(words[base(nodes[1]) + INNER_CHILDREN + slot]);
        freed++;
      }
    }
    // A node without children goes too; its parent has one less.
    for (; level <= this.#path.height; level++) {
      const words = this.#path.words(nodes[level]);
      if (level > 1 && --words[base(nodes[level]) + COUNT] > 0) return freed;
      memory.free(nodes[level]);
      freed++;
    }
    this.format();
    return freed;
  }

  /** Takes out so many elements where the way down ends. */
  #removeHere(many: number): void {
    const { nodes, slots } = this.#path;
    const leaf = nodes[0];
    const slot = slots[0];
    const words = this.#path.words(leaf);
    removeFromLeaf(words, base(leaf), slot, many);
    this.#path.addOnTheWay(1, -many);
    this.#path.size -= many;
    if (slot === 0 && words[base(leaf) + COUNT] > 0) {
      const first = this.#path.scoreAt(leaf, LEAF_SCORES, 0);
      this.#path.renewSeparator(1, first, words[base(leaf) + LEAF_REFS]);
    }
    this.#thinning.settle();
  }
}
