/**
 * A sequence of nodes that knows how many elements lie before each: a counted tree of small blocks,
 * so that the node of any position is found in a few steps, and nodes come and go anywhere at the
 * same price. It stands in a chunked list where others link nodes with their neighbours.
 *
 *   word 0   entries in use | level << 16 (0: the entries name nodes, else blocks of the tree)
 *   word 1   unused
 *   entries  reference, weight
 *
 * A node's weight is the number of its elements; a negative one is the owner's mark for a node that
 * holds one. A block's weight is the number of elements below it.
 *
 * The object is a window on one tree at a time, and has one place in it: the entry that was sought,
 * stepped to, or inserted last. The owner keeps `root`.
 */
import { REF_ARENA_SHIFT, REF_UNIT_MASK } from '../memory/arena-layout.ts';
import type { Memory } from '../memory/memory.ts';

export const INDEX_BLOCK_BYTES = 512;
/** Entries in a block. */
export const INDEX_FANOUT: number = (INDEX_BLOCK_BYTES - 8) / 8;

const ENTRIES_WORD = 2;
const USED_MASK = 0xffff;
/** A block with no more entries than this is joined with a neighbour, if both leave some room. */
const FEW = INDEX_FANOUT >>> 2;
const JOINED_MOST: number = INDEX_FANOUT - FEW;
/** More levels than 2^31 elements can fill, even with blocks at their emptiest. */
const MOST_LEVELS = 32;

/** How many elements a node of this weight holds. */
export function elementsOf(weight: number): number {
  return weight > 0 ? weight : 1;
}

export class NodeIndex {
  readonly #memory: Memory;
  /** The tree's topmost block; 0 when it is empty. */
  root = 0;
  /** The place: a block for each level from the root down, and which entry of it. */
  readonly #blocks = new Int32Array(MOST_LEVELS);
  readonly #places = new Int32Array(MOST_LEVELS);
  /** Level of the path's last block, counted from the root: the leaf. */
  #depth = 0;
  /** Blocks allocated ahead of a change. */
  readonly #fresh = new Int32Array(MOST_LEVELS + 1);
  #freshCount = 0;

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  open(root: number): void {
    this.root = root;
  }

  /** The node at the place. */
  get node(): number {
    return this.#words(this.#blocks[this.#depth])[this.#entryAt(this.#depth)];
  }

  get weight(): number {
    return this.#words(this.#blocks[this.#depth])[this.#entryAt(this.#depth) + 1];
  }

  /** How many elements all its nodes hold. */
  get elements(): number {
    if (this.root === 0) return 0;
    return this.#sum(this.root);
  }

