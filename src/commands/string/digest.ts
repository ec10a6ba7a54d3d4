/** DIGEST: a short stand-in for a string, with which SET and DELEX compare it: its XXH3 hash. */
import { key } from '../framework/argument.ts';
import { defineCommand } from '../framework/command.ts';
import { keyAt } from '../framework/key-spec.ts';
import { openString } from './string-access.ts';
import { digestOf } from './value-condition.ts';

export const digest = defineCommand({
  name: 'DIGEST',
  group: 'string',
  since: '8.4.0',
  summary: 'Answers the XXH3 hash of the string stored at a key, in hexadecimal digits.',
  complexity: 'O(N), N being the length of the string.',
  arity: 2,
  flags: ['readonly', 'fast'],
  keys: [keyAt(1, 'RO', 'access')],
  arguments: [key('key')],
  run(call, keyIndex) {
    const ref = call.read(keyIndex);
    if (ref === 0) call.reply.nullBulk();
    else if (openString(call, ref)) call.reply.bulkText(digestOf(call, ref));
  },
});
