/**
 * SDIFF and SDIFFSTORE: what is in the first of several sets and in none of the others. There are
 * two ways, of which the one with less work is taken: see `SetAlgebra.prefersLookUps`.
 */

import { SetAlgebra } from '../../values/set/set-algebra.ts';
import { SET_INTSET } from '../../values/set/set-kinds.ts';
import { key, many } from '../framework/argument.ts';
import type { Call } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';
import { keyAt, keysFrom } from '../framework/key-spec.ts';
import { setWorkspace } from './set-access.ts';
import {
  deleteTarget,
  filling,
  readSources,
  replyPositions,
  replyResult,
  storeResult,
} from './set-combining.ts';

export const sdiff = defineCommand({
  name: 'SDIFF',
  group: 'set',
  since: '1.0.0',
  summary: 'Answers the members of the first set that are in none of the others.',
  complexity: 'O(N), N being how many members the sets have together.',
  arity: -2,
  flags: ['readonly'],
  tips: ['nondeterministic_output_order'],
  keys: [keysFrom(1, 1, 'RO', 'access')],
  arguments: [many(key('key'))],
  run(call) {
    if (!readSources(call, 1, call.request.count - 1)) return;
    const { algebra, sources, positions, member } = setWorkspace(call);
    positions.clear();
    if (isEmpty(call)) {
      replyPositions(call);
    } else if (SetAlgebra.prefersLookUps(sources)) {
      beginLookUps(call);
      while (algebra.nextDifferent(sources, member)) positions.push(algebra.walk.position);
      replyPositions(call);
    } else {
      subtract(call, SetAlgebra.collectingKind(sources));
      replyResult(call);
    }
  },
});

export const sdiffstore = defineCommand({
  name: 'SDIFFSTORE',
  group: 'set',
  since: '1.0.0',
  summary: 'Stores the members of the first set that are in none of the others as a set.',
  complexity: 'O(N), N being how many members the sets have together.',
  arity: -3,
  flags: ['write', 'denyoom'],
  keys: [keyAt(1, 'OW', 'update'), keysFrom(2, 1, 'RO', 'access')],
  arguments: [key('destination'), many(key('key', 1))],
  run(call, targetIndex) {
    if (!readSources(call, 2, call.request.count - 2)) return;
    const { algebra, sources, result, member } = setWorkspace(call);
    if (isEmpty(call)) {
      deleteTarget(call, targetIndex);
      return;
    }
    if (SetAlgebra.prefersLookUps(sources)) {
      result.createOf(SET_INTSET);
      filling(call, () => {
        beginLookUps(call);
        while (algebra.nextDifferent(sources, member)) result.add(member);
      });
    } else {
      subtract(call, SET_INTSET);
    }
    storeResult(call, targetIndex, 'sdiffstore');
  },
});

/** Is the difference empty without looking: is there no first set, or is it also taken away? */
function isEmpty(call: Call): boolean {
  const { count, roots } = setWorkspace(call).sources;
  return roots[0] === 0 || roots.subarray(1, count).includes(roots[0]);
}

/** The largest of the others are asked first: most likely they have a member. */
function beginLookUps(call: Call): void {
  const { algebra, sources } = setWorkspace(call);
  sources.sort(1, true);
  algebra.begin(sources);
}

function subtract(call: Call, kind: number): void {
  const { algebra, sources, result, member } = setWorkspace(call);
  result.createOf(kind);
  filling(call, () => algebra.subtract(sources, result, member));
}
