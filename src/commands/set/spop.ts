/**
 * SPOP: takes random members out of a set. As chance would be another elsewhere, what is propagated
 * is the removal of just these members, or of the key when all go.
 */
import { asciiBytes } from '../../base/ascii.ts';
import { EVENT_SET } from '../../keyspace/events.ts';
import { removeEmptied } from '../../keyspace/value-records.ts';
import { OutOfMemoryError } from '../../memory/out-of-memory-error.ts';
import { err } from '../../protocol/reply-error.ts';
import { integer, key, optional } from '../framework/argument.ts';
import { type Call, WRONG } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';
import { SYNTAX_ERROR } from '../framework/errors.ts';
import { keyAt } from '../framework/key-spec.ts';
import { findSet, memberBytes, replyMember, replyMembers, setWorkspace } from './set-access.ts';

const SREM = asciiBytes('SREM');
const DEL = asciiBytes('DEL');
const UNLINK = asciiBytes('UNLINK');
const MUST_BE_POSITIVE = err('value is out of range, must be positive');
/** Members in one SREM that is propagated. */
const PROPAGATED_AT_ONCE = 1024;
/** A set that loses more than so many times what stays is kept in the smallest form again. */
const SMALL_REMAINDER = 5;

export const spop = defineCommand({
  name: 'SPOP',
  group: 'set',
  since: '1.0.0',
  summary: 'Removes random members from a set and answers them.',
  complexity: 'O(1) without a count, otherwise O(N), N being the count.',
  arity: -2,
  flags: ['write', 'fast'],
  tips: ['nondeterministic_output'],
  keys: [keyAt(1, 'RW', 'access', 'delete')],
  arguments: [key('key'), optional(integer('count', { since: '3.2.0' }))],
  history: [['3.2.0', 'Takes a count.']],
  parsesItself: true,
  run(call, keyIndex) {
    const { count } = call.request;
    if (count === 2) popOne(call, keyIndex);
    else if (count === 3) popSeveral(call, keyIndex, 2);
    else call.error(SYNTAX_ERROR);
  },
});

function popOne(call: Call, keyIndex: number): void {
  const ref = findSet(call, keyIndex);
  if (ref === WRONG) return;
  if (ref === 0) {
    call.reply.nullBulk();
    return;
  }
  const { keyspace, request, reply } = call;
  const { set, member } = setWorkspace(call);
  set.pick(keyspace.random, member);
  replyMember(reply, member);
  if (call.propagates) call.propagate(SREM, request.copy(keyIndex), memberBytes(member));
  set.removePicked();
  report(call, keyIndex, ref, 1, set.size === 0);
}

function popSeveral(call: Call, keyIndex: number, countIndex: number): void {
  const given = call.int64(countIndex);
  if (given === undefined || given < 0) {
    call.error(MUST_BE_POSITIVE); // also when it is no integer at all
    return;
  }
  const ref = findSet(call, keyIndex);
  if (ref === WRONG) return;
  const { set } = setWorkspace(call);
  const count = Number(given);
  if (ref === 0 || count === 0) {
    call.reply.set(0);
  } else if (count >= set.size) {
    popAll(call, keyIndex, ref);
  } else {
    popSome(call, keyIndex, ref, count);
  }
}

function popAll(call: Call, keyIndex: number, ref: number): void {
  const { request, reply } = call;
  const { set } = setWorkspace(call);
  const { size } = set;
  reply.set(size);
  replyMembers(call, set.kind, set.root);
  report(call, keyIndex, ref, size, true);
  if (!call.propagates) return;
  const word = call.server.config.get('lazyfree-lazy-server-del') ? UNLINK : DEL;
  call.propagate(word, request.copy(keyIndex));
}

function popSome(call: Call, keyIndex: number, ref: number, count: number): void {
  const { keyspace, request, reply } = call;
  const { set, member } = setWorkspace(call);
  const remaining = set.size - count;
  reply.set(count);
  let propagated: Uint8Array[] = [];
  for (let left = count; left > 0; left--) {
    set.pick(keyspace.random, member);
    replyMember(reply, member);
    if (call.propagates) propagated.push(memberBytes(member));
    set.removePicked();
    if (propagated.length === PROPAGATED_AT_ONCE || (left === 1 && propagated.length > 0)) {
      call.propagate(SREM, request.copy(keyIndex), ...propagated);
      propagated = [];
    }
  }
  if (remaining * SMALL_REMAINDER <= count) compact(call);
  report(call, keyIndex, ref, count, false);
}

/** Without memory for the smaller form, the large one stays. */
function compact(call: Call): void {
  try {
    setWorkspace(call).set.compact();
  } catch (error) {
    if (!(error instanceof OutOfMemoryError)) throw error;
  }
}

function report(call: Call, keyIndex: number, ref: number, count: number, isEmpty: boolean): void {
  const { keyspace, request, database } = call;
  keyspace.notify(EVENT_SET, 'spop', database, request, keyIndex);
  if (!isEmpty) {
    keyspace.changed(database, request, keyIndex, ref, count);
    return;
  }
  keyspace.dirty += count;
  removeEmptied(keyspace, database, request, keyIndex, ref);
}
