/** STRLEN: the length of a string in bytes. */
import { key } from '../framework/argument.ts';
import { defineCommand } from '../framework/command.ts';
import { keyAt } from '../framework/key-spec.ts';
import { openString } from './string-access.ts';

export const strlen = defineCommand({
  name: 'STRLEN',
  group: 'string',
  since: '2.2.0',
  summary: 'Answers how many bytes the string stored at a key has, 0 for a missing key.',
  complexity: 'O(1)',
  arity: 2,
  flags: ['readonly', 'fast'],
  keys: [keyAt(1, 'RO')],
  arguments: [key('key')],
  run(call, keyIndex) {
    const ref = call.read(keyIndex);
    if (ref === 0) call.reply.integer(0);
    else if (openString(call, ref)) call.reply.integer(call.keyspace.records.valueLength);
  },
});
