/** GETSET: exchanges a string for another. Propagated as SET, the old value being no change. */
import { asciiBytes } from '../../base/ascii.ts';
import { NO_EXPIRY } from '../../keyspace/keyspace.ts';
import { key, text } from '../framework/argument.ts';
import { defineCommand } from '../framework/command.ts';
import { keyAt } from '../framework/key-spec.ts';
import { setString } from './set.ts';
import { replyString } from './string-access.ts';

const SET = asciiBytes('SET');

export const getset = defineCommand({
  name: 'GETSET',
  group: 'string',
  since: '1.0.0',
  summary: 'Stores a string at a key and answers the one that was there before.',
  complexity: 'O(1)',
  arity: 3,
  flags: ['write', 'denyoom', 'fast'],
  keys: [keyAt(1, 'RW', 'access', 'update')],
  deprecated: { since: '6.2.0', replacedBy: '`SET` with the `GET` option' },
  arguments: [key('key'), text('value')],
  run(call, keyIndex, valueIndex) {
    const ref = call.read(keyIndex);
    if (!replyString(call, ref)) return;
    setString(call, keyIndex, valueIndex, ref, NO_EXPIRY);
    if (call.propagates) {
      call.propagate(SET, call.request.copy(keyIndex), call.request.copy(valueIndex));
    }
  },
});
