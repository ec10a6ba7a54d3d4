/** BLPOP and BRPOP: take an element from the first of several lists, and wait until one has any. */
import { asciiBytes } from '../../base/ascii.ts';
import { TYPE_LIST } from '../../values/kinds.ts';
import { double, key, many } from '../framework/argument.ts';
import { answerNullArray, readTimeoutSeconds } from '../framework/blocking.ts';
import { type Call, WRONG } from '../framework/call.ts';
import { type CommandSpec, defineCommand } from '../framework/command.ts';
import { openList } from './list-access.ts';
import { popOne } from './lpop.ts';

const LPOP = asciiBytes('LPOP');
const RPOP = asciiBytes('RPOP');

const shared = {
  group: 'list',
  since: '2.0.0',
  complexity: 'O(N), N being the number of keys.',
  arity: -3,
  flags: ['write', 'blocking'],
  keys: [
    {
      flags: ['RW', 'access', 'delete'],
      begin: { index: 1 },
      find: { lastKey: -2, step: 1, limit: 0 },
    },
  ],
  arguments: [many(key('key')), double('timeout')],
  history: [['6.0.0', '`timeout` is interpreted as a double instead of an integer.']],
  parsesItself: true,
} as const satisfies Partial<CommandSpec>;

export const blpop = defineCommand({
  ...shared,
  name: 'BLPOP',
  summary: 'Takes the first element of the first list that is not empty, waiting for one.',
  run(call) {
    popOrWait(call, true);
  },
});

export const brpop = defineCommand({
  ...shared,
  name: 'BRPOP',
  summary: 'Takes the last element of the first list that is not empty, waiting for one.',
  run(call) {
    popOrWait(call, false);
  },
});

function popOrWait(call: Call, first: boolean): void {
  const { reply, request } = call;
  const last = request.count - 1;
  const timeoutMs = readTimeoutSeconds(call, last);
  if (timeoutMs < 0) return;
  for (let index = 1; index < last; index++) {
    const ref = call.findOf(index, TYPE_LIST);
    if (ref === WRONG) return;
    if (ref === 0) continue;
    const { bytes, starts, lengths } = request;
    reply.array(2);
    reply.bulk(bytes, starts[index], lengths[index]);
    popOne(call, index, ref, openList(call, ref), first);
    if (call.propagates) call.propagate(first ? LPOP : RPOP, request.copy(index));
    return;
  }
  call.block({
    firstKey: 1,
    keyCount: last - 1,
    type: TYPE_LIST,
    timeoutMs,
    timedOut: answerNullArray,
  });
}
