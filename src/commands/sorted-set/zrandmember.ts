/** ZRANDMEMBER: members drawn at random, once each or with repetition. */
import { asciiBytes } from '../../base/ascii.ts';
import { randomBelow } from '../../base/random.ts';
import { err } from '../../protocol/reply-error.ts';
import { TYPE_ZSET } from '../../values/kinds.ts';
import type { SortedSetForm } from '../../values/sorted-set/sorted-set-form.ts';
import { block, integer, key, optional, token } from '../framework/argument.ts';
import type { Call } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';
import { isEndless } from '../framework/endless-reply.ts';
import { NOT_AN_INTEGER, SYNTAX_ERROR } from '../framework/errors.ts';
import { keyAt } from '../framework/key-spec.ts';
import { openSortedSet, replyElements, replyMember } from './sorted-set-access.ts';

const KEY = 1;
const COUNT = 2;
const OPTION = 3;
const WITHSCORES = asciiBytes('withscores');
const LONG_MIN = -(2n ** 63n);
const NO_LONG = err(
  'value is out of range, value must between -9223372036854775807 and 9223372036854775807',
);
const TOO_MANY_SCORES = err('value is out of range');
/** Beyond this twice as many answers would be no such number any more. */
const MOST_WITH_SCORES = 2n ** 62n - 1n;

/** With so large a part of the members wanted, going through them beats drawing ranks. */
const WALK_SHARE = 3;

export const zrandmember = defineCommand({
  name: 'ZRANDMEMBER',
  group: 'sorted-set',
  since: '6.2.0',
  summary: 'Answers members of a sorted set drawn at random.',
  complexity: 'O(M*log(N)), M being the number of members answered, N of those in the set.',
  arity: -2,
  flags: ['readonly'],
  tips: ['nondeterministic_output'],
  keys: [keyAt(KEY, 'RO', 'access')],
  arguments: [
    key('key'),
    optional(block('options', integer('count'), optional(token('WITHSCORES')))),
  ],
  parsesItself: true,
  run(call) {
    if (call.request.count > COUNT) answerMany(call);
    else answerOne(call);
  },
});

function answerOne(call: Call): void {
  const ref = call.readOf(KEY, TYPE_ZSET);
  if (ref < 0) return;
  if (ref === 0) {
    call.reply.nullBulk();
    return;
  }
  const set = openSortedSet(call, ref);
  set.seek(randomBelow(call.server.random, set.length));
  replyMember(call, set);
}

function answerMany(call: Call): void {
  const { request, reply } = call;
  const count = call.int64(COUNT);
  if (count === undefined || count === LONG_MIN) {
    call.error(count === undefined ? NOT_AN_INTEGER : NO_LONG);
    return;
  }
  const withScores = request.count === OPTION + 1 && call.isWord(OPTION, WITHSCORES);
  if (request.count > OPTION && !withScores) {
    call.error(SYNTAX_ERROR);
    return;
  }
  if (withScores && (count > MOST_WITH_SCORES || count < -MOST_WITH_SCORES)) {
    call.error(TOO_MANY_SCORES);
    return;
  }
  const ref = call.readOf(KEY, TYPE_ZSET);
  if (ref < 0) return;
  if (ref === 0 || Number(count) === 0) {
    reply.array(0);
    return;
  }
  const set = openSortedSet(call, ref);
  if (count < 0) answerRepeating(call, set, -Number(count), withScores);
  else answerOnce(call, set, Math.min(Number(count), set.length), withScores);
}

function answerRepeating(call: Call, set: SortedSetForm, count: number, withScores: boolean): void {
  const { random } = call.server;
  beginElements(call, count, withScores);
  for (let left = count; left > 0; left--) {
    set.seek(randomBelow(random, set.length));
    replyElement(call, set, withScores);
    if (isEndless(call, left)) return;
  }
}

/** So many different members. */
function answerOnce(call: Call, set: SortedSetForm, count: number, withScores: boolean): void {
  const { length } = set;
  if (count === length) {
    replyElements(call, set, 0, count, false, withScores);
    return;
  }
  beginElements(call, count, withScores);
  if (count * WALK_SHARE > length) answerWalking(call, set, count, withScores);
  else answerDrawn(call, set, count, withScores);
}

/** Goes through all members, each of which is taken with the chance that is left for it. */
function answerWalking(call: Call, set: SortedSetForm, count: number, withScores: boolean): void {
  const { random } = call.server;
  let wanted = count;
  let left = set.length;
  for (set.seek(0); wanted > 0; set.forward(), left--) {
    if (randomBelow(random, left) >= wanted) continue;
    replyElement(call, set, withScores);
    wanted--;
  }
}

function answerDrawn(call: Call, set: SortedSetForm, count: number, withScores: boolean): void {
  const { random } = call.server;
  const drawn = new Set<number>();
  while (drawn.size < count) {
    const rank = randomBelow(random, set.length);
    if (drawn.has(rank)) continue;
    drawn.add(rank);
    set.seek(rank);
    replyElement(call, set, withScores);
  }
}

function beginElements(call: Call, count: number, withScores: boolean): void {
  call.reply.array(withScores && call.reply.protocol !== 3 ? count * 2 : count);
}

function replyElement(call: Call, set: SortedSetForm, withScores: boolean): void {
  if (withScores && call.reply.protocol === 3) call.reply.array(2);
  replyMember(call, set);
  if (withScores) call.reply.double(set.score);
}
