/**
 * BITOP: combines strings bit by bit into a new one, written where it will stand. DIFF, DIFF1,
 * ANDOR and ONE follow the manual of Redis 8.2.
 */
import { asciiBytes } from '../../base/ascii.ts';
import { EVENT_GENERIC, EVENT_STRING } from '../../keyspace/events.ts';
import { NO_EXPIRY } from '../../keyspace/keyspace.ts';
import { err, type ReplyError } from '../../protocol/reply-error.ts';
import { FLAG_EXPIRES } from '../../structures/keyed-record.ts';
import { TYPE_STRING, typeOf } from '../../values/kinds.ts';
import { STRING_RAW } from '../../values/string.ts';
import { key, many, oneOf, token } from '../framework/argument.ts';
import type { Call } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';
import { SYNTAX_ERROR } from '../framework/errors.ts';
import { keyAt, keysFrom } from '../framework/key-spec.ts';
import { openString } from '../string/string-access.ts';
import { AND, AND_OR, Combination, DIFF, DIFF1, NOT, ONE, OR, XOR } from './combination.ts';

const OPERATION_AT = 1;
const DESTINATION_AT = 2;
const SOURCES_AT = 3;

interface Operation {
  readonly word: Uint8Array;
  readonly number: number;
  readonly leastSources: number;
  readonly mostSources: number;
  readonly wrongSources: ReplyError;
}

const OPERATIONS: readonly Operation[] = [
  operation('AND', AND, 1),
  operation('OR', OR, 1),
  operation('XOR', XOR, 1),
  operation('NOT', NOT, 1, 1),
  operation('DIFF', DIFF, 2),
  operation('DIFF1', DIFF1, 2),
  operation('ANDOR', AND_OR, 2),
  operation('ONE', ONE, 1),
];

function operation(
  name: string,
  number: number,
  leastSources: number,
  mostSources = Number.POSITIVE_INFINITY,
): Operation {
  const wanted = mostSources === 1 ? 'a single source key' : 'at least two source keys';
  const wrongSources = err(`BITOP ${name} must be called with ${wanted}.`);
  const word = asciiBytes(name.toLowerCase());
  return { word, number, leastSources, mostSources, wrongSources };
}

export const bitop = defineCommand({
  name: 'BITOP',
  group: 'bitmap',
  since: '2.6.0',
  summary: 'Combines strings bit by bit and stores the result, as long as the longest, at a key.',
  complexity: 'O(N), N being the length of all strings together.',
  arity: -4,
  flags: ['write', 'denyoom'],
  keys: [keyAt(DESTINATION_AT, 'OW', 'update'), keysFrom(SOURCES_AT, 1, 'RO', 'access')],
  history: [['8.2.0', 'Added the `DIFF`, `DIFF1`, `ANDOR` and `ONE` operations.']],
  arguments: [
    oneOf(
      'operation',
      token('AND'),
      token('OR'),
      token('XOR'),
      token('NOT'),
      token('DIFF'),
      token('DIFF1'),
      token('ANDOR'),
      token('ONE'),
    ),
    key('destkey'),
    many(key('key', 1)),
  ],
  // The operation stands in front of everything else, where a grammar expects no option.
  parsesItself: true,
  run(call) {
    const chosen = OPERATIONS.find(({ word }) => call.isWord(OPERATION_AT, word));
    const count = call.request.count - SOURCES_AT;
    if (chosen === undefined) call.error(SYNTAX_ERROR);
    else if (count < chosen.leastSources || count > chosen.mostSources) {
      call.error(chosen.wrongSources);
    } else combine(call, chosen.number, count);
  },
});

function combine(call: Call, number: number, count: number): void {
  const { keyspace, request, database } = call;
  const { records } = keyspace;
  const sources = new Int32Array(count);
  let length = 0;
  for (let nth = 0; nth < count; nth++) {
    const ref = call.read(SOURCES_AT + nth);
    if (ref === 0) continue;
    if (!openString(call, ref)) return;
    sources[nth] = ref;
    length = Math.max(length, records.valueLength);
  }
  // The sources stay where they are: that the destination expires now concerns none of them, since
  // they have just been found, and it is replaced only when everything has been read.
  const old = call.find(DESTINATION_AT);
  if (length === 0) {
    removeDestination(call, old);
    return;
  }
  if (old !== 0 && !sources.includes(old) && mayOverwrite(call, old, length)) {
    records.resizeInPlace(STRING_RAW, length);
    new Combination(records, sources, length).perform(number);
    keyspace.changed(database, request, DESTINATION_AT, old);
  } else {
    const kind = STRING_RAW;
    const ref = keyspace.create(database, request, DESTINATION_AT, old, kind, NO_EXPIRY, length);
    new Combination(records, sources, length).perform(number);
    keyspace.settle(database, request, DESTINATION_AT, old, ref);
  }
  keyspace.notify(EVENT_STRING, 'set', database, request, DESTINATION_AT);
  call.reply.integer(length);
}

/** Can the result stand where the destination's value does? Its record is then open. */
function mayOverwrite(call: Call, ref: number, length: number): boolean {
  const { keyspace } = call;
  const { records } = keyspace;
  records.open(ref);
  if (typeOf(records.kind) !== TYPE_STRING || (records.flags & FLAG_EXPIRES) !== 0) return false;
  return keyspace.fitsWell(length);
}

/** All sources are empty or missing, and so is what they make. */
function removeDestination(call: Call, ref: number): void {
  const { keyspace, request, database } = call;
  if (ref !== 0) {
    keyspace.remove(database, request, DESTINATION_AT, ref);
    keyspace.notify(EVENT_GENERIC, 'del', database, request, DESTINATION_AT);
  }
  call.reply.integer(0);
}
