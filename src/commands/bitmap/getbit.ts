/** GETBIT: one bit of a string; whatever lies behind its end is zero. */
import { integer, key } from '../framework/argument.ts';
import { defineCommand } from '../framework/command.ts';
import { keyAt } from '../framework/key-spec.ts';
import { openString } from '../string/string-access.ts';
import { readBitOffset } from './bit-offset.ts';

export const getbit = defineCommand({
  name: 'GETBIT',
  group: 'bitmap',
  since: '2.2.0',
  summary: 'Answers one bit of the string stored at a key.',
  complexity: 'O(1)',
  arity: 3,
  flags: ['readonly', 'fast'],
  keys: [keyAt(1, 'RO', 'access')],
  arguments: [key('key'), integer('offset')],
  run(call, keyIndex, offsetIndex) {
    const offset = readBitOffset(call, offsetIndex);
    if (offset < 0) return;
    const ref = call.read(keyIndex);
    if (ref !== 0 && !openString(call, ref)) return;
    const { records } = call.keyspace;
    const byte = Math.floor(offset / 8);
    if (ref === 0 || byte >= records.valueLength) {
      call.reply.integer(0);
      return;
    }
    call.reply.integer((records.valueBytes[records.valueStart + byte] >>> (7 - (offset % 8))) & 1);
  },
});
