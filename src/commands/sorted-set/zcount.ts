/** ZCOUNT and ZLEXCOUNT: how many members lie between two scores, or between two members. */
import { TYPE_ZSET } from '../../values/kinds.ts';
import { double, key, text } from '../framework/argument.ts';
import type { Call } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';
import { keyAt } from '../framework/key-spec.ts';
import { BY_LEX, BY_SCORE, readBounds } from './bounds.ts';
import { openSortedSet } from './sorted-set-access.ts';

export const zcount = defineCommand({
  name: 'ZCOUNT',
  group: 'sorted-set',
  since: '2.0.0',
  summary: 'Counts the members of a sorted set whose scores lie within bounds.',
  complexity: 'O(log(N)), N being the number of members in the set.',
  arity: 4,
  flags: ['readonly', 'fast'],
  keys: [keyAt(1, 'RO', 'access')],
  arguments: [key('key'), double('min'), double('max')],
  run(call, keyIndex, minIndex, maxIndex) {
    countWithin(call, BY_SCORE, keyIndex, minIndex, maxIndex);
  },
});

export const zlexcount = defineCommand({
  name: 'ZLEXCOUNT',
  group: 'sorted-set',
  since: '2.8.9',
  summary: 'Counts the members of a sorted set of equal scores that lie between two members.',
  complexity: 'O(log(N)), N being the number of members in the set.',
  arity: 4,
  flags: ['readonly', 'fast'],
  keys: [keyAt(1, 'RO', 'access')],
  arguments: [key('key'), text('min'), text('max')],
  run(call, keyIndex, minIndex, maxIndex) {
    countWithin(call, BY_LEX, keyIndex, minIndex, maxIndex);
  },
});

function countWithin(
  call: Call,
  by: number,
  keyIndex: number,
  minIndex: number,
  maxIndex: number,
): void {
  const bounds = readBounds(call, by, minIndex, maxIndex);
  if (bounds === undefined) return;
  const ref = call.readOf(keyIndex, TYPE_ZSET);
  if (ref < 0) return;
  if (ref === 0) {
    call.reply.integer(0);
    return;
  }
  const set = openSortedSet(call, ref);
  call.reply.integer(bounds.to(set) - bounds.from(set));
}
