/**
 * Walks a whole counted tree and throws at the first contradiction: order, counts, separators, the
 * chain of leaves. It looks at every member, so it is for tests and for DEBUG, never for a request.
 */
import { compareBytes } from '../base/bytes.ts';
import { REF_ARENA_SHIFT } from '../memory/arena-layout.ts';
import type { CountedTree } from './counted-tree.ts';
import * as node from './counted-tree-node.ts';
import type { KeyedRecords } from './keyed-record.ts';

/** What the walk counted. */
export interface CountedTreeAudit {
  readonly elements: number;
  readonly leaves: number;
  readonly innerNodes: number;
}

/** Throws an Error that names the first invariant found broken. */
export function auditCountedTree(tree: CountedTree, records: KeyedRecords): CountedTreeAudit {
  return new CountedTreeAuditor(records).audit(tree);
}

class CountedTreeAuditor {
  readonly #records: KeyedRecords;
  #elements = 0;
  #leaves = 0;
  #innerNodes = 0;
  #lastLeaf = 0;
  /** What the last leaf says is the next. */
  #promised = 0;
  #lastScore = Number.NEGATIVE_INFINITY;
  #lastMember: Uint8Array | undefined = undefined;
  /** The smallest element below the node that was walked last. */
  #smallestScore = 0;
  #smallestRef = 0;

  constructor(records: KeyedRecords) {
    this.#records = records;
  }

  audit(tree: CountedTree): CountedTreeAudit {
    if (tree.root === 0) equal(tree.height, 0, 'height of an empty tree');
    else this.#walk(tree.root, tree.height);
    equal(this.#promised, 0, 'leaf behind the last');
    equal(tree.size, this.#elements, 'size');
    return {
      elements: this.#elements,
      leaves: this.#leaves,
      innerNodes: this.#innerNodes,
    };
  }

  /** Returns the number of elements below. */
  #walk(ref: number, level: number): number {
    if (level === 0) return this.#walkLeaf(ref);
    this.#innerNodes++;
    const { memory } = this.#records;
    const words = memory.words[ref >>> REF_ARENA_SHIFT];
    const view = memory.views[ref >>> REF_ARENA_SHIFT];
    const start = node.base(ref);
    const count = words[start + node.COUNT];
    holds(count > 0 && count <= node.INNER_SLOTS, `inner node ${ref} has ${count} children`);
    let elements = 0;
    let smallestScore = 0;
    let smallestRef = 0;
    for (let slot = 0; slot < count; slot++) {
      const below = this.#walk(words[start + node.INNER_CHILDREN + slot], level - 1);
      equal(words[start + node.INNER_COUNTS + slot], below, `count ${slot} of node ${ref}`);
      elements += below;
      if (slot === 0) {
        smallestScore = this.#smallestScore;
        smallestRef = this.#smallestRef;
      } else {
        const score = view.getFloat64((start + node.INNER_SCORES + 2 * slot) << 2, true);
        const where = `separator ${slot} of node ${ref}`;
        holds(Object.is(score, this.#smallestScore), `${where} has score ${score}`);
        equal(words[start + node.INNER_REFS + slot], this.#smallestRef, where);
      }
    }
    this.#smallestScore = smallestScore;
    this.#smallestRef = smallestRef;
    return elements;
  }

  #walkLeaf(ref: number): number {
    this.#leaves++;
    const { memory } = this.#records;
    const words = memory.words[ref >>> REF_ARENA_SHIFT];
    const view = memory.views[ref >>> REF_ARENA_SHIFT];
    const start = node.base(ref);
    const count = words[start + node.COUNT];
    holds(count > 0 && count <= node.LEAF_SLOTS, `leaf ${ref} has ${count} elements`);
    equal(words[start + node.PREVIOUS], this.#lastLeaf, `leaf before ${ref}`);
    if (this.#leaves > 1) equal(this.#promised, ref, 'next leaf in the chain');
    this.#lastLeaf = ref;
    this.#promised = words[start + node.NEXT];
    for (let slot = 0; slot < count; slot++) {
      const score = view.getFloat64((start + node.LEAF_SCORES + 2 * slot) << 2, true);
      const element = words[start + node.LEAF_REFS + slot];
      this.#checkOrder(score, element);
      if (slot > 0) continue;
      this.#smallestScore = score;
      this.#smallestRef = element;
    }
    this.#elements += count;
    return count;
  }

  #checkOrder(score: number, element: number): void {
    const records = this.#records;
    records.open(element);
    const { keyBytes, keyStart, keyLength } = records;
    const member = keyBytes.slice(keyStart, keyStart + keyLength);
    const isInOrder =
      this.#lastMember === undefined ||
      this.#lastScore < score ||
      (this.#lastScore === score && compareBytes(this.#lastMember, member) < 0);
    holds(isInOrder, `element ${element} with score ${score} is out of order`);
    this.#lastScore = score;
    this.#lastMember = member;
  }
}

function equal(found: number, expected: number, what: string): void {
  if (found !== expected) throw new Error(`${what}: ${found}, expected ${expected}`);
}

function holds(condition: boolean, broken: string): void {
  if (!condition) throw new Error(broken);
}
