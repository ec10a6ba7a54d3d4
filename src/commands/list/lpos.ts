/** LPOS: where in a list an element is. */
import { asciiBytes } from '../../base/ascii.ts';
import { err } from '../../protocol/reply-error.ts';
import { TYPE_LIST } from '../../values/kinds.ts';
import { integer, key, optional, text } from '../framework/argument.ts';
import { type Call, WRONG } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';
import { NOT_AN_INTEGER, SYNTAX_ERROR } from '../framework/errors.ts';
import { keyAt } from '../framework/key-spec.ts';
import { openList } from './list-access.ts';

const ELEMENT = 2;
const RANK = asciiBytes('rank');
const COUNT = asciiBytes('count');
const MAXLEN = asciiBytes('maxlen');

const LOWEST_RANK = -(2n ** 63n - 1n);
const ZERO_RANK = err(
  "RANK can't be zero: use 1 to start from the first match, 2 from the second ... " +
    'or use negative to start from the end of the list',
);
const RANK_RANGE = err(
  `value is out of range, value must between ${LOWEST_RANK} and ${-LOWEST_RANK}`,
);
const NEGATIVE_COUNT = err("COUNT can't be negative");
const NEGATIVE_LENGTH = err("MAXLEN can't be negative");

interface Options {
  rank: number;
  /** Undefined: a single match is wanted, and not as an array. */
  count: number | undefined;
  /** So many elements are looked at. */
  longest: number;
}

export const lpos = defineCommand({
  name: 'LPOS',
  group: 'list',
  since: '6.0.6',
  summary: 'Answers the index of an element, or the indexes of several that are equal.',
  complexity: 'O(N), N being the number of elements looked at.',
  arity: -3,
  flags: ['readonly'],
  keys: [keyAt(1, 'RO', 'access')],
  arguments: [
    key('key'),
    text('element'),
    optional(integer('rank', { token: 'RANK' })),
    optional(integer('num-matches', { token: 'COUNT' })),
    optional(integer('len', { token: 'MAXLEN' })),
  ],
  // The first option that is wrong decides the error.
  parsesItself: true,
  run(call) {
    const { reply } = call;
    const options = readOptions(call);
    if (options === undefined) return;
    const ref = call.readOf(1, TYPE_LIST);
    if (ref === WRONG) return;
    const matches = ref === 0 ? [] : search(call, ref, options);
    if (options.count !== undefined) {
      reply.array(matches.length);
      for (const match of matches) reply.integer(match);
    } else if (matches.length > 0) {
      reply.integer(matches[0]);
    } else {
      reply.nullBulk();
    }
  },
});

/** Undefined when something is wrong with them, which is answered. */
function readOptions(call: Call): Options | undefined {
  const options: Options = { rank: 1, count: undefined, longest: Number.POSITIVE_INFINITY };
  for (let index = 3; index < call.request.count; index += 2) {
    const isRank = call.isWord(index, RANK);
    const isCount = call.isWord(index, COUNT);
    if (index + 1 === call.request.count || !(isRank || isCount || call.isWord(index, MAXLEN))) {
      call.error(SYNTAX_ERROR);
      return undefined;
    }
    if (isRank) {
      const rank = readRank(call, index + 1);
      if (rank === 0) return undefined;
      options.rank = rank;
      continue;
    }
    const value = call.int64(index + 1);
    if (value === undefined || value < 0) {
      call.error(isCount ? NEGATIVE_COUNT : NEGATIVE_LENGTH);
      return undefined;
    }
    if (isCount) options.count = Number(value);
    else options.longest = value === 0 ? Number.POSITIVE_INFINITY : Number(value);
  }
  return options;
}

/** 0 when it is none, which is answered. */
function readRank(call: Call, index: number): number {
  const rank = call.int64(index);
  if (rank === undefined) call.error(NOT_AN_INTEGER);
  else if (rank < LOWEST_RANK) call.error(RANK_RANGE);
  else if (rank === 0) call.error(ZERO_RANK);
  else return Number(rank);
  return 0;
}

function search(call: Call, ref: number, options: Options): number[] {
  const { bytes, starts, lengths } = call.request;
  const list = openList(call, ref);
  const { length } = list;
  const backward = options.rank < 0;
  const wanted = options.count === 0 ? Number.POSITIVE_INFINITY : (options.count ?? 1);
  let passOver = Math.abs(options.rank) - 1;
  let left = Math.min(options.longest, length);
  const matches: number[] = [];
  list.seek(backward ? length - 1 : 0);
  while (left > 0 && matches.length < wanted) {
    if (!list.find(bytes, starts[ELEMENT], lengths[ELEMENT], backward, left)) break;
    const { position } = list;
    if (passOver > 0) passOver--;
    else matches.push(position);
    const looked = backward ? length - position : position + 1;
    left = Math.min(options.longest, length) - looked;
    if (backward) list.previous();
    else list.next();
  }
  return matches;
}
