/**
 * SCAN: goes through all keys in many small calls. Keys that are there from the first call to the
 * last are all answered, whatever happens to the others in between; see the hash table's `scan`.
 */
import { asciiBytes, equalsIgnoreCase } from '../../base/ascii.ts';
import { isMatchAll, matchGlob } from '../../base/glob.ts';
import { err } from '../../protocol/reply-error.ts';
import { TYPE_NAMES, typeOf } from '../../values/kinds.ts';
import { integer, optional, pattern, text } from '../framework/argument.ts';
import type { Call } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';
import { NOT_AN_INTEGER, SYNTAX_ERROR } from '../framework/errors.ts';
import { parseScanCursor } from './scan-cursor.ts';

const INVALID_CURSOR = err('invalid cursor');
const MATCH = asciiBytes('match');
const COUNT = asciiBytes('count');
const TYPE = asciiBytes('type');
const TYPE_WORDS: readonly Uint8Array[] = TYPE_NAMES.map(asciiBytes);

const USUAL_COUNT = 10;
/** So many steps for each key wanted, so that a thinly filled table cannot hold us for long. */
const STEPS_PER_KEY = 10;

/** What a SCAN asks for; the indexes are 0 for options not given. */
interface ScanOptions {
  count: number;
  patternIndex: number;
  typeIndex: number;
}

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
    const { request, reply } = call;
    const { records } = call.keyspace;
    const { bytes, starts, lengths } = request;
    const cursor = parseScanCursor(bytes, starts[cursorIndex], lengths[cursorIndex]);
    if (Number.isNaN(cursor)) {
      call.error(INVALID_CURSOR);
      return;
    }
    const options = readOptions(call);
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

/** Undefined when something is wrong with them, which is answered. */
function readOptions(call: Call): ScanOptions | undefined {
  const options: ScanOptions = { count: USUAL_COUNT, patternIndex: 0, typeIndex: 0 };
  for (let index = 2; index < call.request.count; index += 2) {
    const valueIndex = index + 1;
    if (valueIndex === call.request.count) {
      call.error(SYNTAX_ERROR);
      return undefined;
    }
    if (call.isWord(index, COUNT)) {
      const count = call.int64(valueIndex);
      if (count === undefined || count < 1) {
        call.error(count === undefined ? NOT_AN_INTEGER : SYNTAX_ERROR);
        return undefined;
      }
      options.count = Number(count);
    } else if (call.isWord(index, MATCH)) {
      options.patternIndex = valueIndex;
    } else if (call.isWord(index, TYPE)) {
      options.typeIndex = valueIndex;
    } else {
      call.error(SYNTAX_ERROR);
      return undefined;
    }
  }
  return options;
}

/** Scans on until it has found at least `count` keys or none is left. Returns the next cursor. */
function collect(call: Call, cursor: number, count: number, found: number[]): number {
  const table = call.database.keys;
  const visit = (ref: number): void => {
    found.push(ref);
  };
  let next = cursor;
  let steps = count * STEPS_PER_KEY;
  do {
    next = table.scan(next, visit);
  } while (next !== 0 && found.length < count && --steps > 0);
  return next;
}

/** Does the key pass the filters, and is it alive? One that matches but has expired is removed. */
function isWanted(call: Call, ref: number, options: ScanOptions): boolean {
  const { keyspace, database } = call;
  if (options.patternIndex !== 0 && !isMatch(call, ref, options.patternIndex)) return false;
  if (keyspace.isExpired(ref)) {
    keyspace.expireRecord(database, ref);
    return false;
  }
  if (options.typeIndex === 0) return true;
  const { bytes, starts, lengths } = call.request;
  const type = TYPE_WORDS[typeOf(keyspace.records.head(ref))];
  return equalsIgnoreCase(bytes, starts[options.typeIndex], lengths[options.typeIndex], type);
}

function isMatch(call: Call, ref: number, patternIndex: number): boolean {
  const { records } = call.keyspace;
  const { bytes } = call.request;
  const start = call.request.starts[patternIndex];
  const length = call.request.lengths[patternIndex];
  if (isMatchAll(bytes, start, length)) return true;
  records.open(ref);
  const { keyBytes, keyStart, keyLength } = records;
  return matchGlob(bytes, start, length, keyBytes, keyStart, keyLength, false);
}
