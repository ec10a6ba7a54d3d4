/** HSETNX: sets a field of a hash that is not there yet. */
import { key, text } from '../framework/argument.ts';
import { WRONG } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';
import { keyAt } from '../framework/key-spec.ts';
import { openToSet, readField, reportSet, setField } from './hash-access.ts';

export const hsetnx = defineCommand({
  name: 'HSETNX',
  group: 'hash',
  since: '2.0.0',
  summary: 'Sets a field of a hash to a value if the field does not exist.',
  complexity: 'O(1)',
  arity: 4,
  flags: ['write', 'denyoom', 'fast'],
  keys: [keyAt(1, 'RW', 'insert')],
  arguments: [key('key'), text('field'), text('value')],
  run(call, keyIndex, fieldIndex, valueIndex) {
    const { bytes, starts, lengths } = call.request;
    const ref = openToSet(call, keyIndex, fieldIndex, fieldIndex + 1);
    if (ref === WRONG) return;
    if (ref !== 0 && readField(call, fieldIndex)) {
      call.reply.integer(0);
      return;
    }
    setField(call, ref, fieldIndex, bytes, starts[valueIndex], lengths[valueIndex]);
    reportSet(call, keyIndex, ref, 1, 'hset');
    call.reply.integer(1);
  },
});
