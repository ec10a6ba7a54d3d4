/**
 * SRANDMEMBER: random members of a set, which keeps them. A positive count asks for so many
 * different ones, every choice of them being equally likely; a negative one allows repetitions.
 */
import { randomBelow } from '../../base/random.ts';
import { err } from '../../protocol/reply-error.ts';
import { integer, key, optional } from '../framework/argument.ts';
import { type Call, WRONG } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';
import { isEndless } from '../framework/endless-reply.ts';
import { NOT_AN_INTEGER, SYNTAX_ERROR } from '../framework/errors.ts';
import { keyAt } from '../framework/key-spec.ts';
import { readSet, replyMember, replyMembers, setWorkspace } from './set-access.ts';

const MOST = 2n ** 63n - 1n;
const OUT_OF_RANGE = err(`value is out of range, value must between -${MOST} and ${MOST}`);
/** If more than this part of the set is wanted, going through all of it is quicker than chance. */
const WALK_FROM_PART = 3;
export const srandmember = defineCommand({
  name: 'SRANDMEMBER',
  group: 'set',
  since: '1.0.0',
  summary: 'Answers random members of a set.',
  complexity: 'O(1) without a count, otherwise O(N), N being the absolute value of the count.',
  arity: -2,
  flags: ['readonly'],
  tips: ['nondeterministic_output'],
  keys: [keyAt(1, 'RO', 'access')],
  arguments: [key('key'), optional(integer('count', { since: '2.6.0' }))],
  history: [['2.6.0', 'Takes a count.']],
  parsesItself: true,
  run(call, keyIndex) {
    const { count } = call.request;
    if (count === 2) answerOne(call, keyIndex);
    else if (count === 3) answerSeveral(call, keyIndex, 2);
    else call.error(SYNTAX_ERROR);
  },
});

function answerOne(call: Call, keyIndex: number): void {
  const ref = readSet(call, keyIndex);
  if (ref === WRONG) return;
  if (ref === 0) call.reply.nullBulk();
  else answerRepeated(call, 1);
}

function answerSeveral(call: Call, keyIndex: number, countIndex: number): void {
  const given = call.int64(countIndex);
  if (given === undefined || given < -MOST) {
    call.error(given === undefined ? NOT_AN_INTEGER : OUT_OF_RANGE);
    return;
  }
  const ref = readSet(call, keyIndex);
  if (ref === WRONG) return;
  const { reply } = call;
  const { set } = setWorkspace(call);
  const count = Number(given);
  if (ref === 0 || count === 0) {
    reply.array(0);
  } else if (count < 0) {
    reply.array(-count);
    answerRepeated(call, -count);
  } else if (count >= set.size) {
    reply.array(set.size);
    replyMembers(call, set.kind, set.root);
  } else {
    reply.array(count);
    if (count * WALK_FROM_PART > set.size) answerByWalking(call, count);
    else answerByChance(call, count);
  }
}

function answerRepeated(call: Call, count: number): void {
  const { keyspace, reply } = call;
  const { set, member } = setWorkspace(call);
  for (let left = count; left > 0; left--) {
    set.pick(keyspace.random, member);
    replyMember(reply, member);
    if (isEndless(call, left)) return;
  }
}

/** Takes each member with the chance that the rest of the wanted has among the rest of all. */
function answerByWalking(call: Call, count: number): void {
  const { keyspace, reply } = call;
  const { set, algebra, member } = setWorkspace(call);
  let rest = set.size;
  let wanted = count;
  algebra.walk.begin(set.kind, set.root);
  while (wanted > 0 && algebra.walk.next(member)) {
    if (randomBelow(keyspace.random, rest) < wanted) {
      replyMember(reply, member);
      wanted--;
    }
    rest--;
  }
}

/** Picks until there are enough different ones. */
function answerByChance(call: Call, count: number): void {
  const { keyspace, reply } = call;
  const { set, member } = setWorkspace(call);
  const chosen = new Set<number>();
  while (chosen.size < count) {
    set.pick(keyspace.random, member);
    if (chosen.has(set.picked)) continue;
    chosen.add(set.picked);
    replyMember(reply, member);
  }
}