  #words(block: number): Int32Array {
    return this.#memory.words[block >>> REF_ARENA_SHIFT];
  }

  #entryAt(depth: number): number {
    return entryWord(this.#blocks[depth], this.#places[depth]);
  }

  #usedOf(block: number): number {
    return this.#words(block)[headWord(block)] & USED_MASK;
  }

  #levelOf(block: number): number {
    return this.#words(block)[headWord(block)] >>> 16;
  }

  #sum(block: number): number {
    const words = this.#words(block);
    const used = this.#usedOf(block);
    const isLeaf = this.#levelOf(block) === 0;
    let sum = 0;
    for (let entry = 0; entry < used; entry++) {
      const weight = words[entryWord(block, entry) + 1];
      sum += isLeaf ? elementsOf(weight) : weight;
    }
    return sum;
  }

  seekFirst(): void {
    this.#descend(0, this.root, false);
  }

  seekLast(): void {
    this.#descend(0, this.root, true);
  }

  /** Fills the path from a block down to a leaf's first or last entry. */
  #descend(from: number, block: number, last: boolean): void {
    let depth = from;
    let at = block;
    for (;;) {
      const place = last ? this.#usedOf(at) - 1 : 0;
      this.#blocks[depth] = at;
      this.#places[depth] = place;
      if (this.#levelOf(at) === 0) break;
      at = this.#words(at)[entryWord(at, place)];
      depth++;
    }
    this.#depth = depth;
  }

  /**
   * Goes to the node that holds the element at a position (0: the first), which must exist. Returns
   * how many elements of that node come before it.
   */
  seek(position: number): number {
    let block = this.root;
    let rest = position;
    for (let depth = 0; ; depth++) {
      const words = this.#words(block);
      const isLeaf = this.#levelOf(block) === 0;
      let word = entryWord(block, 0);
      for (;;) {
        const weight = words[word + 1];
        const elements = isLeaf ? elementsOf(weight) : weight;
        if (rest < elements) break;
        rest -= elements;
        word += 2;
      }
      this.#blocks[depth] = block;
      this.#places[depth] = (word - entryWord(block, 0)) >>> 1;
      if (isLeaf) {
        this.#depth = depth;
        return rest;
      }
      block = words[word];
    }
  }

  /** Goes to the next node; false, staying where it is, when there is none. */
  next(): boolean {
    for (let depth = this.#depth; depth >= 0; depth--) {
      const block = this.#blocks[depth];
      if (this.#places[depth] + 1 >= this.#usedOf(block)) continue;
      this.#places[depth]++;
      if (depth < this.#depth) {
        this.#descend(depth + 1, this.#words(block)[this.#entryAt(depth)], false);
      }
      return true;
    }
    return false;
  }

  previous(): boolean {
    for (let depth = this.#depth; depth >= 0; depth--) {
      if (this.#places[depth] === 0) continue;
      this.#places[depth]--;
      if (depth < this.#depth) {
        const block = this.#blocks[depth];
        this.#descend(depth + 1, this.#words(block)[this.#entryAt(depth)], true);
      }
      return true;
    }
    return false;
  }

  /** The node at the place has moved, or holds another number of elements. */
  set(node: number, weight: number): void {
    const words = this.#words(this.#blocks[this.#depth]);
    const word = this.#entryAt(this.#depth);
    const more = elementsOf(weight) - elementsOf(words[word + 1]);
    words[word] = node;
    words[word + 1] = weight;
    if (more !== 0) this.#addAbove(this.#depth, more);
  }

  /** Adds to the weights that lead to the path's block at this depth. */
  #addAbove(depth: number, more: number): void {
    for (let above = depth - 1; above >= 0; above--) {
      this.#words(this.#blocks[above])[this.#entryAt(above) + 1] += more;
    }
  }

  insertFirst(node: number, weight: number): void {
    if (this.root !== 0) this.seekFirst();
    this.insert(node, weight, false);
  }

  insertLast(node: number, weight: number): void {
    if (this.root !== 0) this.seekLast();
    this.insert(node, weight, true);
  }

  /**
   * Puts a node before or behind the one at the place; the place is then the new one's. Throws
   * OutOfMemoryError before anything has changed.
   */
  insert(node: number, weight: number, after: boolean): void {
    this.#allocateAhead();
    if (this.root === 0) {
      this.root = this.#takeFresh(0);
      this.#depth = 0;
      this.#blocks[0] = this.root;
      this.#places[0] = 0;
    } else if (after) {
      this.#places[this.#depth]++;
    }
    this.#addAbove(this.#depth, elementsOf(weight));
    this.#insertEntry(0, node, weight, elementsOf(weight));
  }

  /** Allocates every block that inserting beside the place will need. */
  #allocateAhead(): void {
    let needed = 1;
    if (this.root !== 0) {
      let depth = this.#depth;
      while (depth >= 0 && this.#usedOf(this.#blocks[depth]) === INDEX_FANOUT) depth--;
      needed = this.#depth - depth + (depth < 0 ? 1 : 0);
    }
    this.#freshCount = 0;
    try {
      while (this.#freshCount < needed) {
        this.#fresh[this.#freshCount] = this.#memory.allocate(INDEX_BLOCK_BYTES);
        this.#freshCount++;
      }
    } catch (error) {
      while (this.#freshCount > 0) this.#memory.free(this.#fresh[--this.#freshCount]);
      throw error;
    }
  }

  #takeFresh(level: number): number {
    const block = this.#fresh[--this.#freshCount];
    const words = this.#words(block);
    words[headWord(block)] = level << 16;
    words[headWord(block) + 1] = 0;
    return block;
  }

  /**
   * Puts an entry at the path's place, so many levels above the leaf; the weights above count it
   * already. A full block is split, and its right part entered beside it.
   */
  #insertEntry(level: number, ref: number, weight: number, elements: number): void {
    const block = this.#blocks[this.#depth - level];
    const place = this.#places[this.#depth - level];
    if (this.#usedOf(block) < INDEX_FANOUT) {
      this.#put(block, place, ref, weight);
      return;
    }
    if (level === this.#depth) this.#growRoot(elements);
    const right = this.#takeFresh(level);
    const cut = place === 0 || place === INDEX_FANOUT ? place : INDEX_FANOUT >>> 1;
    this.#moveTail(block, cut, right);
    const isRight = place > cut || cut === INDEX_FANOUT;
    if (isRight) this.#put(right, place - cut, ref, weight);
    else this.#put(block, place, ref, weight);
    const rightSum = this.#sum(right);
    const above = this.#depth - level - 1;
    this.#words(this.#blocks[above])[this.#entryAt(above) + 1] -= rightSum;
    this.#places[above]++;
    this.#insertEntry(level + 1, right, rightSum, rightSum);
    const depth = this.#depth - level; // the root may have grown once more
    if (isRight) {
      this.#blocks[depth] = right;
      this.#places[depth] = place - cut;
    } else {
      this.#stepBack(depth - 1);
    }
  }

  #put(block: number, place: number, ref: number, weight: number): void {
    const words = this.#words(block);
    const word = entryWord(block, place);
    words.copyWithin(word + 2, word, entryWord(block, this.#usedOf(block)));
    words[word] = ref;
    words[word + 1] = weight;
    words[headWord(block)]++;
  }

  /** Moves the entries from `cut` on behind those of another block. */
  #moveTail(block: number, cut: number, to: number): void {
    const words = this.#words(block);
    const target = this.#words(to);
    const used = this.#usedOf(block);
    const from = entryWord(block, cut);
    const end = entryWord(block, used);
    let word = entryWord(to, this.#usedOf(to));
    for (let at = from; at < end; at++) target[word++] = words[at];
    words[headWord(block)] -= used - cut;
    target[headWord(to)] += used - cut;
  }

  /** A new root above the old one, which is about to get an entry with so many elements. */
  #growRoot(elements: number): void {
    const old = this.root;
    const root = this.#takeFresh(this.#levelOf(old) + 1);
    this.#put(root, 0, old, this.#sum(old) + elements);
    this.#blocks.copyWithin(1, 0, this.#depth + 1);
    this.#places.copyWithin(1, 0, this.#depth + 1);
    this.#depth++;
    this.#blocks[0] = root;
    this.#places[0] = 0;
    this.root = root;
  }

  /** Moves the path down to this depth one entry back; what lies below is the caller's. */
  #stepBack(depth: number): void {
    let from = depth;
    while (this.#places[from] === 0) from--;
    this.#places[from]--;
    for (let at = from + 1; at <= depth; at++) {
      const block = this.#words(this.#blocks[at - 1])[this.#entryAt(at - 1)];
      this.#blocks[at] = block;
      this.#places[at] = this.#usedOf(block) - 1;
    }
  }

  /** Takes the node at the place out of the sequence. There is no place afterwards. */
  remove(): void {
    this.#addAbove(this.#depth, -elementsOf(this.weight));
    this.#removeEntry(this.#depth);
  }

  /** Takes out the last nodes, as many as stand in one block, and tells which they were. */
  removeLastFew(visit: (node: number, weight: number) => void): void {
    this.seekLast();
    const block = this.#blocks[this.#depth];
    const words = this.#words(block);
    const used = this.#usedOf(block);
    this.#addAbove(this.#depth, -this.#sum(block));
    for (let entry = 0; entry < used; entry++) {
      const word = entryWord(block, entry);
      visit(words[word], words[word + 1]);
    }
    words[headWord(block)] -= used - 1;
    this.#places[this.#depth] = 0;
    this.#removeEntry(this.#depth);
  }

  #removeEntry(depth: number): void {
    const block = this.#blocks[depth];
    const words = this.#words(block);
    const word = entryWord(block, this.#places[depth]);
    const used = this.#usedOf(block) - 1;
    words.copyWithin(word, word + 2, entryWord(block, used + 1));
    words[headWord(block)]--;
    if (used === 0) {
      this.#memory.free(block);
      if (depth === 0) this.root = 0;
      else this.#removeEntry(depth - 1);
    } else if (depth === 0) {
      this.#lowerRoot();
    } else if (used <= FEW) {
      this.#join(depth);
    }
  }

  #lowerRoot(): void {
    while (this.#levelOf(this.root) > 0 && this.#usedOf(this.root) === 1) {
      const only = this.#words(this.root)[entryWord(this.root, 0)];
      this.#memory.free(this.root);
      this.root = only;
    }
  }

  /** Joins the path's block at this depth with a neighbour under the same parent, if they fit. */
  #join(depth: number): void {
    const parent = this.#blocks[depth - 1];
    const place = this.#places[depth - 1];
    const used = this.#usedOf(parent);
    if (place + 1 < used && this.#fitTogether(parent, place)) this.#joinWithNext(depth - 1, place);
    else if (place > 0 && this.#fitTogether(parent, place - 1)) {
      this.#joinWithNext(depth - 1, place - 1);
    }
  }

  #fitTogether(parent: number, place: number): boolean {
    const words = this.#words(parent);
    const word = entryWord(parent, place);
    return this.#usedOf(words[word]) + this.#usedOf(words[word + 2]) <= JOINED_MOST;
  }

  #joinWithNext(depth: number, place: number): void {
    const parent = this.#blocks[depth];
    const words = this.#words(parent);
    const word = entryWord(parent, place);
    const next = words[word + 2];
    this.#moveTail(next, 0, words[word]);
    words[word + 1] += words[word + 3];
    this.#memory.free(next);
    this.#places[depth] = place + 1;
    this.#removeEntry(depth);
  }

  /**
   * Lets `move` give the blocks that lead to the place a new reference each (or the same), as when
   * their arena is to be emptied.
   */
  movePath(move: (block: number) => number): void {
    for (let depth = 0; depth <= this.#depth; depth++) {
      const moved = move(this.#blocks[depth]);
      if (moved === this.#blocks[depth]) continue;
      this.#blocks[depth] = moved;
      if (depth === 0) this.root = moved;
      else this.#words(this.#blocks[depth - 1])[this.#entryAt(depth - 1)] = moved;
    }
  }

  /** Calls `visit` for every block of the tree, a block before those below it: for audits. */
  forEachBlock(visit: (block: number, level: number) => void, block = this.root): void {
    if (block === 0) return;
    const level = this.#levelOf(block);
    visit(block, level);
    if (level === 0) return;
    for (let entry = 0; entry < this.#usedOf(block); entry++) {
      this.forEachBlock(visit, this.#words(block)[entryWord(block, entry)]);
    }
  }
}

function headWord(block: number): number {
  return (block & REF_UNIT_MASK) << 1;
}

function entryWord(block: number, entry: number): number {
  return ((block & REF_UNIT_MASK) << 1) + ENTRIES_WORD + (entry << 1);
}
