/** SADD: adds members to the set at a key, which is created if missing. */
import { asciiBytes } from '../../base/ascii.ts';
import { EVENT_SET } from '../../keyspace/events.ts';
import { placeValue } from '../../keyspace/value-records.ts';
import { key, many, text } from '../framework/argument.ts';
import { type Call, WRONG } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';
import { keyAt } from '../framework/key-spec.ts';
import { findSet, memberAt, setWorkspace } from './set-access.ts';

const SADD = asciiBytes('SADD');
const FIRST_MEMBER = 2;

export const sadd = defineCommand({
  name: 'SADD',
  group: 'set',
  since: '1.0.0',
  summary: 'Adds members to the set at a key, which is created if missing.',
  complexity: 'O(1) for each member.',
  arity: -3,
  flags: ['write', 'denyoom', 'fast'],
  keys: [keyAt(1, 'RW', 'insert')],
  arguments: [key('key'), many(text('member'))],
  history: [['2.4.0', 'Takes several members.']],
  run(call, keyIndex) {
    const ref = findSet(call, keyIndex);
    if (ref === WRONG) return;
    call.reply.integer(ref === 0 ? create(call, keyIndex) : addTo(call, keyIndex, ref));
  },
});

/** Makes the set; returns how many members it has. */
function create(call: Call, keyIndex: number): number {
  const { keyspace, request, database } = call;
  const { set } = setWorkspace(call);
  set.create(memberAt(call, FIRST_MEMBER), request.count - FIRST_MEMBER);
  let added = 0;
  try {
    for (let at = FIRST_MEMBER; at < request.count; at++) {
      if (set.add(memberAt(call, at))) added++;
    }
  } catch (error) {
    set.free();
    throw error;
  }
  const ref = placeValue(keyspace, database, request, keyIndex, 0, set.kind, set.root);
  report(call, keyIndex, ref, added);
  return added;
}

/** Adds to the set, which is open; returns how many members were new. */
function addTo(call: Call, keyIndex: number, ref: number): number {
  const { request } = call;
  const { set } = setWorkspace(call);
  let added = 0;
  let at = FIRST_MEMBER;
  try {
    set.expect(request.count - FIRST_MEMBER);
    for (; at < request.count; at++) {
      if (set.add(memberAt(call, at))) added++;
    }
  } catch (error) {
    // No memory for one of them: those before it are in the set, and others shall hear so.
    if (added > 0) {
      report(call, keyIndex, ref, added);
      propagateFirst(call, keyIndex, at);
    }
    throw error;
  }
  if (added > 0) report(call, keyIndex, ref, added);
  return added;
}

function report(call: Call, keyIndex: number, ref: number, added: number): void {
  const { keyspace, request, database } = call;
  keyspace.changed(database, request, keyIndex, ref, added);
  keyspace.notify(EVENT_SET, 'sadd', database, request, keyIndex);
}

/** Propagates the request with the members before argument `end` only. */
function propagateFirst(call: Call, keyIndex: number, end: number): void {
  if (!call.propagates) return;
  const parts = [SADD, call.request.copy(keyIndex)];
  for (let at = FIRST_MEMBER; at < end; at++) parts.push(call.request.copy(at));
  call.propagate(...parts);
}
