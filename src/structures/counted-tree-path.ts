/**
 * The state of the counted tree that is open, and the way down to a place in it, found by element,
 * by bound or by rank. What was sought and the way to it stay in plain fields, reused for every
 * search, so that one allocates nothing.
 */
import { REF_ARENA_SHIFT, REF_UNIT_MASK } from '../memory/arena-layout.ts';
import type { Memory } from '../memory/memory.ts';
import {
  base,
  COUNT,
  INNER_CHILDREN,
  INNER_COUNTS,
  INNER_REFS,
  INNER_SCORES,
  insertInInner,
  insertInLeaf,
  LEAF_REFS,
  LEAF_SCORES,
  NEXT,
  PREVIOUS,
} from './counted-tree-node.ts';
import { HEAD_WIDE, KEY_WORDS, type KeyedRecords } from './keyed-record.ts';

/** Nodes hold at least three children on average: 2^31 elements are less deep. */
const DEEPEST = 24;

/** Words of a tree's state. */
export const TREE_WORDS = 3;

/** What decides between the key sought and an element of the same score. */
const BY_MEMBER = 0;
const BEFORE = -1;
const AFTER = 1;

const NO_BYTES: Uint8Array = new Uint8Array(0);
const NO_TREE: Int32Array = new Int32Array(0);

export class TreePath {
  readonly #records: KeyedRecords;
  readonly memory: Memory;
  /** The way down last taken: the node at each level, 0 being the leaf, and where in it. */
  readonly nodes = new Int32Array(DEEPEST);
  readonly slots = new Int32Array(DEEPEST);
  /** Where the opened tree's state lies: root, height, size. */
  #header: Int32Array = NO_TREE;
  #at = 0;
  /** A record that is the key itself, whatever its bytes are now. */
  #self = 0;
  #score = 0;
  #ignoresScore = false;
  #tie = BY_MEMBER;
  /** How the key stands to an element with the very same member. */
  #same = 0;
  #bytes: Uint8Array = NO_BYTES;
  #start = 0;
  #length = 0;

  constructor(records: KeyedRecords) {
    this.#records = records;
    this.memory = records.memory;
  }

  /** Opens the tree whose state stands in the words of `block` from `word` on. */
  open(block: number, word: number): void {
    this.#header = this.memory.words[block >>> REF_ARENA_SHIFT];
    this.#at = base(block) + word;
  }

  /** Lets go of the arena looked at. */
  close(): void {
    this.#header = NO_TREE;
    this.#at = 0;
  }

  /** The root node, 0 of an empty tree. */
  get root(): number {
    return this.#header[this.#at];
  }

  set root(node: number) {
    this.#header[this.#at] = node;
  }

  /** Levels of inner nodes above the leaves. */
  get height(): number {
    return this.#header[this.#at + 1];
  }

  set height(levels: number) {
    this.#header[this.#at + 1] = levels;
  }

  /** Elements in the tree. */
  get size(): number {
    return this.#header[this.#at + 2];
  }

  set size(elements: number) {
    this.#header[this.#at + 2] = elements;
  }

  /**
   * Seeks the place of an element: of one that is there its own, else where it belongs. If the
   * tree still knows it by another record, `self` is that one.
   */
  seekElement(score: number, ref: number, self = ref): void {
    const records = this.#records;
    records.open(ref);
    this.#score = score;
    this.#ignoresScore = false;
    this.#tie = BY_MEMBER;
    this.#same = 0;
    this.#self = self;
    this.#bytes = records.keyBytes;
    this.#start = records.keyStart;
    this.#length = records.keyLength;
  }

  /** Seeks the first element of at least this score, or of more (`isBeyond`). */
  seekScore(score: number, isBeyond: boolean): void {
    this.#score = score;
    this.#ignoresScore = false;
    this.#tie = isBeyond ? AFTER : BEFORE;
  }

  /** Seeks the first element whose member is not less, or greater, all scores being the same. */
  seekMember(bytes: Uint8Array, start: number, length: number, isBeyond: boolean): void {
    this.#ignoresScore = true;
    this.#tie = BY_MEMBER;
    this.#same = isBeyond ? AFTER : 0;
    this.#self = 0;
    this.#bytes = bytes;
    this.#start = start;
    this.#length = length;
  }

  /** Lets go of the bytes that were sought. */
  forget(): void {
    this.#bytes = NO_BYTES;
  }

