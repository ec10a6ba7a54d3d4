/**
 * The nodes of a tree of ids (`id-tree.ts`): where their words are, how to search one, and how to
 * make and close gaps. Functions without state, given a node as the words it lies in and its place.
 */
import { REF_UNIT_MASK } from '../memory/arena-layout.ts';
import type { WideId } from './wide-id.ts';

export const COUNT = 0;
/** Level in the low four bits, capacity above. */
export const SHAPE = 1;
export const NODE_HEADER_WORDS = 2;
const LEVEL_BITS = 4;

export const ID_WORDS = 4;
/** Words of an inner entry: a bound and a reference. */
export const INNER_STRIDE: number = ID_WORDS + 1;

const SIGN = 0x8000_0000 | 0;

export function baseOf(ref: number): number {
  return (ref & REF_UNIT_MASK) << 1;
}

export function innerAt(base: number, slot: number): number {
  return base + NODE_HEADER_WORDS + slot * INNER_STRIDE;
}

export function levelOf(words: Int32Array, base: number): number {
  return words[base + SHAPE] & ((1 << LEVEL_BITS) - 1);
}

export function capacityOf(words: Int32Array, base: number): number {
  return words[base + SHAPE] >>> LEVEL_BITS;
}

/** Writes an empty node. */
export function formatNode(words: Int32Array, base: number, level: number, entries: number): void {
  words[base + COUNT] = 0;
  words[base + SHAPE] = level | (entries << LEVEL_BITS);
}

/** Makes room for one entry and counts it; returns where it is to be written. */
export function openGap(words: Int32Array, base: number, slot: number, stride: number): number {
  const at = base + NODE_HEADER_WORDS + slot * stride;
  const end = base + NODE_HEADER_WORDS + words[base + COUNT] * stride;
  if (at < end) words.copyWithin(at + stride, at, end);
  words[base + COUNT]++;
  return at;
}

/** Takes one entry out. */
export function closeGap(words: Int32Array, base: number, slot: number, stride: number): void {
  const at = base + NODE_HEADER_WORDS + slot * stride;
  const end = base + NODE_HEADER_WORDS + words[base + COUNT] * stride;
  if (at + stride < end) words.copyWithin(at, at + stride, end);
  words[base + COUNT]--;
}

/** The last child whose bound is not larger; the first, whatever its bound. */
export function childSlot(words: Int32Array, base: number, id: WideId): number {
  let low = 0;
  let high = words[base + COUNT] - 1;
  // New ids are larger than all others: look at the last child first.
  if (high > 0 && compareAt(words, innerAt(base, high), id) <= 0) return high;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (compareAt(words, innerAt(base, middle), id) <= 0) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The first entry whose id is not smaller. */
export function leafSlot(words: Int32Array, base: number, id: WideId, stride: number): number {
  const entries = base + NODE_HEADER_WORDS;
  let low = 0;
  let high = words[base + COUNT];
  if (high > 0) {
    if (compareAt(words, entries + (high - 1) * stride, id) < 0) return high;
    if (compareAt(words, entries, id) >= 0) return 0;
  }
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareAt(words, entries + middle * stride, id) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** How the id in the node compares with this one. */
export function compareAt(words: Int32Array, at: number, id: WideId): number {
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
