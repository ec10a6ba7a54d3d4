/** GETDEL: takes a string away, value and key in one step. Propagated as DEL. */

import { key } from '../framework/argument.ts';
import { defineCommand } from '../framework/command.ts';
import { keyAt } from '../framework/key-spec.ts';
import { deleteKey } from '../generic/key-changes.ts';
import { replyString } from './string-access.ts';

export const getdel = defineCommand({
  name: 'GETDEL',
  group: 'string',
  since: '6.2.0',
  summary: 'Answers the string stored at a key and deletes the key.',
  complexity: 'O(1)',
  arity: 2,
  flags: ['write', 'fast'],
  keys: [keyAt(1, 'RW', 'access', 'delete')],
  arguments: [key('key')],
  run(call, keyIndex) {
    const ref = call.read(keyIndex);
    if (!replyString(call, ref) || ref === 0) return;
    deleteKey(call, keyIndex, ref);
  },
});
