/** LLEN: how many elements a list has. */
import { TYPE_LIST } from '../../values/kinds.ts';
import { key } from '../framework/argument.ts';
import { WRONG } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';
import { keyAt } from '../framework/key-spec.ts';
import { openList } from './list-access.ts';

export const llen = defineCommand({
  name: 'LLEN',
  group: 'list',
  since: '1.0.0',
  summary: 'Answers how many elements a list has; a missing key has none.',
  complexity: 'O(1)',
  arity: 2,
  flags: ['readonly', 'fast'],
  keys: [keyAt(1, 'RO')],
  arguments: [key('key')],
  run(call, keyIndex) {
    const ref = call.readOf(keyIndex, TYPE_LIST);
    if (ref === WRONG) return;
    call.reply.integer(ref === 0 ? 0 : openList(call, ref).length);
  },
});
