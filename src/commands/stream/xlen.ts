/** XLEN: how many entries a stream has. */
import { key } from '../framework/argument.ts';
import { WRONG } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';
import { keyAt } from '../framework/key-spec.ts';
import { readStream, streamsOf } from './stream-access.ts';

export const xlen = defineCommand({
  name: 'XLEN',
  group: 'stream',
  since: '5.0.0',
  summary: 'Tells how many entries a stream has.',
  complexity: 'O(1)',
  arity: 2,
  flags: ['readonly', 'fast'],
  keys: [keyAt(1, 'RO')],
  arguments: [key('key')],
  run(call, keyIndex) {
    const ref = readStream(call, keyIndex);
    if (ref === WRONG) return;
    call.reply.integer(ref === 0 ? 0 : streamsOf(call).stream.length);
  },
});
