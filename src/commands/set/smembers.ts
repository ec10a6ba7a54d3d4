/** SMEMBERS: all members of a set. */
import { key } from '../framework/argument.ts';
import { WRONG } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';
import { keyAt } from '../framework/key-spec.ts';
import { readSet, replyMembers, setWorkspace } from './set-access.ts';

export const smembers = defineCommand({
  name: 'SMEMBERS',
  group: 'set',
  since: '1.0.0',
  summary: 'Answers all members of a set.',
  complexity: 'O(N), N being how many members the set has.',
  arity: 2,
  flags: ['readonly'],
  tips: ['nondeterministic_output_order'],
  keys: [keyAt(1, 'RO', 'access')],
  arguments: [key('key')],
  run(call, keyIndex) {
    const ref = readSet(call, keyIndex);
    if (ref === WRONG) return;
    const { set } = setWorkspace(call);
    call.reply.set(ref === 0 ? 0 : set.size);
    if (ref !== 0) replyMembers(call, set.kind, set.root);
  },
});
