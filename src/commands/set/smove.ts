/** SMOVE: moves a member from one set to another. */
import { EVENT_NEW_KEY, EVENT_SET } from '../../keyspace/events.ts';
import { placeValue, removeEmptied } from '../../keyspace/value-records.ts';
import { TYPE_SET, typeOf } from '../../values/kinds.ts';
import { key, text } from '../framework/argument.ts';
import type { Call } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';
import { WRONG_TYPE } from '../framework/errors.ts';
import { keyAt } from '../framework/key-spec.ts';
import { memberAt, setWorkspace } from './set-access.ts';

export const smove = defineCommand({
  name: 'SMOVE',
  group: 'set',
  since: '1.0.0',
  summary: 'Moves a member from one set to another.',
  complexity: 'O(1)',
  arity: 4,
  flags: ['write', 'fast'],
  keys: [keyAt(1, 'RW', 'access', 'delete'), keyAt(2, 'RW', 'insert')],
  arguments: [key('source'), key('destination', 1), text('member')],
  run(call, sourceIndex, targetIndex, memberIndex) {
    const source = call.find(sourceIndex);
    const target = call.find(targetIndex);
    if (source === 0) {
      call.reply.integer(0);
      return;
    }
    if (!isSet(call, source) || (target !== 0 && !isSet(call, target))) {
      call.error(WRONG_TYPE);
      return;
    }
    const { set } = setWorkspace(call);
    set.openRecord(source);
    const found = set.has(memberAt(call, memberIndex));
    if (found && source !== target) move(call, sourceIndex, targetIndex, memberIndex, target);
    call.reply.integer(found ? 1 : 0);
  },
});

function isSet(call: Call, ref: number): boolean {
  return typeOf(call.keyspace.records.head(ref)) === TYPE_SET;
}

/**
 * The target gets the member first: if there is no memory for that, nothing has happened. `target`
 * is what was last looked up, 0 if that is to be created.
 */
function move(
  call: Call,
  sourceIndex: number,
  targetIndex: number,
  memberIndex: number,
  target: number,
): void {
  const { keyspace, request, database } = call;
  const { set, result } = setWorkspace(call);
  const member = memberAt(call, memberIndex);
  let changed = target;
  let added = true;
  if (target === 0) {
    result.create(member, 1);
    result.add(member);
    // Whoever listens hears of the new key behind what happened to the source.
    const { eventMask } = keyspace;
    keyspace.eventMask = eventMask & ~EVENT_NEW_KEY;
    try {
      changed = placeValue(keyspace, database, request, targetIndex, 0, result.kind, result.root);
    } finally {
      keyspace.eventMask = eventMask;
    }
  } else {
    result.openRecord(target);
    added = result.add(member);
  }
  const source = call.find(sourceIndex);
  set.openRecord(source);
  set.remove(memberAt(call, memberIndex));
  // All of this is told to those who listen before who cares for the source is told.
  const isCaredFor = keyspace.isCaredFor(source);
  keyspace.dirty++;
  keyspace.accesses.touch(source);
  keyspace.notify(EVENT_SET, 'srem', database, request, sourceIndex);
  if (set.size === 0) removeEmptied(keyspace, database, request, sourceIndex, source, false);
  if (target === 0) keyspace.notify(EVENT_NEW_KEY, 'new', database, request, targetIndex);
  if (isCaredFor) keyspace.signal(database, request, sourceIndex);
  if (!added) return;
  keyspace.changed(database, request, targetIndex, changed, 1);
  keyspace.notify(EVENT_SET, 'sadd', database, request, targetIndex);
}
