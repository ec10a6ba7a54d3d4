/**
 * ZRANGE, which answers a range of a sorted set by rank, score or member, in either direction, and
 * the commands that did so before it had options: each says in its name what options say now.
 */
import { TYPE_ZSET } from '../../values/kinds.ts';
import { double, integer, key, oneOf, optional, text, token } from '../framework/argument.ts';
import type { Call } from '../framework/call.ts';
import { type CommandSpec, defineCommand } from '../framework/command.ts';
import { keyAt } from '../framework/key-spec.ts';
import { BY_LEX, BY_RANK, BY_SCORE } from './bounds.ts';
import { LIMIT_ARGUMENT } from './limit-argument.ts';
import { type RangeKind, readRange } from './range-options.ts';
import { openSortedSet, replyElements } from './sorted-set-access.ts';

const KEY = 1;

const shared = {
  group: 'sorted-set',
  complexity: 'O(log(N)+M), N being the number of members, M the number of those answered.',
  arity: -4,
  flags: ['readonly'],
  keys: [keyAt(KEY, 'RO', 'access')],
  // What an option may be depends on those before it.
  parsesItself: true,
} as const satisfies Partial<CommandSpec>;

const withScores = optional(token('WITHSCORES'));
const limit = optional(LIMIT_ARGUMENT, { token: 'LIMIT' });

export const zrange = defineCommand({
  ...shared,
  name: 'ZRANGE',
  since: '1.2.0',
  summary: 'Answers the members of a sorted set in a range of ranks, scores or members.',
  arguments: [
    key('key'),
    text('start'),
    text('stop'),
    optional(oneOf('sortby', token('BYSCORE'), token('BYLEX')), { since: '6.2.0' }),
    optional(token('REV', { since: '6.2.0' })),
    optional(LIMIT_ARGUMENT, { token: 'LIMIT', since: '6.2.0' }),
    withScores,
  ],
  history: [['6.2.0', 'Takes `REV`, `BYSCORE`, `BYLEX` and `LIMIT`.']],
  run(call) {
    answerRange(call, {});
  },
});

export const zrevrange = defineCommand({
  ...shared,
  name: 'ZREVRANGE',
  since: '1.2.0',
  summary: 'Answers the members of a sorted set in a range of ranks, from the highest score down.',
  deprecated: { since: '6.2.0', replacedBy: '`ZRANGE` with `REV`' },
  arguments: [key('key'), integer('start'), integer('stop'), withScores],
  run(call) {
    answerRange(call, { by: BY_RANK, isReverse: true });
  },
});

export const zrangebyscore = defineCommand({
  ...shared,
  name: 'ZRANGEBYSCORE',
  since: '1.0.5',
  summary: 'Answers the members of a sorted set whose scores lie within bounds.',
  deprecated: { since: '6.2.0', replacedBy: '`ZRANGE` with `BYSCORE`' },
  arguments: [
    key('key'),
    double('min'),
    double('max'),
    optional(token('WITHSCORES', { since: '2.0.0' })),
    limit,
  ],
  history: [['2.0.0', 'Takes `WITHSCORES`.']],
  run(call) {
    answerRange(call, { by: BY_SCORE, isReverse: false });
  },
});

export const zrevrangebyscore = defineCommand({
  ...shared,
  name: 'ZREVRANGEBYSCORE',
  since: '2.2.0',
  summary: 'Answers the members whose scores lie within bounds, from the highest score down.',
  deprecated: { since: '6.2.0', replacedBy: '`ZRANGE` with `REV` and `BYSCORE`' },
  arguments: [key('key'), double('max'), double('min'), withScores, limit],
  history: [['2.1.6', 'Bounds may be exclusive.']],
  run(call) {
    answerRange(call, { by: BY_SCORE, isReverse: true });
  },
});

export const zrangebylex = defineCommand({
  ...shared,
  name: 'ZRANGEBYLEX',
  since: '2.8.9',
  summary: 'Answers the members of a sorted set of equal scores that lie between two members.',
  deprecated: { since: '6.2.0', replacedBy: '`ZRANGE` with `BYLEX`' },
  arguments: [key('key'), text('min'), text('max'), limit],
  run(call) {
    answerRange(call, { by: BY_LEX, isReverse: false });
  },
});

export const zrevrangebylex = defineCommand({
  ...shared,
  name: 'ZREVRANGEBYLEX',
  since: '2.8.9',
  summary: 'Answers the members of a sorted set of equal scores between two members, backwards.',
  deprecated: { since: '6.2.0', replacedBy: '`ZRANGE` with `REV` and `BYLEX`' },
  arguments: [key('key'), text('max'), text('min'), limit],
  run(call) {
    answerRange(call, { by: BY_LEX, isReverse: true });
  },
});

function answerRange(call: Call, kind: RangeKind): void {
  const range = readRange(call, KEY, kind);
  if (range === undefined) return;
  const ref = call.readOf(KEY, TYPE_ZSET);
  if (ref < 0) return;
  if (ref === 0) {
    call.reply.array(0);
    return;
  }
  const set = openSortedSet(call, ref);
  range.resolve(set);
  replyElements(call, set, range.rank, range.count, range.isReverse, range.withScores);
}
