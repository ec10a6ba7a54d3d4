/**
 * GETEX: answers a string and changes its time to live on the way. Never propagated as it came: the
 * value is of no use to a replica, which gets the change alone, as PEXPIREAT, PERSIST or DEL.
 */
import { integer, key, oneOf, optional, token, unixTime } from '../framework/argument.ts';
import { defineCommand } from '../framework/command.ts';
import { CHOICE_EXAT, CHOICE_PXAT, readExpiration } from '../framework/expiration.ts';
import { choiceOf } from '../framework/grammar.ts';
import { keyAt } from '../framework/key-spec.ts';
import { deleteKey, expireKey, persistKey } from '../generic/key-changes.ts';
import { openString } from './string-access.ts';

const PERSIST = 5;

export const getex = defineCommand({
  name: 'GETEX',
  group: 'string',
  since: '6.2.0',
  summary: 'Answers the string stored at a key and sets or removes its time to live.',
  complexity: 'O(1)',
  arity: -2,
  flags: ['write', 'fast'],
  keys: [
    {
      ...keyAt(1, 'RW', 'access', 'update'),
      notes: 'A write as well as a read, since the time to live may change',
    },
  ],
  arguments: [
    key('key'),
    optional(
      oneOf(
        'expiration',
        integer('seconds', { token: 'EX' }),
        integer('milliseconds', { token: 'PX' }),
        unixTime('unix-time-seconds', { token: 'EXAT' }),
        unixTime('unix-time-milliseconds', { token: 'PXAT' }),
        token('PERSIST'),
      ),
    ),
  ],
  run(call, keyIndex, expiration) {
    const { keyspace, reply } = call;
    const ref = call.read(keyIndex);
    if (ref === 0) {
      reply.nullBulk();
      return;
    }
    if (!openString(call, ref)) return;
    const choice = choiceOf(expiration);
    const persists = choice === PERSIST;
    const time = choice === 0 || persists ? 0 : readExpiration(call, expiration);
    if (time === undefined) return;
    const { records } = keyspace;
    reply.bulk(records.valueBytes, records.valueStart, records.valueLength);
    if (choice === 0) return;
    if (persists) {
      persistKey(call, keyIndex, ref);
    } else if ((choice === CHOICE_EXAT || choice === CHOICE_PXAT) && time <= keyspace.nowMs) {
      deleteKey(call, keyIndex, ref, call.keyspace.expirationEffect);
    } else {
      expireKey(call, keyIndex, ref, time);
    }
  },
});
