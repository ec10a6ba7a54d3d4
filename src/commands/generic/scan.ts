/**
 * SCAN: goes through all keys in many small calls. Keys that are there from the first call to the
 * last are all answered, whatever happens to the others in between; see the hash table's `scan`.
 */
import { asciiBytes, equalsIgnoreCase } from '../../base/ascii.ts';
import { TYPE_NAMES, typeOf } from '../../values/kinds.ts';
import { integer, optional, pattern, text } from '../framework/argument.ts';
import type { Call } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';
import {
  passesPattern,
  readScanCursor,
  readScanOptions,
  type ScanOptions,
  STEPS_PER_ELEMENT,
} from './scan-options.ts';

const TYPE_WORDS: readonly Uint8Array[] = TYPE_NAMES.map(asciiBytes);
const OPTIONS_INDEX = 2;

export const scan = defineCommand({
  name: 'SCAN',
  group: 'generic',
  since: '2.8.0',
  summary: 'Answers some keys of the database and the cursor with which to ask for more.',
  complexity: 'O(1) for each call, O(N) for all calls until the cursor is 0 again.',
  arity: -2,
  flags: ['readonly', 'touches_arbitrary_keys'],
  categories: ['keyspace'],
  tips: ['nondeterministic_output', 'request_policy:special'],
  arguments: [
    integer('cursor'),
    optional(pattern('pattern', { token: 'MATCH' })),
    optional(integer('count', { token: 'COUNT' })),
    optional(text('type', { token: 'TYPE', since: '6.0.0' })),
  ],
  history: [['6.0.0', 'Takes the `TYPE` option.']],
  // Redis complains of the cursor before it looks at the options.
  parsesItself: true,
  run(call, cursorIndex) {
    const { reply } = call;
    const { records } = call.keyspace;
    const cursor = readScanCursor(call, cursorIndex);
    if (Number.isNaN(cursor)) return;
    const options = readScanOptions(call, OPTIONS_INDEX, 'keys');
    if (options === undefined) return;
    const found: number[] = [];
    const next = collect(call, cursor, options.count, found);
    const wanted = found.filter((ref) => isWanted(call, ref, options));
    reply.array(2);
    reply.bulkInteger(next);
    reply.array(wanted.length);
    for (const ref of wanted) {
      records.open(ref);
      reply.bulk(records.keyBytes, records.keyStart, records.keyLength);
    }
  },
});

/** Scans on until it has found at least `count` keys or none is left. Returns the next cursor. */
function collect(call: Call, cursor: number, count: number, found: number[]): number {
  const table = call.database.keys;
  const visit = (ref: number): void => {
    found.push(ref);
  };
  let next = cursor;
  let steps = count * STEPS_PER_ELEMENT;
  do {
    next = table.scan(next, visit);
  } while (next !== 0 && found.length < count && --steps > 0);
  return next;
}

/** Does the key pass the filters, and is it alive? One that matches but has expired is removed. */
function isWanted(call: Call, ref: number, options: ScanOptions): boolean {
  const { keyspace, database } = call;
  const { records } = keyspace;
  records.open(ref);
  const { keyBytes, keyStart, keyLength } = records;
  if (!passesPattern(call, options.patternIndex, keyBytes, keyStart, keyLength)) return false;
  if (keyspace.isExpired(ref)) {
    keyspace.expireRecord(database, ref);
    return false;
  }
  if (options.typeIndex === 0) return true;
  const { bytes, starts, lengths } = call.request;
  const type = TYPE_WORDS[typeOf(keyspace.records.head(ref))];
  return equalsIgnoreCase(bytes, starts[options.typeIndex], lengths[options.typeIndex], type);
}
