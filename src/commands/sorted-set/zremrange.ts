/** ZREMRANGEBYRANK, ZREMRANGEBYSCORE and ZREMRANGEBYLEX: removes a range of a sorted set. */
import { TYPE_ZSET } from '../../values/kinds.ts';
import { double, integer, key, text } from '../framework/argument.ts';
import type { Call } from '../framework/call.ts';
import { type CommandSpec, defineCommand } from '../framework/command.ts';
import { keyAt } from '../framework/key-spec.ts';
import { BY_LEX, BY_RANK, BY_SCORE, readBounds } from './bounds.ts';
import { openSortedSet, reportRemoval, TOLD_FIRST } from './sorted-set-access.ts';

const shared = {
  group: 'sorted-set',
  complexity: 'O(log(N)+M), N being the number of members, M the number of those removed.',
  arity: 4,
  flags: ['write'],
  keys: [keyAt(1, 'RW', 'delete')],
} as const satisfies Partial<CommandSpec>;

export const zremrangebyrank = defineCommand({
  ...shared,
  name: 'ZREMRANGEBYRANK',
  since: '2.0.0',
  summary: 'Removes the members of a sorted set in a range of ranks.',
  arguments: [key('key'), integer('start'), integer('stop')],
  run(call, keyIndex, minIndex, maxIndex) {
    removeWithin(call, BY_RANK, 'zremrangebyrank', keyIndex, minIndex, maxIndex);
  },
});

export const zremrangebyscore = defineCommand({
  ...shared,
  name: 'ZREMRANGEBYSCORE',
  since: '1.2.0',
  summary: 'Removes the members of a sorted set whose scores lie within bounds.',
  arguments: [key('key'), double('min'), double('max')],
  run(call, keyIndex, minIndex, maxIndex) {
    removeWithin(call, BY_SCORE, 'zremrangebyscore', keyIndex, minIndex, maxIndex);
  },
});

export const zremrangebylex = defineCommand({
  ...shared,
  name: 'ZREMRANGEBYLEX',
  since: '2.8.9',
  summary: 'Removes the members of a sorted set of equal scores that lie between two members.',
  arguments: [key('key'), text('min'), text('max')],
  run(call, keyIndex, minIndex, maxIndex) {
    removeWithin(call, BY_LEX, 'zremrangebylex', keyIndex, minIndex, maxIndex);
  },
});

function removeWithin(
  call: Call,
  by: number,
  event: string,
  keyIndex: number,
  minIndex: number,
  maxIndex: number,
): void {
  const bounds = readBounds(call, by, minIndex, maxIndex);
  if (bounds === undefined) return;
  const ref = call.findOf(keyIndex, TYPE_ZSET);
  if (ref < 0) return;
  let removed = 0;
  if (ref !== 0) {
    const set = openSortedSet(call, ref);
    const from = bounds.from(set);
    const to = bounds.to(set);
    removed = to - from;
    if (removed > 0) {
      set.removeRange(from, to);
      reportRemoval(call, keyIndex, ref, set, removed, event, TOLD_FIRST);
    }
  }
  call.reply.integer(removed);
}
