/** BLMOVE and BRPOPLPUSH: as LMOVE and RPOPLPUSH, but they wait until there is an element. */
import { asciiBytes } from '../../base/ascii.ts';
import { TYPE_LIST } from '../../values/kinds.ts';
import { double, key } from '../framework/argument.ts';
import { answerNull, answerNullArray, readTimeoutSeconds } from '../framework/blocking.ts';
import type { Call } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';
import { keyAt } from '../framework/key-spec.ts';
import { NO_SIDE, readSide, SIDE_LEFT, sideArgument } from './list-access.ts';
import { MOVED, moveElement, NOTHING } from './lmove.ts';

const LMOVE = asciiBytes('LMOVE');
const RPOPLPUSH = asciiBytes('RPOPLPUSH');

export const blmove = defineCommand({
  name: 'BLMOVE',
  group: 'list',
  since: '6.2.0',
  summary: 'Takes an element from an end of one list to an end of another, waiting for one.',
  complexity: 'O(1)',
  arity: 6,
  flags: ['write', 'denyoom', 'blocking'],
  keys: [keyAt(1, 'RW', 'access', 'delete'), keyAt(2, 'RW', 'insert')],
  arguments: [
    key('source'),
    key('destination', 1),
    sideArgument('wherefrom'),
    sideArgument('whereto'),
    double('timeout'),
  ],
  parsesItself: true,
  run(call) {
    const from = readSide(call, 3);
    if (from === NO_SIDE) return;
    const to = readSide(call, 4);
    if (to === NO_SIDE) return;
    const timeoutMs = readTimeoutSeconds(call, 5);
    if (timeoutMs < 0) return;
    moveOrWait(call, from === SIDE_LEFT, to === SIDE_LEFT, timeoutMs, LMOVE);
  },
});

export const brpoplpush = defineCommand({
  name: 'BRPOPLPUSH',
  group: 'list',
  since: '2.2.0',
  summary: 'Takes the last element of one list to the front of another, waiting for one.',
  complexity: 'O(1)',
  arity: 4,
  flags: ['write', 'denyoom', 'blocking'],
  keys: [keyAt(1, 'RW', 'access', 'delete'), keyAt(2, 'RW', 'insert')],
  arguments: [key('source'), key('destination', 1), double('timeout')],
  history: [['6.0.0', '`timeout` is interpreted as a double instead of an integer.']],
  deprecated: {
    since: '6.2.0',
    replacedBy: '`BLMOVE` with the `RIGHT` and `LEFT` arguments',
  },
  run(call) {
    const timeoutMs = readTimeoutSeconds(call, 3);
    if (timeoutMs < 0) return;
    moveOrWait(call, false, true, timeoutMs, RPOPLPUSH);
  },
});

/** Propagated is the command that does not wait, with all arguments but the timeout. */
function moveOrWait(
  call: Call,
  fromFirst: boolean,
  toFirst: boolean,
  timeoutMs: number,
  propagated: Uint8Array,
): void {
  const { request } = call;
  const outcome = moveElement(call, fromFirst, toFirst);
  if (outcome === MOVED && call.propagates) {
    const parts = [propagated];
    for (let index = 1; index < request.count - 1; index++) parts.push(request.copy(index));
    call.propagate(...parts);
  }
  if (outcome !== NOTHING) return;
  // Who may not wait is told that there is no element, who has waited that there was no reply.
  const timedOut = call.mayBlock ? answerNullArray : answerNull;
  call.block({ firstKey: 1, keyCount: 1, type: TYPE_LIST, timeoutMs, timedOut });
}
