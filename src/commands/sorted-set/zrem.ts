/** ZREM: removes members from a sorted set. */
import { TYPE_ZSET } from '../../values/kinds.ts';
import { key, many, text } from '../framework/argument.ts';
import { defineCommand } from '../framework/command.ts';
import { keyAt } from '../framework/key-spec.ts';
import { openSortedSet, reportRemoval, TOLD_LAST } from './sorted-set-access.ts';

export const zrem = defineCommand({
  name: 'ZREM',
  group: 'sorted-set',
  since: '1.2.0',
  summary: 'Removes members from a sorted set; an empty set goes with its key.',
  complexity: 'O(log(N)) for each member, N being the number of members in the set.',
  arity: -3,
  flags: ['write', 'fast'],
  keys: [keyAt(1, 'RW', 'delete')],
  arguments: [key('key'), many(text('member'))],
  history: [['2.4.0', 'Takes several members at once.']],
  run(call, keyIndex) {
    const { bytes, view, starts, lengths, count } = call.request;
    const ref = call.findOf(keyIndex, TYPE_ZSET);
    if (ref < 0) return;
    let removed = 0;
    if (ref !== 0) {
      const set = openSortedSet(call, ref);
      for (let at = keyIndex + 1; at < count && set.length > 0; at++) {
        if (!set.find(bytes, view, starts[at], lengths[at])) continue;
        set.removeFound();
        removed++;
      }
      if (removed > 0) reportRemoval(call, keyIndex, ref, set, removed, 'zrem', TOLD_LAST);
    }
    call.reply.integer(removed);
  },
});
