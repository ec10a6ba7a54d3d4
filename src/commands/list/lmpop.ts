/** LMPOP: takes elements from the first of several lists that has any. */
import { asciiBytes } from '../../base/ascii.ts';
import { err } from '../../protocol/reply-error.ts';
import { TYPE_LIST } from '../../values/kinds.ts';
import { integer, key, many, optional } from '../framework/argument.ts';
import { type Call, WRONG } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';
import { SYNTAX_ERROR } from '../framework/errors.ts';
import type { KeySpec } from '../framework/key-spec.ts';
import { NO_SIDE, openList, readSide, SIDE_LEFT, sideArgument } from './list-access.ts';
import { popRange } from './lpop.ts';

const COUNT = asciiBytes('count');
const LPOP = asciiBytes('LPOP');
const RPOP = asciiBytes('RPOP');
const NO_KEYS = err('numkeys should be greater than 0');
const NO_COUNT = err('count should be greater than 0');

/** The keys behind their number, which stands at this index. */
export function countedKeys(index: number): KeySpec {
  return {
    flags: ['RW', 'access', 'delete'],
    begin: { index },
    find: { keyCount: 0, firstKey: 1, step: 1 },
  };
}

export const countedArguments = [
  integer('numkeys'),
  many(key('key')),
  sideArgument('where'),
  optional(integer('count', { token: 'COUNT' })),
] as const;

export const lmpop = defineCommand({
  name: 'LMPOP',
  group: 'list',
  since: '7.0.0',
  summary: 'Takes elements from the first of several lists that is not empty.',
  complexity: 'O(N + M), N being the number of keys and M that of the elements answered.',
  arity: -4,
  flags: ['write', 'movablekeys'],
  keys: [countedKeys(1)],
  arguments: countedArguments,
  parsesItself: true,
  run(call) {
    const request = readMultiplePop(call, 1);
    if (request === undefined) return;
    if (popFromFirst(call, request) === 0) call.reply.nullArray();
  },
});

export interface MultiplePop {
  readonly firstKey: number;
  readonly keyCount: number;
  readonly first: boolean;
  readonly count: number;
}

/** What stands from the number of keys on; undefined, answered, when it is wrong. */
export function readMultiplePop(call: Call, index: number): MultiplePop | undefined {
  const keyCount = readPositive(call, index);
  if (keyCount === 0) {
    call.error(NO_KEYS);
    return undefined;
  }
  const sideIndex = index + keyCount + 1;
  const { count: end } = call.request;
  if (sideIndex >= end) {
    call.error(SYNTAX_ERROR);
    return undefined;
  }
  const side = readSide(call, sideIndex);
  if (side === NO_SIDE) return undefined;
  let count = 1;
  if (sideIndex + 1 < end) {
    if (sideIndex + 2 >= end || !call.isWord(sideIndex + 1, COUNT)) {
      call.error(SYNTAX_ERROR);
      return undefined;
    }
    count = readPositive(call, sideIndex + 2);
    if (count === 0) {
      call.error(NO_COUNT);
      return undefined;
    }
    if (sideIndex + 3 < end) {
      call.error(SYNTAX_ERROR);
      return undefined;
    }
  }
  return { firstKey: index + 1, keyCount, first: side === SIDE_LEFT, count };
}

/** 0 when it is no positive integer. */
function readPositive(call: Call, index: number): number {
  const value = call.int64(index);
  return value === undefined || value < 1 ? 0 : Number(value);
}

/**
 * Replies the key and the elements taken from it, and propagates that: 1. 0 when there is nothing,
 * -1 after an error.
 */
export function popFromFirst(call: Call, wanted: MultiplePop): number {
  const { reply, request } = call;
  const { firstKey, keyCount, first, count } = wanted;
  for (let index = firstKey; index < firstKey + keyCount; index++) {
    const ref = call.findOf(index, TYPE_LIST);
    if (ref === WRONG) return -1;
    if (ref === 0) continue;
    const { bytes, starts, lengths } = request;
    reply.array(2);
    reply.bulk(bytes, starts[index], lengths[index]);
    const taken = popRange(call, index, ref, openList(call, ref), first, count);
    if (call.propagates) {
      call.propagate(first ? LPOP : RPOP, request.copy(index), asciiBytes(String(taken)));
    }
    return 1;
  }
  return 0;
}
