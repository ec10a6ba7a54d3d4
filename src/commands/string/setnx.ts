/** SETNX: gives a string to a key that does not exist. */
import { NO_EXPIRY } from '../../keyspace/keyspace.ts';
import { key, text } from '../framework/argument.ts';
import { defineCommand } from '../framework/command.ts';
import { keyAt } from '../framework/key-spec.ts';
import { setString } from './set.ts';

export const setnx = defineCommand({
  name: 'SETNX',
  group: 'string',
  since: '1.0.0',
  summary: 'Stores a string at a key unless the key exists.',
  complexity: 'O(1)',
  arity: 3,
  flags: ['write', 'denyoom', 'fast'],
  keys: [keyAt(1, 'OW', 'insert')],
  arguments: [key('key'), text('value')],
  run(call, keyIndex, valueIndex) {
    if (call.find(keyIndex) !== 0) {
      call.reply.integer(0);
      return;
    }
    setString(call, keyIndex, valueIndex, 0, NO_EXPIRY);
    call.reply.integer(1);
  },
});
