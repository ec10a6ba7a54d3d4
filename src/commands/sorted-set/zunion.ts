/**
 * ZUNION, ZINTER, ZDIFF, ZINTERCARD and the forms that store their result: sorted sets, and sets,
 * put together as sets are.
 */
import {
  type Argument,
  integer,
  key,
  many,
  oneOf,
  optional,
  token,
} from '../framework/argument.ts';
import { type CommandSpec, defineCommand } from '../framework/command.ts';
import { type KeySpec, keyAt } from '../framework/key-spec.ts';
import { readCombination } from './combination.ts';
import {
  answerCombination,
  countCommon,
  intersect,
  storeCombination,
  subtract,
  unite,
} from './combining.ts';

/** The keys behind their number. */
function inputs(index: number): KeySpec {
  return { flags: ['RO', 'access'], begin: { index }, find: { keyCount: 0, firstKey: 1, step: 1 } };
}

const joining: readonly Argument[] = [
  optional(many(integer('weight', { token: 'WEIGHTS' }))),
  optional(oneOf('aggregate', token('SUM'), token('MIN'), token('MAX')), { token: 'AGGREGATE' }),
];
const withScores = optional(token('WITHSCORES'));

const answering = {
  group: 'sorted-set',
  since: '6.2.0',
  arity: -3,
  flags: ['readonly'],
  keys: [inputs(1)],
  parsesItself: true,
} as const satisfies Partial<CommandSpec>;

const storing = {
  group: 'sorted-set',
  arity: -4,
  flags: ['write', 'denyoom'],
  keys: [keyAt(1, 'OW', 'update'), inputs(2)],
  parsesItself: true,
} as const satisfies Partial<CommandSpec>;

const UNION_COMPLEXITY =
  'O(N)+O(M*log(M)), N being the members of all sets together, M those of the result.';
const INTERSECTION_COMPLEXITY =
  'O(N*K)+O(M*log(M)), N being the members of the smallest of K sets, M those of the result.';
const DIFFERENCE_COMPLEXITY =
  'O(N*K)+O(M*log(M)), N being the members of the first of K sets, M those of the result.';

export const zunion = defineCommand({
  ...answering,
  name: 'ZUNION',
  summary: 'Answers the members that any of several sorted sets has, with their joined scores.',
  complexity: UNION_COMPLEXITY,
  arguments: [integer('numkeys'), many(key('key')), ...joining, withScores],
  run(call) {
    const combination = readCombination(call, 1, { joinsScores: true });
    if (combination !== undefined) answerCombination(call, combination, unite);
  },
});

export const zunionstore = defineCommand({
  ...storing,
  name: 'ZUNIONSTORE',
  since: '2.0.0',
  summary: 'Stores the members that any of several sorted sets has in a key.',
  complexity: UNION_COMPLEXITY,
  arguments: [key('destination'), integer('numkeys'), many(key('key', 1)), ...joining],
  run(call) {
    const combination = readCombination(call, 2, { joinsScores: true, stores: true });
    if (combination !== undefined) storeCombination(call, 1, combination, unite, 'zunionstore');
  },
});

export const zinter = defineCommand({
  ...answering,
  name: 'ZINTER',
  summary: 'Answers the members that all of several sorted sets have, with their joined scores.',
  complexity: INTERSECTION_COMPLEXITY,
  arguments: [integer('numkeys'), many(key('key')), ...joining, withScores],
  run(call) {
    const combination = readCombination(call, 1, { joinsScores: true });
    if (combination !== undefined) answerCombination(call, combination, intersect);
  },
});

export const zinterstore = defineCommand({
  ...storing,
  name: 'ZINTERSTORE',
  since: '2.0.0',
  summary: 'Stores the members that all of several sorted sets have in a key.',
  complexity: INTERSECTION_COMPLEXITY,
  arguments: [key('destination'), integer('numkeys'), many(key('key', 1)), ...joining],
  run(call) {
    const combination = readCombination(call, 2, { joinsScores: true, stores: true });
    if (combination !== undefined) storeCombination(call, 1, combination, intersect, 'zinterstore');
  },
});

export const zintercard = defineCommand({
  ...answering,
  name: 'ZINTERCARD',
  since: '7.0.0',
  summary: 'Counts the members that all of several sorted sets have, perhaps up to a limit.',
  complexity: 'O(N*K), N being the members of the smallest of K sets.',
  arguments: [integer('numkeys'), many(key('key')), optional(integer('limit', { token: 'LIMIT' }))],
  run(call) {
    const combination = readCombination(call, 1, { joinsScores: true, counts: true });
    if (combination !== undefined) call.reply.integer(countCommon(call, combination));
  },
});

export const zdiff = defineCommand({
  ...answering,
  name: 'ZDIFF',
  summary: 'Answers the members of the first of several sorted sets that no other has.',
  complexity: DIFFERENCE_COMPLEXITY,
  arguments: [integer('numkeys'), many(key('key')), withScores],
  run(call) {
    const combination = readCombination(call, 1, { joinsScores: false });
    if (combination !== undefined) answerCombination(call, combination, subtract);
  },
});

export const zdiffstore = defineCommand({
  ...storing,
  name: 'ZDIFFSTORE',
  since: '6.2.0',
  summary: 'Stores the members of the first of several sorted sets that no other has in a key.',
  complexity: DIFFERENCE_COMPLEXITY,
  arguments: [key('destination'), integer('numkeys'), many(key('key', 1))],
  run(call) {
    const combination = readCombination(call, 2, { joinsScores: false, stores: true });
    if (combination !== undefined) storeCombination(call, 1, combination, subtract, 'zdiffstore');
  },
});
