/** HGETDEL: answers fields of a hash and removes them. Propagated as HDEL of those there were. */
import { key } from '../framework/argument.ts';
import { WRONG } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';
import { keyAt } from '../framework/key-spec.ts';
import {
  FIELDS_ARGUMENT,
  NOT_POSITIVE,
  propagateRemoval,
  readFieldArguments,
} from './field-arguments.ts';
import { openToWrite, readField, removeField, replyValue, reportRemoved } from './hash-access.ts';

const FIELDS_INDEX = 2;

export const hgetdel = defineCommand({
  name: 'HGETDEL',
  group: 'hash',
  since: '8.0.0',
  summary: 'Answers the values of fields of a hash and removes the fields.',
  complexity: 'O(N), N being how many fields are named.',
  arity: -5,
  flags: ['write', 'fast'],
  keys: [keyAt(1, 'RW', 'access', 'delete')],
  arguments: [key('key'), FIELDS_ARGUMENT],
  parsesItself: true,
  run(call, keyIndex) {
    const ref = openToWrite(call, keyIndex);
    if (ref === WRONG) return;
    const first = readFieldArguments(call, FIELDS_INDEX, NOT_POSITIVE);
    if (first === 0) return;
    const { count } = call.request;
    const removed: number[] = [];
    call.reply.array(count - first);
    for (let index = first; index < count; index++) {
      const found = ref !== 0 && readField(call, index);
      replyValue(call, found);
      if (found && removeField(call, index)) removed.push(index);
    }
    if (removed.length === 0) return;
    reportRemoved(call, keyIndex, ref, removed.length, 'hdel');
    if (call.propagates) propagateRemoval(call, keyIndex, removed);
  },
});
