/** SISMEMBER and SMISMEMBER: is something, or are several things, in a set? */
import { key, many, text } from '../framework/argument.ts';
import { WRONG } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';
import { keyAt } from '../framework/key-spec.ts';
import { memberAt, readSet, setWorkspace } from './set-access.ts';

const FIRST_MEMBER = 2;

export const sismember = defineCommand({
  name: 'SISMEMBER',
  group: 'set',
  since: '1.0.0',
  summary: 'Answers whether something is in a set.',
  complexity: 'O(1)',
  arity: 3,
  flags: ['readonly', 'fast'],
  keys: [keyAt(1, 'RO')],
  arguments: [key('key'), text('member')],
  run(call, keyIndex, memberIndex) {
    const ref = readSet(call, keyIndex);
    if (ref === WRONG) return;
    const found = ref !== 0 && setWorkspace(call).set.has(memberAt(call, memberIndex));
    call.reply.integer(found ? 1 : 0);
  },
});

export const smismember = defineCommand({
  name: 'SMISMEMBER',
  group: 'set',
  since: '6.2.0',
  summary: 'Answers of each of several things whether it is in a set.',
  complexity: 'O(N), N being how many are asked for.',
  arity: -3,
  flags: ['readonly', 'fast'],
  keys: [keyAt(1, 'RO', 'access')],
  arguments: [key('key'), many(text('member'))],
  run(call, keyIndex) {
    const ref = readSet(call, keyIndex);
    if (ref === WRONG) return;
    const { request, reply } = call;
    const { set } = setWorkspace(call);
    reply.array(request.count - FIRST_MEMBER);
    for (let at = FIRST_MEMBER; at < request.count; at++) {
      reply.integer(ref !== 0 && set.has(memberAt(call, at)) ? 1 : 0);
    }
  },
});
