/** ZSCORE and ZMSCORE: the scores of members. */
import { TYPE_ZSET } from '../../values/kinds.ts';
import { key, many, text } from '../framework/argument.ts';
import { defineCommand } from '../framework/command.ts';
import { keyAt } from '../framework/key-spec.ts';
import { openSortedSet } from './sorted-set-access.ts';

export const zscore = defineCommand({
  name: 'ZSCORE',
  group: 'sorted-set',
  since: '1.2.0',
  summary: 'Answers the score of a member of a sorted set.',
  complexity: 'O(1)',
  arity: 3,
  flags: ['readonly', 'fast'],
  keys: [keyAt(1, 'RO', 'access')],
  arguments: [key('key'), text('member')],
  run(call, keyIndex, memberIndex) {
    const { bytes, view, starts, lengths } = call.request;
    const ref = call.readOf(keyIndex, TYPE_ZSET);
    if (ref < 0) return;
    if (ref !== 0) {
      const set = openSortedSet(call, ref);
      if (set.find(bytes, view, starts[memberIndex], lengths[memberIndex])) {
        call.reply.double(set.score);
        return;
      }
    }
    call.reply.nullBulk();
  },
});

export const zmscore = defineCommand({
  name: 'ZMSCORE',
  group: 'sorted-set',
  since: '6.2.0',
  summary: 'Answers the scores of several members of a sorted set, null for those it has not.',
  complexity: 'O(N), N being the number of members asked for.',
  arity: -3,
  flags: ['readonly', 'fast'],
  keys: [keyAt(1, 'RO', 'access')],
  arguments: [key('key'), many(text('member'))],
  run(call, keyIndex) {
    const { bytes, view, starts, lengths, count } = call.request;
    const ref = call.readOf(keyIndex, TYPE_ZSET);
    if (ref < 0) return;
    const set = ref === 0 ? undefined : openSortedSet(call, ref);
    call.reply.array(count - keyIndex - 1);
    for (let at = keyIndex + 1; at < count; at++) {
      if (set?.find(bytes, view, starts[at], lengths[at])) call.reply.double(set.score);
      else call.reply.nullBulk();
    }
  },
});
