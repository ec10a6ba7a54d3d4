/** HGET and HMGET: the values of fields that are named. */
import { key, many, text } from '../framework/argument.ts';
import { WRONG } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';
import { keyAt } from '../framework/key-spec.ts';
import { openToRead, readField, replyValue } from './hash-access.ts';

export const hget = defineCommand({
  name: 'HGET',
  group: 'hash',
  since: '2.0.0',
  summary: 'Answers the value of a field of a hash.',
  complexity: 'O(1)',
  arity: 3,
  flags: ['readonly', 'fast'],
  keys: [keyAt(1, 'RO', 'access')],
  arguments: [key('key'), text('field')],
  run(call, keyIndex, fieldIndex) {
    const ref = openToRead(call, keyIndex);
    if (ref !== WRONG) replyValue(call, ref !== 0 && readField(call, fieldIndex));
  },
});

export const hmget = defineCommand({
  name: 'HMGET',
  group: 'hash',
  since: '2.0.0',
  summary: 'Answers the values of several fields of a hash.',
  complexity: 'O(N), N being how many fields are asked for.',
  arity: -3,
  flags: ['readonly', 'fast'],
  keys: [keyAt(1, 'RO', 'access')],
  arguments: [key('key'), many(text('field'))],
  run(call, keyIndex) {
    const ref = openToRead(call, keyIndex);
    if (ref === WRONG) return;
    const { count } = call.request;
    call.reply.array(count - 2);
    for (let index = 2; index < count; index++) {
      replyValue(call, ref !== 0 && readField(call, index));
    }
  },
});
