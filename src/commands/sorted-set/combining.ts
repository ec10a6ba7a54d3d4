/**
 * Does the work of the commands that combine sorted sets. The result is a sorted set of its own in
 * the large form, which is then either stored or answered and freed.
 */

import type { TreeSortedSet } from '../../values/sorted-set/tree-sorted-set.ts';
import type { Call } from '../framework/call.ts';
import { type Combination, type Input, weighted } from './combination.ts';
import { InputLookup, InputWalk } from './inputs.ts';
import { removeDestination, replyElements, storeResult } from './sorted-set-access.ts';

/** Fills an empty set with what a combination yields. */
type Fill = (call: Call, combination: Combination, result: TreeSortedSet) => void;

/** Answers what a combination yields. */
export function answerCombination(call: Call, combination: Combination, fill: Fill): void {
  const result = makeResult(call, combination, fill);
  replyElements(call, result, 0, result.length, false, combination.withScores);
  call.keyspace.lazyFree.free(result.kind, result.root);
}

/** Stores what a combination yields, and answers how much that is. */
export function storeCombination(
  call: Call,
  destination: number,
  combination: Combination,
  fill: Fill,
  event: string,
): void {
  const result = makeResult(call, combination, fill);
  const { length } = result;
  if (length === 0) {
    result.free();
    removeDestination(call, destination);
  } else {
    storeResult(call, destination, call.keyspace.values.sortedSets.compact(result), event);
  }
  call.reply.integer(length);
}

function makeResult(call: Call, combination: Combination, fill: Fill): TreeSortedSet {
  const result = call.keyspace.values.sortedSets.createResult();
  try {
    fill(call, combination, result);
  } catch (error) {
    result.free();
    throw error;
  }
  return result;
}

/** All members of all inputs. */
export function unite(call: Call, combination: Combination, result: TreeSortedSet): void {
  combination.sortInputs();
  const walk = new InputWalk(call);
  for (const input of combination.inputs) {
    for (let more = walk.begin(input); more; more = walk.next()) {
      const { bytes, view, start, length } = walk.member;
      const score = weighted(walk.score, input.weight);
      if (!result.find(bytes, view, start, length)) result.gather(bytes, start, length, score);
      else result.regather(combination.join(result.score, score));
    }
  }
  result.arrange();
}

/** The members that all inputs have. */
export function intersect(call: Call, combination: Combination, result: TreeSortedSet): void {
  forEachCommon(call, combination, (walk, score) => {
    const { bytes, view, start, length } = walk.member;
    if (!result.find(bytes, view, start, length)) result.insert(bytes, start, length, score);
    return true;
  });
}

/** How many members all inputs have, as far as the combination's limit. */
export function countCommon(call: Call, combination: Combination): number {
  let count = 0;
  forEachCommon(call, combination, () => ++count !== combination.limit);
  return count;
}

/** Calls back with each member that all inputs have, and its joined score, until that says stop. */
function forEachCommon(
  call: Call,
  combination: Combination,
  visit: (walk: InputWalk, score: number) => boolean,
): void {
  combination.sortInputs();
  const [smallest, ...others] = combination.inputs;
  if (smallest.length === 0) return;
  const walk = new InputWalk(call);
  const lookup = new InputLookup(call);
  for (let more = walk.begin(smallest); more; more = walk.next()) {
    let score = weighted(walk.score, smallest.weight);
    const isCommon = others.every((input) => {
      if (!lookup.find(input, walk.member)) return false;
      score = combination.join(score, lookup.score * input.weight);
      return true;
    });
    if (isCommon && !visit(walk, score)) return;
  }
}

/** The members that the first input alone has. */
export function subtract(call: Call, combination: Combination, result: TreeSortedSet): void {
  const [first, ...others] = combination.inputs;
  const isInOthers = (input: Input): boolean => input.root === first.root;
  if (first.length === 0 || others.some(isInOthers)) return;
  const walk = new InputWalk(call);
  const lookup = new InputLookup(call);
  for (let more = walk.begin(first); more; more = walk.next()) {
    if (others.some((input) => lookup.find(input, walk.member))) continue;
    const { bytes, view, start, length } = walk.member;
    result.find(bytes, view, start, length);
    result.insert(bytes, start, length, walk.score);
  }
}
