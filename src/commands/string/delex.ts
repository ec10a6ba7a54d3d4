/**
 * DELEX: deletes a key if its string meets a condition, or in any case like DEL. It is propagated
 * as DEL, for those who know no DELEX.
 */

import { err } from '../../protocol/reply-error.ts';
import { TYPE_STRING, typeOf } from '../../values/kinds.ts';
import { key, oneOf, optional } from '../framework/argument.ts';
import type { Call } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';
import { keyAt } from '../framework/key-spec.ts';
import { deleteKey } from '../generic/key-changes.ts';
import { COMPARISONS, checkOperand, comparisonAt, isMet } from './value-condition.ts';

const NOT_A_STRING = err('Key should be of string type if conditions are specified');
const INVALID_CONDITION = err('Invalid condition. Use IFEQ, IFNE, IFDEQ, or IFDNE');

const CONDITION_INDEX = 2;
const OPERAND_INDEX = 3;

export const delex = defineCommand({
  name: 'DELEX',
  group: 'string',
  since: '8.4.0',
  summary: 'Deletes a key if the string stored at it, or its digest, is the expected one.',
  complexity: 'O(1), or O(N) to compare a digest, N being the length of the string.',
  arity: -2,
  flags: ['write', 'fast'],
  keys: [
    {
      ...keyAt(1, 'RW', 'delete', 'variable_flags'),
      notes: 'Reads the value if there is a condition',
      flagsIn: ({ count }) => (count > 2 ? ['RW', 'access', 'delete'] : ['RM', 'delete']),
    },
  ],
  arguments: [key('key'), optional(oneOf('condition', ...COMPARISONS))],
  // Without the key a condition is not even looked at.
  parsesItself: true,
  run(call, keyIndex) {
    const { request, reply } = call;
    if (request.count !== 2 && request.count !== 4) {
      reply.error(call.command.wrongArity);
      return;
    }
    const ref = call.find(keyIndex);
    if (ref === 0) {
      reply.integer(0);
      return;
    }
    const deletes = request.count === 2 ? true : checkCondition(call, ref);
    if (deletes === undefined) return;
    if (deletes) deleteKey(call, keyIndex, ref);
    reply.integer(deletes ? 1 : 0);
  },
});

/** Undefined when there is something wrong with it, which is answered. */
function checkCondition(call: Call, ref: number): boolean | undefined {
  if (typeOf(call.keyspace.records.head(ref) & 0xff) !== TYPE_STRING) {
    call.error(NOT_A_STRING);
    return undefined;
  }
  const comparison = comparisonAt(call.request, CONDITION_INDEX);
  if (comparison === 0) {
    call.error(INVALID_CONDITION);
    return undefined;
  }
  if (!checkOperand(call, comparison, OPERAND_INDEX)) return undefined;
  return isMet(call, ref, comparison, OPERAND_INDEX);
}
