/** ZRANK and ZREVRANK: how many members come before one, from the bottom or from the top. */
import { asciiBytes } from '../../base/ascii.ts';
import { TYPE_ZSET } from '../../values/kinds.ts';
import { key, optional, text, token } from '../framework/argument.ts';
import type { Call } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';
import { SYNTAX_ERROR } from '../framework/errors.ts';
import { keyAt } from '../framework/key-spec.ts';
import { openSortedSet } from './sorted-set-access.ts';

const KEY = 1;
const MEMBER = 2;
const OPTION = 3;
const WITHSCORE = asciiBytes('withscore');

const shared = {
  group: 'sorted-set',
  since: '2.0.0',
  complexity: 'O(log(N)), N being the number of members in the set.',
  arity: -3,
  flags: ['readonly', 'fast'],
  keys: [keyAt(KEY, 'RO', 'access')],
  arguments: [key('key'), text('member'), optional(token('WITHSCORE', { since: '7.2.0' }))],
  history: [['7.2.0', 'Takes `WITHSCORE`.']],
  // One argument too many is an error of its own.
  parsesItself: true,
} as const;

export const zrank = defineCommand({
  ...shared,
  name: 'ZRANK',
  summary: 'Tells how many members of a sorted set come before one.',
  run(call) {
    answerRank(call, false);
  },
});

export const zrevrank = defineCommand({
  ...shared,
  name: 'ZREVRANK',
  summary: 'Tells how many members of a sorted set come behind one.',
  run(call) {
    answerRank(call, true);
  },
});

function answerRank(call: Call, isReverse: boolean): void {
  const { reply, request } = call;
  if (request.count > OPTION + 1) {
    call.error(call.command.wrongArity);
    return;
  }
  const withScore = request.count > OPTION;
  if (withScore && !call.isWord(OPTION, WITHSCORE)) {
    call.error(SYNTAX_ERROR);
    return;
  }
  const ref = call.readOf(KEY, TYPE_ZSET);
  if (ref < 0) return;
  if (ref !== 0) {
    const set = openSortedSet(call, ref);
    const { bytes, view, starts, lengths } = request;
    if (set.find(bytes, view, starts[MEMBER], lengths[MEMBER])) {
      const rank = set.rankFound();
      if (withScore) reply.array(2);
      reply.integer(isReverse ? set.length - 1 - rank : rank);
      if (withScore) reply.double(set.score);
      return;
    }
  }
  if (withScore) reply.nullArray();
  else reply.nullBulk();
}
