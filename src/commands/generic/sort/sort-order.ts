/** In which order SORT puts elements: by their numbers or texts, or by those that BY leads to. */
import { parseDouble } from '../../../base/doubles.ts';
import { sortByNumber, sortTies } from '../../../base/number-order.ts';
import { TextPool } from '../../../base/text-pool.ts';
import type { SortOptions } from './sort-options.ts';
import type { SortPattern } from './sort-pattern.ts';

const SPACE = 32;
const TAB = 9;
const CARRIAGE_RETURN = 13;
/** More elements of the same number are better sorted by text beforehand than one by one. */
const MANY_TIES = 64;

/**
 * The numbers of all elements in order; undefined when what to sort by is no number. Elements with
 * the same text behind BY stay in the order they have; if that is chance, as it is in a set
 * (`isChance`), in the order of their own texts, so that what is stored is the same on a replica.
 */
export function sortedOrder(
  elements: TextPool,
  options: SortOptions,
  isChance: boolean,
): Int32Array | undefined {
  const { alpha, by, descending, keepsOrder } = options;
  const order = ascending(elements.count);
  if (keepsOrder || elements.count === 0) return order;
  const weights = by === undefined ? elements : weightsOf(elements, by);
  if (alpha) {
    if (by !== undefined && isChance) sortByText(order, elements);
    sortByText(order, weights);
  } else {
    const numbers = numbersOf(weights);
    if (numbers === undefined) return undefined;
    sortNumerically(order, numbers, elements);
  }
  return descending ? order.reverse() : order;
}

/** The numbers from 0 on. */
export function ascending(count: number): Int32Array {
  const order = new Int32Array(count);
  for (let index = 0; index < count; index++) order[index] = index;
  return order;
}

/** What BY leads to, for each element; missing where there is nothing. */
function weightsOf(elements: TextPool, by: SortPattern): TextPool {
  const weights = new TextPool();
  for (let index = 0; index < elements.count; index++) {
    if (by.find(elements, index)) weights.add(by.bytes, by.start, by.length);
    else weights.addMissing();
  }
  return weights;
}

function sortByText(order: Int32Array, texts: TextPool): void {
  const prefixes = texts.prefixNumbers(texts.commonPrefixLength());
  sortByNumber(order, prefixes);
  sortTies(order, prefixes, (left, right) => texts.compare(left, right));
}

/** Elements of the same number are in the order of their texts. */
function sortNumerically(order: Int32Array, numbers: Float64Array, elements: TextPool): void {
  sortByNumber(order, numbers);
  const longest = longestRun(order, numbers);
  if (longest === 1) return;
  if (longest > MANY_TIES) {
    sortByText(order, elements);
    sortByNumber(order, numbers);
  } else {
    sortTies(order, numbers, (left, right) => elements.compare(left, right));
  }
}

/** Of how many the largest group with the same number is. */
function longestRun(order: Int32Array, numbers: Float64Array): number {
  let longest = 0;
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    while (end < order.length && numbers[order[end]] === numbers[order[start]]) end++;
    longest = Math.max(longest, end - start);
    start = end;
  }
  return longest;
}

/** Missing texts count as 0. */
function numbersOf(texts: TextPool): Float64Array | undefined {
  const numbers = new Float64Array(texts.count);
  for (let index = 0; index < texts.count; index++) {
    if (texts.isMissing(index)) continue;
    const number = sortNumber(texts.bytesOf(index), texts.startOf(index), texts.lengthOf(index));
    if (number === undefined) return undefined;
    numbers[index] = number;
  }
  return numbers;
}

/**
 * A number as C's strtod reads it: spaces may stand before it, nothing behind; a zero byte ends it;
 * an empty text is 0.
 */
function sortNumber(bytes: Uint8Array, start: number, length: number): number | undefined {
  const number = parseDouble(bytes, start, length);
  if (number !== undefined) return number;
  const zero = bytes.subarray(start, start + length).indexOf(0);
  const end = zero < 0 ? start + length : start + zero;
  if (end === start) return 0;
  let at = start;
  while (at < end && isSpace(bytes[at])) at++;
  return parseDouble(bytes, at, end - at);
}

function isSpace(byte: number): boolean {
  return byte === SPACE || (byte >= TAB && byte <= CARRIAGE_RETURN);
}
