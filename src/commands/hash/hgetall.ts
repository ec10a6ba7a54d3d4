/** HGETALL, HKEYS and HVALS: everything that a hash has, or one half of it. */
import { key } from '../framework/argument.ts';
import { type Call, WRONG } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';
import { keyAt } from '../framework/key-spec.ts';
import { hashOf, openToRead } from './hash-access.ts';

export const hgetall = defineCommand({
  name: 'HGETALL',
  group: 'hash',
  since: '2.0.0',
  summary: 'Answers all fields of a hash with their values.',
  complexity: 'O(N), N being the size of the hash.',
  arity: 2,
  flags: ['readonly'],
  tips: ['nondeterministic_output_order'],
  keys: [keyAt(1, 'RO', 'access')],
  arguments: [key('key')],
  run(call, keyIndex) {
    reply(call, keyIndex, true, true);
  },
});

export const hkeys = defineCommand({
  name: 'HKEYS',
  group: 'hash',
  since: '2.0.0',
  summary: 'Answers all fields of a hash.',
  complexity: 'O(N), N being the size of the hash.',
  arity: 2,
  flags: ['readonly'],
  tips: ['nondeterministic_output_order'],
  keys: [keyAt(1, 'RO', 'access')],
  arguments: [key('key')],
  run(call, keyIndex) {
    reply(call, keyIndex, true, false);
  },
});

export const hvals = defineCommand({
  name: 'HVALS',
  group: 'hash',
  since: '2.0.0',
  summary: 'Answers all values of a hash.',
  complexity: 'O(N), N being the size of the hash.',
  arity: 2,
  flags: ['readonly'],
  tips: ['nondeterministic_output_order'],
  keys: [keyAt(1, 'RO', 'access')],
  arguments: [key('key')],
  run(call, keyIndex) {
    reply(call, keyIndex, false, true);
  },
});

function reply(call: Call, keyIndex: number, fields: boolean, values: boolean): void {
  const ref = openToRead(call, keyIndex);
  if (ref === WRONG) return;
  const hash = hashOf(call);
  const count = ref === 0 ? 0 : hash.liveLength;
  if (fields && values) call.reply.map(count);
  else call.reply.array(count);
  if (ref === 0) return;
  const { field } = hash;
  hash.forEach(() => {
    if (fields) call.reply.bulk(field.fieldBytes, field.fieldStart, field.fieldLength);
    if (values) call.reply.bulk(field.valueBytes, field.valueStart, field.valueLength);
  });
}
