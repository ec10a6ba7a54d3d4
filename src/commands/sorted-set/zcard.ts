/** ZCARD: how many members a sorted set has. */
import { TYPE_ZSET } from '../../values/kinds.ts';
import { key } from '../framework/argument.ts';
import { defineCommand } from '../framework/command.ts';
import { keyAt } from '../framework/key-spec.ts';
import { openSortedSet } from './sorted-set-access.ts';

export const zcard = defineCommand({
  name: 'ZCARD',
  group: 'sorted-set',
  since: '1.2.0',
  summary: 'Tells how many members a sorted set has.',
  complexity: 'O(1)',
  arity: 2,
  flags: ['readonly', 'fast'],
  keys: [keyAt(1, 'RO')],
  arguments: [key('key')],
  run(call, keyIndex) {
    const ref = call.readOf(keyIndex, TYPE_ZSET);
    if (ref < 0) return;
    call.reply.integer(ref === 0 ? 0 : openSortedSet(call, ref).length);
  },
});
