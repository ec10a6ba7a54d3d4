/**
 * How a counted tree grows: full nodes of the way down to a new element are divided. All nodes that
 * it takes are allocated before anything is changed, so that want of memory leaves the tree as it
 * was.
 */
import {
  base,
  COUNT,
  elementsBelow,
  INNER_BLOCK_BYTES,
  INNER_COUNTS,
  INNER_REFS,
  INNER_SCORES,
  INNER_SLOTS,
  LEAF_BLOCK_BYTES,
  LEAF_REFS,
  LEAF_SCORES,
  LEAF_SLOTS,
  moveChildren,
  moveElements,
  NEXT,
  PREVIOUS,
} from './counted-tree-node.ts';
import type { TreePath } from './counted-tree-path.ts';

export class TreeGrowth {
  readonly #path: TreePath;
  /** Nodes allocated before a change begins; the last one is taken first. */
  readonly #spares: number[] = [];

  constructor(path: TreePath) {
    this.#path = path;
  }

  /** Allocates what splitting the full leaf of the way down takes: all of it or, throwing, none. */
  reserveNodes(): void {
    const { nodes } = this.#path;
    const spares = this.#spares;
    try {
      spares.push(this.#path.memory.allocate(LEAF_BLOCK_BYTES));
      for (let level = 1; level <= this.#path.height + 1; level++) {
        const isRoomHere =
          level <= this.#path.height &&
          this.#path.words(nodes[level])[base(nodes[level])] < INNER_SLOTS;
        if (isRoomHere) break;
        spares.push(this.#path.memory.allocate(INNER_BLOCK_BYTES));
      }
    } catch (error) {
      for (const spare of spares) this.#path.memory.free(spare);
      spares.length = 0;
      throw error;
    }
    spares.reverse();
  }

  #takeSpare(): number {
    const node = this.#spares.pop();
    if (node === undefined) throw new Error('a tree grows beyond what was reserved');
    this.#path.formatNode(node);
    return node;
  }

  /**
   * Divides a full leaf and puts the element in. What comes in order leaves full nodes behind: at
   * either end of the tree the new leaf begins with the new element alone.
   */
  splitLeaf(leaf: number, score: number, ref: number): void {
    const right = this.#takeSpare();
    const slot = this.#path.slots[0];
    const words = this.#path.words(leaf);
    const rightWords = this.#path.words(right);
    const at = base(leaf);
    const next = words[at + NEXT];
    let kept = LEAF_SLOTS >>> 1;
    if (next === 0 && slot === LEAF_SLOTS) kept = LEAF_SLOTS;
    else if (words[at + PREVIOUS] === 0 && slot === 0) kept = 0;
    moveElements(words, at, kept, rightWords, base(right));
    rightWords[base(right) + PREVIOUS] = leaf;
    rightWords[base(right) + NEXT] = next;
    words[at + NEXT] = right;
    if (next !== 0) this.#path.words(next)[base(next) + PREVIOUS] = right;
    if (slot > kept || kept === LEAF_SLOTS) this.#path.writeElement(right, slot - kept, score, ref);
    else this.#path.writeElement(leaf, slot, score, ref);
    this.#addChild(
      right,
      rightWords[base(right) + COUNT],
      this.#path.scoreAt(right, LEAF_SCORES, 0),
      rightWords[base(right) + LEAF_REFS],
    );
  }

  /**
   * Adds a node with so many elements, one of them new, and this separator, behind the one of the
   * way down; divides full nodes upwards.
   */
  #addChild(added: number, addedElements: number, addedScore: number, addedRef: number): void {
    const { nodes, slots } = this.#path;
    let child = added;
    let elements = addedElements;
    let score = addedScore;
    let ref = addedRef;
    for (let level = 1; level <= this.#path.height; level++) {
      const node = nodes[level];
      const words = this.#path.words(node);
      const at = base(node);
      const slot = slots[level] + 1;
      words[at + INNER_COUNTS + slot - 1] += 1 - elements;
      if (words[at + COUNT] < INNER_SLOTS) {
        this.#path.writeChild(node, slot, child, elements, ref);
        this.#path.setScore(node, INNER_SCORES, slot, score);
        this.#path.addOnTheWay(level + 1, 1);
        return;
      }
      const right = this.#takeSpare();
      const kept = slot === INNER_SLOTS ? INNER_SLOTS : INNER_SLOTS >>> 1;
      moveChildren(words, at, kept, this.#path.words(right), base(right));
      const target = slot > kept || kept === INNER_SLOTS ? right : node;
      const place = target === right ? slot - kept : slot;
      this.#path.writeChild(target, place, child, elements, ref);
      this.#path.setScore(target, INNER_SCORES, place, score);
      child = right;
      elements = elementsBelow(this.#path.words(right), base(right));
      score = this.#path.scoreAt(right, INNER_SCORES, 0);
      ref = this.#path.words(right)[base(right) + INNER_REFS];
    }
    this.#growRoot(child, elements, score, ref);
  }

  #growRoot(child: number, elements: number, score: number, ref: number): void {
    const root = this.#takeSpare();
    this.#path.writeChild(root, 0, this.#path.root, this.#path.size + 1 - elements, 0);
    this.#path.writeChild(root, 1, child, elements, ref);
    this.#path.setScore(root, INNER_SCORES, 1, score);
    this.#path.root = root;
    this.#path.height++;
  }
}
