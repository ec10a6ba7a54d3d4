/** GET: the value of a key. */
import { key } from '../framework/argument.ts';
import { defineCommand } from '../framework/command.ts';
import { keyAt } from '../framework/key-spec.ts';
import { replyString } from './string-access.ts';

export const get = defineCommand({
  name: 'GET',
  group: 'string',
  since: '1.0.0',
  summary: 'Answers the string stored at a key.',
  complexity: 'O(1)',
  arity: 2,
  flags: ['readonly', 'fast'],
  keys: [keyAt(1, 'RO', 'access')],
  arguments: [key('key')],
  run(call, keyIndex) {
    replyString(call, call.read(keyIndex));
  },
});
