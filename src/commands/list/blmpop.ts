/** BLMPOP: takes elements from the first of several lists, and waits until one has any. */
import { TYPE_LIST } from '../../values/kinds.ts';
import { double } from '../framework/argument.ts';
import { answerNullArray, readTimeoutSeconds } from '../framework/blocking.ts';
import { defineCommand } from '../framework/command.ts';
import { countedArguments, countedKeys, popFromFirst, readMultiplePop } from './lmpop.ts';

export const blmpop = defineCommand({
  name: 'BLMPOP',
  group: 'list',
  since: '7.0.0',
  summary: 'Takes elements from the first of several lists that is not empty, waiting for one.',
  complexity: 'O(N + M), N being the number of keys and M that of the elements answered.',
  arity: -5,
  flags: ['write', 'blocking', 'movablekeys'],
  keys: [countedKeys(2)],
  arguments: [double('timeout'), ...countedArguments],
  parsesItself: true,
  run(call) {
    const wanted = readMultiplePop(call, 2);
    if (wanted === undefined) return;
    const timeoutMs = readTimeoutSeconds(call, 1);
    if (timeoutMs < 0) return;
    if (popFromFirst(call, wanted) !== 0) return;
    call.block({
      firstKey: wanted.firstKey,
      keyCount: wanted.keyCount,
      type: TYPE_LIST,
      timeoutMs,
      timedOut: answerNullArray,
    });
  },
});
