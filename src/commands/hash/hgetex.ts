/**
 * HGETEX: answers fields of a hash and changes their times to live on the way. Never propagated as
 * it came: a replica gets the change alone, as HPEXPIREAT, HPERSIST or HDEL.
 */
import { NEVER } from '../../values/hash/hash-field.ts';
import { integer, key, oneOf, optional, token, unixTime } from '../framework/argument.ts';
import { WRONG } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';
import { keyAt } from '../framework/key-spec.ts';
import { FIELDS_ARGUMENT } from './field-arguments.ts';
import { type FieldGrammar, readFieldOptions } from './field-options.ts';
import { FieldTimes } from './field-times.ts';
import { hashOf, openToWrite, readField, replyValue } from './hash-access.ts';

const GRAMMAR: FieldGrammar = { otherWord: 'PERSIST', conditions: false, width: 1 };

export const hgetex = defineCommand({
  name: 'HGETEX',
  group: 'hash',
  since: '8.0.0',
  summary: 'Answers the values of fields of a hash and sets or removes their times to live.',
  complexity: 'O(N), N being how many fields are named.',
  arity: -5,
  flags: ['write', 'fast'],
  keys: [
    {
      ...keyAt(1, 'RW', 'access', 'update'),
      notes: 'A write as well as a read, since times to live may change',
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
    FIELDS_ARGUMENT,
  ],
  parsesItself: true,
  run(call, keyIndex) {
    const options = readFieldOptions(call, GRAMMAR);
    if (options === undefined) return;
    const ref = openToWrite(call, keyIndex);
    if (ref === WRONG) return;
    const { first, timeMs, other } = options;
    const { count } = call.request;
    const times = new FieldTimes(call, keyIndex, ref, timeMs);
    call.reply.array(count - first);
    for (let index = first; index < count; index++) {
      const found = ref !== 0 && readField(call, index);
      replyValue(call, found);
      if (!found) continue;
      const expires = hashOf(call).field.expiresAtMs !== NEVER;
      if (other ? expires : timeMs !== NEVER) times.set(index);
    }
    times.report();
  },
});
