/** PERSIST: takes a key's time to live away. */
import { key } from '../framework/argument.ts';
import { defineCommand } from '../framework/command.ts';
import { keyAt } from '../framework/key-spec.ts';
import { persistKey } from './key-changes.ts';

export const persist = defineCommand({
  name: 'PERSIST',
  group: 'generic',
  since: '2.2.0',
  summary: 'Removes the time to live of a key, so that it stays.',
  complexity: 'O(1)',
  arity: 2,
  flags: ['write', 'fast'],
  categories: ['keyspace'],
  keys: [keyAt(1, 'RW', 'update')],
  arguments: [key('key')],
  run(call, keyIndex) {
    const ref = call.find(keyIndex);
    if (ref !== 0) call.keyspace.accesses.touch(ref);
    call.reply.integer(ref !== 0 && persistKey(call, keyIndex, ref) ? 1 : 0);
  },
});
