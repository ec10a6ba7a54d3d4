/**
 * The two kinds of node of a counted tree, as words in a block of memory. A leaf holds elements, an
 * inner node children; either is a struct of arrays, so that a search by score reads only scores.
 *
 *   leaf    count, previous leaf, next leaf | refs | scores
 *   inner   count, unused | scores | children | counts | refs
 *
 * Of an inner node's child, `count` is the number of elements below it, score and ref are those of
 * the smallest of them: the separator. The first child's separator is never looked at.
 */
import { REF_UNIT_MASK } from '../memory/arena-layout.ts';

export const COUNT = 0;
export const PREVIOUS = 1;
export const NEXT = 2;

const LEAF_BYTES = 512;
const INNER_BYTES = 512;

export const LEAF_SLOTS = Math.floor((LEAF_BYTES - 12) / 12);
export const LEAF_REFS = 3;
export const LEAF_SCORES = LEAF_REFS + LEAF_SLOTS;
export const LEAF_BLOCK_BYTES = (LEAF_SCORES + 2 * LEAF_SLOTS) * 4;

export const INNER_SLOTS = Math.floor((INNER_BYTES - 8) / 20);
export const INNER_SCORES = 2;
export const INNER_CHILDREN = INNER_SCORES + 2 * INNER_SLOTS;
export const INNER_COUNTS = INNER_CHILDREN + INNER_SLOTS;
export const INNER_REFS = INNER_COUNTS + INNER_SLOTS;
export const INNER_BLOCK_BYTES = (INNER_REFS + INNER_SLOTS) * 4;

/** Two neighbours are joined when they fill at most so much of one node. */
export const LEAF_JOIN_SLOTS = Math.floor((LEAF_SLOTS * 3) / 4);
export const INNER_JOIN_SLOTS = Math.floor((INNER_SLOTS * 3) / 4);

/** Moves `count` words by `distance`, which may be negative; the ranges may overlap. */
function shift(words: Int32Array, from: number, count: number, distance: number): void {
  if (distance > 0) {
    for (let at = from + count - 1; at >= from; at--) words[at + distance] = words[at];
  } else {
    for (let at = from; at < from + count; at++) words[at + distance] = words[at];
  }
}

function copy(from: Int32Array, fromAt: number, to: Int32Array, toAt: number, count: number): void {
  for (let at = 0; at < count; at++) to[toAt + at] = from[fromAt + at];
}

/** Makes room for one element at `slot`; the caller writes its score. */
export function insertInLeaf(words: Int32Array, start: number, slot: number, ref: number): void {
  const count = words[start + COUNT];
  shift(words, start + LEAF_REFS + slot, count - slot, 1);
  shift(words, start + LEAF_SCORES + 2 * slot, 2 * (count - slot), 2);
  words[start + LEAF_REFS + slot] = ref;
  words[start + COUNT] = count + 1;
}

export function removeFromLeaf(words: Int32Array, start: number, slot: number, many: number): void {
  const rest = words[start + COUNT] - slot - many;
  shift(words, start + LEAF_REFS + slot + many, rest, -many);
  shift(words, start + LEAF_SCORES + 2 * (slot + many), 2 * rest, -2 * many);
  words[start + COUNT] = slot + rest;
}

/** Takes the elements from `slot` on out of one leaf and adds them at the end of another. */
export function moveElements(
  from: Int32Array,
  fromBase: number,
  slot: number,
  to: Int32Array,
  toBase: number,
): void {
  const moved = from[fromBase + COUNT] - slot;
  const at = to[toBase + COUNT];
  copy(from, fromBase + LEAF_REFS + slot, to, toBase + LEAF_REFS + at, moved);
  copy(from, fromBase + LEAF_SCORES + 2 * slot, to, toBase + LEAF_SCORES + 2 * at, 2 * moved);
  from[fromBase + COUNT] = slot;
  to[toBase + COUNT] = at + moved;
}

/** Makes room for one child at `slot`; the caller writes the separator's score. */
export function insertInInner(
  words: Int32Array,
  start: number,
  slot: number,
  child: number,
  elements: number,
  separatorRef: number,
): void {
  const count = words[start + COUNT];
  const rest = count - slot;
  shift(words, start + INNER_SCORES + 2 * slot, 2 * rest, 2);
  shift(words, start + INNER_CHILDREN + slot, rest, 1);
  shift(words, start + INNER_COUNTS + slot, rest, 1);
  shift(words, start + INNER_REFS + slot, rest, 1);
  words[start + INNER_CHILDREN + slot] = child;
  words[start + INNER_COUNTS + slot] = elements;
  words[start + INNER_REFS + slot] = separatorRef;
  words[start + COUNT] = count + 1;
}

export function removeFromInner(words: Int32Array, start: number, slot: number): void {
  const rest = words[start + COUNT] - slot - 1;
  shift(words, start + INNER_SCORES + 2 * (slot + 1), 2 * rest, -2);
  shift(words, start + INNER_CHILDREN + slot + 1, rest, -1);
  shift(words, start + INNER_COUNTS + slot + 1, rest, -1);
  shift(words, start + INNER_REFS + slot + 1, rest, -1);
  words[start + COUNT] = slot + rest;
}

/** Takes the children from `slot` on out of one node and adds them at the end of another. */
export function moveChildren(
  from: Int32Array,
  fromBase: number,
  slot: number,
  to: Int32Array,
  toBase: number,
): void {
  const moved = from[fromBase + COUNT] - slot;
  const at = to[toBase + COUNT];
  copy(from, fromBase + INNER_SCORES + 2 * slot, to, toBase + INNER_SCORES + 2 * at, 2 * moved);
  copy(from, fromBase + INNER_CHILDREN + slot, to, toBase + INNER_CHILDREN + at, moved);
  copy(from, fromBase + INNER_COUNTS + slot, to, toBase + INNER_COUNTS + at, moved);
  copy(from, fromBase + INNER_REFS + slot, to, toBase + INNER_REFS + at, moved);
  from[fromBase + COUNT] = slot;
  to[toBase + COUNT] = at + moved;
}

/** Elements below an inner node. */
export function elementsBelow(words: Int32Array, start: number): number {
  let elements = 0;
  const first = start + INNER_COUNTS;
  for (let at = first; at < first + words[start + COUNT]; at++) elements += words[at];
  return elements;
}

/** Where a node begins, in words of its arena. */
export function base(node: number): number {
  return (node & REF_UNIT_MASK) << 1;
}
