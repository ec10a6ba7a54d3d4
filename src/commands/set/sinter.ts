/** SINTER, SINTERSTORE and SINTERCARD: what several sets have in common. */

import { asciiBytes } from '../../base/ascii.ts';
import { err } from '../../protocol/reply-error.ts';
import { SET_HASHTABLE, SET_LISTPACK } from '../../values/set/set-kinds.ts';
import { integer, key, many, optional } from '../framework/argument.ts';
import type { Call } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';
import { SYNTAX_ERROR } from '../framework/errors.ts';
import { keyAt, keysFrom } from '../framework/key-spec.ts';
import { setWorkspace } from './set-access.ts';
import {
  deleteTarget,
  filling,
  readSources,
  replyPositions,
  storeResult,
} from './set-combining.ts';

const LIMIT = asciiBytes('limit');
const NO_KEYS = err('numkeys should be greater than 0');
const TOO_MANY_KEYS = err("Number of keys can't be greater than number of args");
const NEGATIVE_LIMIT = err("LIMIT can't be negative");

export const sinter = defineCommand({
  name: 'SINTER',
  group: 'set',
  since: '1.0.0',
  summary: 'Answers the members that several sets have in common.',
  complexity: 'O(N*M), N being the size of the smallest set and M how many sets there are.',
  arity: -2,
  flags: ['readonly'],
  tips: ['nondeterministic_output_order'],
  keys: [keysFrom(1, 1, 'RO', 'access')],
  arguments: [many(key('key'))],
  run(call) {
    if (!readSources(call, 1, call.request.count - 1)) return;
    const { algebra, sources, member, positions } = setWorkspace(call);
    positions.clear();
    if (sources.missing === 0) {
      sources.sort(0, false);
      algebra.begin(sources);
      while (algebra.nextCommon(sources, member)) positions.push(algebra.walk.position);
    }
    replyPositions(call);
  },
});

export const sinterstore = defineCommand({
  name: 'SINTERSTORE',
  group: 'set',
  since: '1.0.0',
  summary: 'Stores the members that several sets have in common as a set of their own.',
  complexity: 'O(N*M), N being the size of the smallest set and M how many sets there are.',
  arity: -3,
  flags: ['write', 'denyoom'],
  keys: [keyAt(1, 'RW', 'update'), keysFrom(2, 1, 'RO', 'access')],
  arguments: [key('destination'), many(key('key', 1))],
  run(call, targetIndex) {
    if (!readSources(call, 2, call.request.count - 2)) return;
    const { sources, result } = setWorkspace(call);
    if (sources.missing > 0) {
      deleteTarget(call, targetIndex);
      return;
    }
    sources.sort(0, false);
    const [kind] = sources.kinds;
    result.createOf(kind === SET_HASHTABLE ? SET_LISTPACK : kind);
    filling(call, () => intersect(call));
    storeResult(call, targetIndex, 'sinterstore');
  },
});

/** Fills the result. As in Redis, it is an int set when all its members are integers. */
function intersect(call: Call): void {
  const { algebra, sources, result, member } = setWorkspace(call);
  let onlyIntegers = true;
  algebra.begin(sources);
  while (algebra.nextCommon(sources, member)) {
    onlyIntegers &&= member.parse();
    result.add(member);
  }
  if (onlyIntegers && result.size > 0) result.becomeIntegers();
}

export const sintercard = defineCommand({
  name: 'SINTERCARD',
  group: 'set',
  since: '7.0.0',
  summary: 'Answers how many members several sets have in common.',
  complexity: 'O(N*M), N being the size of the smallest set and M how many sets there are.',
  arity: -3,
  flags: ['readonly', 'movablekeys'],
  keys: [
    {
      flags: ['RO', 'access'],
      begin: { index: 1 },
      find: { keyCount: 0, firstKey: 1, step: 1 },
    },
  ],
  arguments: [integer('numkeys'), many(key('key')), optional(integer('limit', { token: 'LIMIT' }))],
  parsesItself: true,
  run(call) {
    const keyCount = readKeyCount(call);
    if (keyCount === 0) return;
    const limit = readLimit(call, 2 + keyCount);
    if (limit < 0 || !readSources(call, 2, keyCount)) return;
    const { algebra, sources, member } = setWorkspace(call);
    let found = 0;
    if (sources.missing === 0) {
      sources.sort(0, false);
      algebra.begin(sources);
      while (algebra.nextCommon(sources, member) && ++found !== limit);
    }
    call.reply.integer(found);
  },
});

/** How many keys there are to be; 0 when that is wrong and answered. */
function readKeyCount(call: Call): number {
  const given = call.int64(1);
  if (given === undefined || given < 1) {
    call.error(NO_KEYS);
    return 0;
  }
  if (given > call.request.count - 2) {
    call.error(TOO_MANY_KEYS);
    return 0;
  }
  return Number(given);
}

/** The limit, 0 if there is none; -1 when something is wrong and answered. */
function readLimit(call: Call, first: number): number {
  let limit = 0;
  for (let index = first; index < call.request.count; index += 2) {
    if (!call.isWord(index, LIMIT) || index + 1 === call.request.count) {
      call.error(SYNTAX_ERROR);
      return -1;
    }
    const given = call.int64(index + 1);
    if (given === undefined || given < 0) {
      call.error(NEGATIVE_LIMIT);
      return -1;
    }
    limit = Number(given);
  }
  return limit;
}
