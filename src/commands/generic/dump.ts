/** DUMP: a value in the form that RESTORE, here or in Redis, takes. */
import { key } from '../framework/argument.ts';
import { defineCommand } from '../framework/command.ts';
import { keyAt } from '../framework/key-spec.ts';

export const dump = defineCommand({
  name: 'DUMP',
  group: 'generic',
  since: '2.6.0',
  summary: 'Gives the value of a key in the form that RESTORE takes.',
  complexity: 'O(N) for a value of N elements; most of them are copied as they lie in memory.',
  arity: 2,
  flags: ['readonly'],
  categories: ['keyspace'],
  tips: ['nondeterministic_output'],
  keys: [keyAt(1, 'RO', 'access')],
  arguments: [key('key')],
  run(call, keyIndex) {
    const ref = call.read(keyIndex);
    if (ref === 0) {
      call.reply.nullBulk();
      return;
    }
    const { persistence, config } = call.server;
    const { bytes, length } = persistence.dumps.write(ref, config.get('rdbcompression'));
    call.reply.bulk(bytes, 0, length);
  },
});
