/** TYPE: what kind of value a key holds. */
import { asciiBytes } from '../../base/ascii.ts';
import { TYPE_NAMES, typeOf } from '../../values/kinds.ts';
import { key } from '../framework/argument.ts';
import { defineCommand } from '../framework/command.ts';
import { keyAt } from '../framework/key-spec.ts';

/** Ready-made replies, by type. */
const REPLIES: readonly Uint8Array[] = TYPE_NAMES.map((name) => asciiBytes(`+${name}\r\n`));
const NONE = asciiBytes('+none\r\n');

export const type = defineCommand({
  name: 'TYPE',
  group: 'generic',
  since: '1.0.0',
  summary: 'Answers the type of the value at a key, none for a missing key.',
  complexity: 'O(1)',
  arity: 2,
  flags: ['readonly', 'fast'],
  categories: ['keyspace'],
  keys: [keyAt(1, 'RO')],
  arguments: [key('key')],
  run(call, keyIndex) {
    const ref = call.peek(keyIndex);
    call.reply.raw(ref === 0 ? NONE : REPLIES[typeOf(call.keyspace.records.head(ref))]);
  },
});
