/** SETBIT: sets or clears one bit where the string stands. What changes nothing is no write. */
import { EVENT_STRING } from '../../keyspace/events.ts';
import { err } from '../../protocol/reply-error.ts';
import { integer, key } from '../framework/argument.ts';
import { defineCommand } from '../framework/command.ts';
import { keyAt } from '../framework/key-spec.ts';
import { openString } from '../string/string-access.ts';
import { readBitOffset } from './bit-offset.ts';
import { openForBits } from './bitmap-writing.ts';

const NOT_A_BIT = err('bit is not an integer or out of range');

export const setbit = defineCommand({
  name: 'SETBIT',
  group: 'bitmap',
  since: '2.2.0',
  summary: 'Sets or clears one bit of the string stored at a key and answers what it was.',
  complexity: 'O(1)',
  arity: 4,
  flags: ['write', 'denyoom'],
  keys: [keyAt(1, 'RW', 'access', 'update')],
  arguments: [key('key'), integer('offset'), integer('value')],
  run(call, keyIndex, offsetIndex, bitIndex) {
    const { keyspace, request, database } = call;
    const { records } = keyspace;
    const offset = readBitOffset(call, offsetIndex);
    if (offset < 0) return;
    const bit = call.safeInteger(bitIndex);
    if (bit !== 0 && bit !== 1) {
      call.error(NOT_A_BIT);
      return;
    }
    const ref = call.find(keyIndex);
    if (ref !== 0 && !openString(call, ref)) return;
    const byte = Math.floor(offset / 8);
    const grew = openForBits(call, keyIndex, ref, byte + 1);
    const at = records.valueStart + byte;
    const mask = 0x80 >>> (offset % 8);
    const before = (records.valueBytes[at] & mask) === 0 ? 0 : 1;
    if (before !== bit) records.valueBytes[at] ^= mask;
    if (grew || before !== bit) {
      if (!grew) keyspace.changed(database, request, keyIndex, ref);
      keyspace.notify(EVENT_STRING, 'setbit', database, request, keyIndex);
    } else {
      keyspace.accesses.touch(ref);
    }
    call.reply.integer(before);
  },
});
