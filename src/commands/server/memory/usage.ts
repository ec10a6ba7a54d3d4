/** MEMORY USAGE: what one key takes. Asking is no access, and counts as neither hit nor miss. */
import { asciiBytes } from '../../../base/ascii.ts';
import type { Keyspace } from '../../../keyspace/keyspace.ts';
import {
  HEAD_EXPIRES,
  HEAD_EXTERNAL_KEY,
  HEAD_EXTERNAL_VALUE,
} from '../../../structures/keyed-record.ts';
import { TYPE_STRING, typeOf } from '../../../values/kinds.ts';
import { integer, key, optional } from '../../framework/argument.ts';
import type { Call } from '../../framework/call.ts';
import { defineCommand } from '../../framework/command.ts';
import { NOT_AN_INTEGER, SYNTAX_ERROR } from '../../framework/errors.ts';
import { keyAt } from '../../framework/key-spec.ts';

const WORD_SAMPLES = asciiBytes('samples');
/** Elements looked at unless SAMPLES says otherwise. */
const USUAL_SAMPLES = 5;
/** In each table that has the key: a reference and a tag. */
const TABLE_ENTRY_BYTES = 5;

export const memoryUsage = defineCommand({
  name: 'USAGE',
  group: 'server',
  since: '4.0.0',
  summary: 'Answers how many bytes a key and its value take.',
  complexity: 'O(N), N being how many elements are sampled.',
  arity: -3,
  flags: ['readonly'],
  keys: [keyAt(2, 'RO')],
  arguments: [key('key'), optional(integer('count', { token: 'SAMPLES' }))],
  parsesItself: true,
  run(call) {
    const samples = readSamples(call);
    if (samples < 0) return;
    const { keyspace, request, database, reply } = call;
    const ref = keyspace.lookUp(database, request, 2);
    if (ref === 0) reply.nullBulk();
    else reply.integer(keyBytes(keyspace, ref, samples));
  },
});

/** The last SAMPLES counts; each is checked. -1 when something was wrong and is answered. */
function readSamples(call: Call): number {
  const { count } = call.request;
  let last = USUAL_SAMPLES;
  for (let index = 3; index < count; index += 2) {
    if (!call.isWord(index, WORD_SAMPLES) || index + 1 >= count) {
      call.error(SYNTAX_ERROR);
      return -1;
    }
    const samples = call.int64(index + 1);
    if (samples === undefined || samples < 0) {
      call.error(samples === undefined ? NOT_AN_INTEGER : SYNTAX_ERROR);
      return -1;
    }
    last = Number(samples);
  }
  return last;
}

/**
 * What would be free again without the key; the tables' empty places are nobody's. Exact but for
 * large collections, of which so many elements are looked at (0: all).
 */
function keyBytes({ memory, records, values }: Keyspace, ref: number, samples: number): number {
  const head = records.head(ref);
  let bytes = memory.sizeOf(ref) + TABLE_ENTRY_BYTES;
  if ((head & HEAD_EXPIRES) !== 0) bytes += TABLE_ENTRY_BYTES;
  records.open(ref);
  if ((head & HEAD_EXTERNAL_KEY) !== 0) bytes += records.keyBytes.length;
  if ((head & HEAD_EXTERNAL_VALUE) !== 0) bytes += records.valueBytes.length;
  const { kind } = records;
  if (typeOf(kind) !== TYPE_STRING) {
    bytes += values.of(kind).memoryBytes(kind, records.innerRef(ref), samples);
  }
  return bytes;
}
