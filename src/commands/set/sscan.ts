/** SSCAN: goes through the members of a set in many small calls; a small set comes at once. */
import { integer, key, optional, pattern } from '../framework/argument.ts';
import { type Call, WRONG } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';
import { keyAt } from '../framework/key-spec.ts';
import {
  passesPattern,
  readScanCursor,
  readScanOptions,
  STEPS_PER_ELEMENT,
} from '../generic/scan-options.ts';
import { readSet, replyMember, setWorkspace } from './set-access.ts';

const OPTIONS_INDEX = 3;

export const sscan = defineCommand({
  name: 'SSCAN',
  group: 'set',
  since: '2.8.0',
  summary: 'Answers some members of a set and the cursor with which to ask for more.',
  complexity: 'O(1) for each call, O(N) for all calls until the cursor is 0 again.',
  arity: -3,
  flags: ['readonly'],
  tips: ['nondeterministic_output'],
  keys: [keyAt(1, 'RO', 'access')],
  arguments: [
    key('key'),
    integer('cursor'),
    optional(pattern('pattern', { token: 'MATCH' })),
    optional(integer('count', { token: 'COUNT' })),
  ],
  // Redis looks at the cursor, then at the key, and only if there is one at the options.
  parsesItself: true,
  run(call, keyIndex, cursorIndex) {
    const cursor = readScanCursor(call, cursorIndex);
    if (Number.isNaN(cursor)) return;
    const ref = readSet(call, keyIndex);
    if (ref === WRONG) return;
    const { reply } = call;
    if (ref === 0) {
      reply.array(2);
      reply.bulkInteger(0);
      reply.array(0);
      return;
    }
    const options = readScanOptions(call, OPTIONS_INDEX, 'members');
    if (options === undefined) return;
    const next = collect(call, cursor, options.count, options.patternIndex);
    const { set, member, positions } = setWorkspace(call);
    reply.array(2);
    reply.bulkInteger(next);
    reply.array(positions.length);
    for (let at = 0; at < positions.length; at++) {
      set.readAt(positions.items[at], member);
      replyMember(reply, member);
    }
    positions.clear();
  },
});

/**
 * Notes the positions of at least `count` members, less those that do not pass the pattern, if
 * there are so many. Returns the next cursor.
 */
function collect(call: Call, cursor: number, count: number, patternIndex: number): number {
  const { set, member, positions } = setWorkspace(call);
  let visited = 0;
  positions.clear();
  const visit = (position: number): void => {
    visited++;
    if (patternIndex !== 0) {
      set.readAt(position, member);
      member.spell();
      const { bytes, start, length } = member;
      if (!passesPattern(call, patternIndex, bytes, start, length)) return;
    }
    positions.push(position);
  };
  let next = cursor;
  let steps = count * STEPS_PER_ELEMENT;
  do {
    next = set.scan(next, visit);
  } while (next !== 0 && visited < count && --steps > 0);
  return next;
}
