/** HLEN, HEXISTS and HSTRLEN: how many fields, whether there is one, how long its value is. */
import { key, text } from '../framework/argument.ts';
import { WRONG } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';
import { keyAt } from '../framework/key-spec.ts';
import { hashOf, openToRead, readField } from './hash-access.ts';

export const hlen = defineCommand({
  name: 'HLEN',
  group: 'hash',
  since: '2.0.0',
  summary: 'Answers how many fields a hash has.',
  complexity: 'O(1)',
  arity: 2,
  flags: ['readonly', 'fast'],
  keys: [keyAt(1, 'RO')],
  arguments: [key('key')],
  run(call, keyIndex) {
    const ref = openToRead(call, keyIndex);
    if (ref !== WRONG) call.reply.integer(ref === 0 ? 0 : hashOf(call).length);
  },
});

export const hexists = defineCommand({
  name: 'HEXISTS',
  group: 'hash',
  since: '2.0.0',
  summary: 'Answers whether a hash has a field.',
  complexity: 'O(1)',
  arity: 3,
  flags: ['readonly', 'fast'],
  keys: [keyAt(1, 'RO')],
  arguments: [key('key'), text('field')],
  run(call, keyIndex, fieldIndex) {
    const ref = openToRead(call, keyIndex);
    if (ref !== WRONG) call.reply.integer(ref !== 0 && readField(call, fieldIndex) ? 1 : 0);
  },
});

export const hstrlen = defineCommand({
  name: 'HSTRLEN',
  group: 'hash',
  since: '3.2.0',
  summary: 'Answers how long the value of a field is, in bytes.',
  complexity: 'O(1)',
  arity: 3,
  flags: ['readonly', 'fast'],
  keys: [keyAt(1, 'RO')],
  arguments: [key('key'), text('field')],
  run(call, keyIndex, fieldIndex) {
    const ref = openToRead(call, keyIndex);
    if (ref === WRONG) return;
    const found = ref !== 0 && readField(call, fieldIndex);
    call.reply.integer(found ? hashOf(call).field.valueLength : 0);
  },
});
