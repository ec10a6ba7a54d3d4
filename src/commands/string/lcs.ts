/**
 * LCS: what two strings have in common in the same order, not necessarily without gaps. The limit
 * is Redis's, for a table of four bytes for each pair of bytes, though ours is much smaller: a
 * request that one server takes for too large the other should not work on for minutes.
 */
import { asciiBytes } from '../../base/ascii.ts';
import {
  type ByteRange,
  type CommonSubsequence,
  commonSubsequence,
  commonSubsequenceLength,
} from '../../base/longest-common-subsequence.ts';
import { err } from '../../protocol/reply-error.ts';
import { TYPE_STRING, typeOf } from '../../values/kinds.ts';
import { integer, key, optional, token } from '../framework/argument.ts';
import type { Call } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';
import { NOT_AN_INTEGER, SYNTAX_ERROR } from '../framework/errors.ts';
import { type KeySpec, keyAt } from '../framework/key-spec.ts';

const NOT_STRINGS = err('The specified keys must contain string values');
const LENGTH_AND_INDEXES = err('If you want both the length and indexes, please just use IDX.');
const TOO_LARGE = err('Insufficient memory, transient memory for LCS exceeds proto-max-bulk-len');
const NO_MEMORY = err('Insufficient memory, failed allocating transient memory for LCS');

const LEN = asciiBytes('len');
const IDX = asciiBytes('idx');
const MIN_MATCH_LEN = asciiBytes('minmatchlen');
const WITH_MATCH_LEN = asciiBytes('withmatchlen');

const CELL_BYTES = 4;

const TWO_KEYS: KeySpec = {
  ...keyAt(1, 'RO', 'access'),
  find: { lastKey: 1, step: 1, limit: 0 },
};

interface LcsOptions {
  length: boolean;
  indexes: boolean;
  /** Shorter runs are not answered. */
  leastLength: number;
  withLengths: boolean;
}

export const lcs = defineCommand({
  name: 'LCS',
  group: 'string',
  since: '7.0.0',
  summary: 'Finds the longest subsequence of bytes that two strings have in common.',
  complexity: 'O(N*M), N and M being the lengths of the two strings.',
  arity: -3,
  flags: ['readonly'],
  keys: [TWO_KEYS],
  arguments: [
    key('key1'),
    key('key2'),
    optional(token('LEN')),
    optional(token('IDX')),
    optional(integer('min-match-len', { token: 'MINMATCHLEN' })),
    optional(token('WITHMATCHLEN')),
  ],
  // The values are looked at before the options.
  parsesItself: true,
  run(call, firstIndex, secondIndex) {
    const first = readString(call, firstIndex);
    const second = readString(call, secondIndex);
    if (first === undefined || second === undefined) {
      call.error(NOT_STRINGS);
      return;
    }
    const options = readOptions(call);
    if (options === undefined) return;
    const tableBytes = (first.length + 1) * (second.length + 1) * CELL_BYTES;
    if (tableBytes > call.server.config.get('proto-max-bulk-len')) {
      call.error(TOO_LARGE);
      return;
    }
    if (options.length) call.reply.integer(commonSubsequenceLength(first, second));
    else replySubsequence(call, first, second, options);
  },
});

/** A missing key is an empty string; undefined for what is no string. */
function readString(call: Call, index: number): ByteRange | undefined {
  const ref = call.read(index);
  const { records } = call.keyspace;
  if (ref === 0) return { bytes: call.request.bytes, start: 0, length: 0 };
  records.open(ref);
  if (typeOf(records.kind) !== TYPE_STRING) return undefined;
  return { bytes: records.valueBytes, start: records.valueStart, length: records.valueLength };
}

/** Undefined when something is wrong with them, which is answered. */
function readOptions(call: Call): LcsOptions | undefined {
  const options = { length: false, indexes: false, leastLength: 0, withLengths: false };
  for (let index = 3; index < call.request.count; index++) {
    if (call.isWord(index, LEN)) {
      options.length = true;
    } else if (call.isWord(index, IDX)) {
      options.indexes = true;
    } else if (call.isWord(index, WITH_MATCH_LEN)) {
      options.withLengths = true;
    } else if (call.isWord(index, MIN_MATCH_LEN) && index + 1 < call.request.count) {
      const least = call.int64(++index);
      if (least === undefined) {
        call.error(NOT_AN_INTEGER);
        return undefined;
      }
      options.leastLength = Number(least);
    } else {
      call.error(SYNTAX_ERROR);
      return undefined;
    }
  }
  if (!options.length || !options.indexes) return options;
  call.error(LENGTH_AND_INDEXES);
  return undefined;
}

function replySubsequence(
  call: Call,
  first: ByteRange,
  second: ByteRange,
  options: LcsOptions,
): void {
  let found: CommonSubsequence;
  try {
    found = commonSubsequence(first, second);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    call.error(NO_MEMORY);
    return;
  }
  const { bytes, runs } = found;
  if (!options.indexes) {
    call.reply.bulk(bytes, 0, bytes.length);
    return;
  }
  replyRuns(
    call,
    runs.filter(([, , length]) => length >= options.leastLength),
    options.withLengths,
  );
  call.reply.bulkText('len');
  call.reply.integer(bytes.length);
}

/** Both ends of each run in either string, and its length if wanted. */
function replyRuns(call: Call, runs: CommonSubsequence['runs'], withLengths: boolean): void {
  const { reply } = call;
  reply.map(2);
  reply.bulkText('matches');
  reply.array(runs.length);
  for (const [first, second, length] of runs) {
    reply.array(withLengths ? 3 : 2);
    for (const offset of [first, second]) {
      reply.array(2);
      reply.integer(offset);
      reply.integer(offset + length - 1);
    }
    if (withLengths) reply.integer(length);
  }
}
