/** ZRANGESTORE: stores a range of a sorted set as a sorted set of its own. */
import { TYPE_ZSET } from '../../values/kinds.ts';
import type { SortedSetForm } from '../../values/sorted-set/sorted-set-form.ts';
import { key, oneOf, optional, text, token } from '../framework/argument.ts';
import type { Call } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';
import { keyAt } from '../framework/key-spec.ts';
import { LIMIT_ARGUMENT } from './limit-argument.ts';
import { type Range, readRange } from './range-options.ts';
import { openOtherSortedSet, removeDestination, storeResult } from './sorted-set-access.ts';

const DESTINATION = 1;
const SOURCE = 2;

export const zrangestore = defineCommand({
  name: 'ZRANGESTORE',
  group: 'sorted-set',
  since: '6.2.0',
  summary: 'Stores a range of ranks, scores or members of a sorted set in another key.',
  complexity: 'O(log(N)+M), N being the number of members, M the number of those stored.',
  arity: -5,
  flags: ['write', 'denyoom'],
  keys: [keyAt(DESTINATION, 'OW', 'update'), keyAt(SOURCE, 'RO', 'access')],
  arguments: [
    key('dst'),
    key('src', 1),
    text('min'),
    text('max'),
    optional(oneOf('sortby', token('BYSCORE'), token('BYLEX'))),
    optional(token('REV')),
    optional(LIMIT_ARGUMENT, { token: 'LIMIT' }),
  ],
  parsesItself: true,
  run(call) {
    const range = readRange(call, SOURCE, { stores: true });
    if (range === undefined) return;
    const ref = call.readOf(SOURCE, TYPE_ZSET);
    if (ref < 0) return;
    if (ref !== 0) {
      const source = openOtherSortedSet(call, ref);
      range.resolve(source);
      if (range.count > 0) {
        storeResult(call, DESTINATION, copyRange(call, source, range), 'zrangestore');
        call.reply.integer(range.count);
        return;
      }
    }
    removeDestination(call, DESTINATION);
    call.reply.integer(0);
  },
});

/** The elements of the range in a set of their own. */
function copyRange(call: Call, source: SortedSetForm, range: Range): SortedSetForm {
  const { sortedSets } = call.keyspace.values;
  source.seek(range.rank);
  let copy = sortedSets.create(range.count, 0);
  try {
    for (let left = range.count; left > 0; left--) {
      const { memberBytes, memberView, memberStart, memberLength, score } = source;
      copy.find(memberBytes, memberView, memberStart, memberLength);
      copy = sortedSets.insert(copy, memberBytes, memberView, memberStart, memberLength, score);
      if (range.isReverse) source.backward();
      else source.forward();
    }
  } catch (error) {
    sortedSets.free(copy);
    throw error;
  }
  return copy;
}
