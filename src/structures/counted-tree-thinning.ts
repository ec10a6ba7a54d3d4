/**
 * How a counted tree shrinks: after a removal, the empty nodes of the way down are dropped and thin
 * ones joined with a neighbour. It needs no memory. Two neighbours under one parent that a removal
 * has passed fill more than three quarters of a node together.
 */
import {
  base,
  COUNT,
  INNER_CHILDREN,
  INNER_COUNTS,
  INNER_JOIN_SLOTS,
  INNER_REFS,
  INNER_SCORES,
  INNER_SLOTS,
  LEAF_JOIN_SLOTS,
  LEAF_SLOTS,
  moveChildren,
  moveElements,
  NEXT,
  PREVIOUS,
  removeFromInner,
} from './counted-tree-node.ts';
import type { TreePath } from './counted-tree-path.ts';

export class TreeThinning {
  readonly #path: TreePath;

  constructor(path: TreePath) {
    this.#path = path;
  }

  /** After a removal: drops empty nodes of the way down, joins thin ones with a neighbour. */
  settle(): void {
    const { nodes, slots } = this.#path;
    for (let level = 0; level < this.#path.height; level++) {
      const node = nodes[level];
      const count = this.#path.words(node)[base(node) + COUNT];
      const parent = nodes[level + 1];
      const slot = slots[level + 1];
      if (count === 0) this.#dropChild(level, slot);
      else if (count > (level === 0 ? LEAF_SLOTS : INNER_SLOTS) >>> 1) return;
      else if (this.#joins(level, parent, slot)) this.#join(level, parent, slot);
      else if (slot > 0 && this.#joins(level, parent, slot - 1)) {
        this.#join(level, parent, slot - 1);
      } else return;
    }
    this.#shrinkRoot();
  }

  /** Do a child and the one behind it fit into one node with room to spare? */
  #joins(level: number, parent: number, slot: number): boolean {
    const words = this.#path.words(parent);
    const at = base(parent);
    if (slot + 1 >= words[at + COUNT]) return false;
    const left = words[at + INNER_CHILDREN + slot];
    const right = words[at + INNER_CHILDREN + slot + 1];
    const together =
      this.#path.words(left)[base(left) + COUNT] + this.#path.words(right)[base(right) + COUNT];
    return together <= (level === 0 ? LEAF_JOIN_SLOTS : INNER_JOIN_SLOTS);
  }

  #join(level: number, parent: number, slot: number): void {
    const words = this.#path.words(parent);
    const at = base(parent);
    const left = words[at + INNER_CHILDREN + slot];
    const right = words[at + INNER_CHILDREN + slot + 1];
    if (level === 0) {
      moveElements(this.#path.words(right), base(right), 0, this.#path.words(left), base(left));
      this.#unchain(right);
    } else {
      // Of the first child below the right node, only its parent knows the separator.
      this.#path.words(right)[base(right) + INNER_REFS] = words[at + INNER_REFS + slot + 1];
      const separator = this.#path.scoreAt(parent, INNER_SCORES, slot + 1);
      this.#path.setScore(right, INNER_SCORES, 0, separator);
      moveChildren(this.#path.words(right), base(right), 0, this.#path.words(left), base(left));
    }
    words[at + INNER_COUNTS + slot] += words[at + INNER_COUNTS + slot + 1];
    removeFromInner(words, at, slot + 1);
    this.#path.memory.free(right);
  }

  /** Frees the empty child of the way down at a level. */
  #dropChild(level: number, slot: number): void {
    const { nodes } = this.#path;
    const parent = nodes[level + 1];
    const words = this.#path.words(parent);
    if (level === 0) this.#unchain(nodes[0]);
    this.#path.memory.free(nodes[level]);
    removeFromInner(words, base(parent), slot);
    if (slot > 0 || words[base(parent) + COUNT] === 0) return;
    const first = this.#path.scoreAt(parent, INNER_SCORES, 0);
    this.#path.renewSeparator(level + 2, first, words[base(parent) + INNER_REFS]);
  }

  #unchain(leaf: number): void {
    const words = this.#path.words(leaf);
    const previous = words[base(leaf) + PREVIOUS];
    const next = words[base(leaf) + NEXT];
    if (previous !== 0) this.#path.words(previous)[base(previous) + NEXT] = next;
    if (next !== 0) this.#path.words(next)[base(next) + PREVIOUS] = previous;
  }

  #shrinkRoot(): void {
    let { root, height } = this.#path;
    while (height > 0 && this.#path.words(root)[base(root) + COUNT] === 1) {
      const child = this.#path.words(root)[base(root) + INNER_CHILDREN];
      this.#path.memory.free(root);
      root = child;
      height--;
    }
    if (this.#path.words(root)[base(root) + COUNT] === 0) {
      this.#path.memory.free(root);
      root = 0;
      height = 0;
    }
    this.#path.root = root;
    this.#path.height = height;
  }
}
