/** SCARD: how many members a set has. */
import { key } from '../framework/argument.ts';
import { WRONG } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';
import { keyAt } from '../framework/key-spec.ts';
import { readSet, setWorkspace } from './set-access.ts';

export const scard = defineCommand({
  name: 'SCARD',
  group: 'set',
  since: '1.0.0',
  summary: 'Answers how many members a set has.',
  complexity: 'O(1)',
  arity: 2,
  flags: ['readonly', 'fast'],
  keys: [keyAt(1, 'RO')],
  arguments: [key('key')],
  run(call, keyIndex) {
    const ref = readSet(call, keyIndex);
    if (ref !== WRONG) call.reply.integer(ref === 0 ? 0 : setWorkspace(call).set.size);
  },
});