  /**
   * Goes down from the root to the first element that is not before the key. Returns its rank; the
   * slot in the leaf is the leaf's count when the element is the next leaf's first, or none.
   */
  descend(): number {
    const memory = this.memory;
    let node = this.root;
    let rank = 0;
    for (let level = this.height; level > 0; level--) {
      const words = memory.words[node >>> REF_ARENA_SHIFT];
      const view = memory.views[node >>> REF_ARENA_SHIFT];
      const start = base(node);
      // The last child whose separator is not beyond the key.
      let low = 0;
      let high = words[start + COUNT];
      while (high - low > 1) {
        const middle = (low + high) >>> 1;
        const score = view.getFloat64((start + INNER_SCORES + 2 * middle) << 2, true);
        if (this.#order(score, words[start + INNER_REFS + middle]) < 0) high = middle;
        else low = middle;
      }
      for (let at = 0; at < low; at++) rank += words[start + INNER_COUNTS + at];
      this.nodes[level] = node;
      this.slots[level] = low;
      node = words[start + INNER_CHILDREN + low];
    }
    const slot = this.#slotInLeaf(node);
    this.nodes[0] = node;
    this.slots[0] = slot;
    return rank + slot;
  }

  #slotInLeaf(leaf: number): number {
    const memory = this.memory;
    const words = memory.words[leaf >>> REF_ARENA_SHIFT];
    const view = memory.views[leaf >>> REF_ARENA_SHIFT];
    const start = base(leaf);
    let low = 0;
    let high = words[start + COUNT];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const score = view.getFloat64((start + LEAF_SCORES + 2 * middle) << 2, true);
      if (this.#order(score, words[start + LEAF_REFS + middle]) > 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Goes down to the element of this rank, which must be there. */
  descendToRank(rank: number): void {
    const memory = this.memory;
    let node = this.root;
    let left = rank;
    for (let level = this.height; level > 0; level--) {
      const words = memory.words[node >>> REF_ARENA_SHIFT];
      const start = base(node);
      let slot = 0;
      for (; left >= words[start + INNER_COUNTS + slot]; slot++) {
        left -= words[start + INNER_COUNTS + slot];
      }
      this.nodes[level] = node;
      this.slots[level] = slot;
      node = words[start + INNER_CHILDREN + slot];
    }
    this.nodes[0] = node;
    this.slots[0] = left;
  }

  /** Goes down behind the last element. */
  descendToEnd(): void {
    const memory = this.memory;
    let node = this.root;
    for (let level = this.height; level > 0; level--) {
      const words = memory.words[node >>> REF_ARENA_SHIFT];
      const start = base(node);
      const slot = words[start + COUNT] - 1;
      this.nodes[level] = node;
      this.slots[level] = slot;
      node = words[start + INNER_CHILDREN + slot];
    }
    this.nodes[0] = node;
    this.slots[0] = memory.words[node >>> REF_ARENA_SHIFT][base(node)];
  }

  /** Negative when the key comes before this element, positive when behind it, 0 if it is it. */
  #order(score: number, ref: number): number {
    if (!this.#ignoresScore) {
      if (this.#score !== score) return this.#score < score ? -1 : 1;
      if (this.#tie !== BY_MEMBER) return this.#tie;
    }
    if (ref === this.#self) return 0;
    const order = this.#compareMember(ref);
    return order === 0 ? this.#same : order;
  }

  #compareMember(ref: number): number {
    const words = this.memory.words[ref >>> REF_ARENA_SHIFT];
    const word = (ref & REF_UNIT_MASK) << 1;
    const head = words[word];
    let bytes = this.memory.bytes[ref >>> REF_ARENA_SHIFT];
    let start = (word + KEY_WORDS[(head >>> 8) & 7]) << 2;
    let length = (head >>> 16) & 0xff;
    if ((head & HEAD_WIDE) !== 0) {
      this.#records.open(ref);
      bytes = this.#records.keyBytes;
      start = this.#records.keyStart;
      length = this.#records.keyLength;
    }
    const sought = this.#bytes;
    const soughtStart = this.#start;
    const shared = length < this.#length ? length : this.#length;
    for (let at = 0; at < shared; at++) {
      const difference = sought[soughtStart + at] - bytes[start + at];
      if (difference !== 0) return difference;
    }
    return this.#length - length;
  }

  words(node: number): Int32Array {
    return this.memory.words[node >>> REF_ARENA_SHIFT];
  }

  scoreAt(node: number, scores: number, slot: number): number {
    const view = this.memory.views[node >>> REF_ARENA_SHIFT];
    return view.getFloat64((base(node) + scores + 2 * slot) << 2, true);
  }

  setScore(node: number, scores: number, slot: number, score: number): void {
    const view = this.memory.views[node >>> REF_ARENA_SHIFT];
    view.setFloat64((base(node) + scores + 2 * slot) << 2, score, true);
  }

  formatNode(node: number): void {
    const words = this.words(node);
    words[base(node) + COUNT] = 0;
    words[base(node) + PREVIOUS] = 0;
    words[base(node) + NEXT] = 0;
  }

  writeElement(leaf: number, slot: number, score: number, ref: number): void {
    insertInLeaf(this.words(leaf), base(leaf), slot, ref);
    this.setScore(leaf, LEAF_SCORES, slot, score);
  }

  writeChild(node: number, slot: number, child: number, elements: number, ref: number): void {
    insertInInner(this.words(node), base(node), slot, child, elements, ref);
  }

  /** Counts elements more or less in the nodes of the way down, from a level to the root. */
  addOnTheWay(level: number, elements: number): void {
    const { nodes, slots } = this;
    for (let at = level; at <= this.height; at++) {
      this.words(nodes[at])[base(nodes[at]) + INNER_COUNTS + slots[at]] += elements;
    }
  }

  /** The subtree below a level of the way down has a new smallest element. */
  renewSeparator(level: number, score: number, ref: number): void {
    const { nodes, slots } = this;
    for (let at = level; at <= this.height; at++) {
      if (slots[at] === 0) continue;
      this.words(nodes[at])[base(nodes[at]) + INNER_REFS + slots[at]] = ref;
      this.setScore(nodes[at], INNER_SCORES, slots[at], score);
      return;
    }
  }

  /** The node of the way down at a level has a new place; its old one is free already. */
  replaceNode(level: number, node: number): void {
    if (level === this.height) {
      this.root = node;
    } else {
      const parent = this.nodes[level + 1];
      const slot = this.slots[level + 1];
      this.words(parent)[base(parent) + INNER_CHILDREN + slot] = node;
    }
    this.nodes[level] = node;
    if (level > 0) return;
    const words = this.words(node);
    const previous = words[base(node) + PREVIOUS];
    const next = words[base(node) + NEXT];
    if (previous !== 0) this.words(previous)[base(previous) + NEXT] = node;
    if (next !== 0) this.words(next)[base(next) + PREVIOUS] = node;
  }
}
