/** HDEL: removes fields of a hash; one that has none left is no key any more. */
import { key, many, text } from '../framework/argument.ts';
import { WRONG } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';
import { keyAt } from '../framework/key-spec.ts';
import { hashOf, openToWrite, removeField, reportRemoved } from './hash-access.ts';

export const hdel = defineCommand({
  name: 'HDEL',
  group: 'hash',
  since: '2.0.0',
  summary: 'Removes fields of a hash, and answers how many there were.',
  complexity: 'O(N), N being how many fields are to be removed.',
  arity: -3,
  flags: ['write', 'fast'],
  keys: [keyAt(1, 'RW', 'delete')],
  arguments: [key('key'), many(text('field'))],
  history: [['2.4.0', 'Takes more than one field.']],
  run(call, keyIndex) {
    const ref = openToWrite(call, keyIndex);
    if (ref === WRONG) return;
    let removed = 0;
    if (ref !== 0) {
      const hash = hashOf(call);
      for (let index = 2; index < call.request.count && hash.length > 0; index++) {
        if (removeField(call, index)) removed++;
      }
      if (removed > 0) reportRemoved(call, keyIndex, ref, removed, 'hdel');
    }
    call.reply.integer(removed);
  },
});
