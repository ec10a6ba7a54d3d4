/** HPERSIST: removes the times to live of fields of a hash. */
import { NEVER } from '../../values/hash/hash-field.ts';
import { key } from '../framework/argument.ts';
import { type Call, WRONG } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';
import { keyAt } from '../framework/key-spec.ts';
import { FIELDS_ARGUMENT, NOT_POSITIVE, readFieldArguments } from './field-arguments.ts';
import { FieldTimes } from './field-times.ts';
import { hashOf, openToWrite, readField } from './hash-access.ts';

const NO_FIELD = -2;
const NO_TIME = -1;
const PERSISTED = 1;
const FIELDS_INDEX = 2;

export const hpersist = defineCommand({
  name: 'HPERSIST',
  group: 'hash',
  since: '7.4.0',
  summary: 'Removes the times to live of fields of a hash.',
  complexity: 'O(N), N being how many fields are named.',
  arity: -5,
  flags: ['write', 'fast'],
  keys: [keyAt(1, 'RW', 'update')],
  arguments: [key('key'), FIELDS_ARGUMENT],
  parsesItself: true,
  run(call, keyIndex) {
    const ref = openToWrite(call, keyIndex);
    if (ref === WRONG) return;
    const first = readFieldArguments(call, FIELDS_INDEX, NOT_POSITIVE);
    if (first === 0) return;
    const { count } = call.request;
    call.reply.array(count - first);
    const times = new FieldTimes(call, keyIndex, ref, NEVER);
    for (let index = first; index < count; index++) {
      call.reply.integer(persist(call, ref, times, index));
    }
    times.report();
  },
});

function persist(call: Call, ref: number, times: FieldTimes, index: number): number {
  if (ref === 0 || !readField(call, index)) return NO_FIELD;
  if (hashOf(call).field.expiresAtMs === NEVER) return NO_TIME;
  times.set(index);
  return PERSISTED;
}
