/** SUNION and SUNIONSTORE: all that is in any of several sets. */

import { SetAlgebra } from '../../values/set/set-algebra.ts';
import { SET_INTSET } from '../../values/set/set-kinds.ts';
import { key, many } from '../framework/argument.ts';
import type { Call } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';
import { keyAt, keysFrom } from '../framework/key-spec.ts';
import { setWorkspace } from './set-access.ts';
import { filling, readSources, replyResult, storeResult } from './set-combining.ts';

export const sunion = defineCommand({
  name: 'SUNION',
  group: 'set',
  since: '1.0.0',
  summary: 'Answers the members of several sets, each once.',
  complexity: 'O(N), N being how many members the sets have together.',
  arity: -2,
  flags: ['readonly'],
  tips: ['nondeterministic_output_order'],
  keys: [keysFrom(1, 1, 'RO', 'access')],
  arguments: [many(key('key'))],
  run(call) {
    if (!readSources(call, 1, call.request.count - 1)) return;
    unite(call, SetAlgebra.collectingKind(setWorkspace(call).sources));
    replyResult(call);
  },
});

export const sunionstore = defineCommand({
  name: 'SUNIONSTORE',
  group: 'set',
  since: '1.0.0',
  summary: 'Stores the members of several sets as a set of their own.',
  complexity: 'O(N), N being how many members the sets have together.',
  arity: -3,
  flags: ['write', 'denyoom'],
  keys: [keyAt(1, 'OW', 'update'), keysFrom(2, 1, 'RO', 'access')],
  arguments: [key('destination'), many(key('key', 1))],
  run(call, targetIndex) {
    if (!readSources(call, 2, call.request.count - 2)) return;
    unite(call, SET_INTSET);
    storeResult(call, targetIndex, 'sunionstore');
  },
});

function unite(call: Call, kind: number): void {
  const { algebra, sources, result, member } = setWorkspace(call);
  result.createOf(kind);
  filling(call, () => algebra.unite(sources, result, member));
}
