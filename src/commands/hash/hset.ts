/** HSET, and HMSET, which answers OK instead of a number: sets fields of a hash. */
import { block, key, many, text } from '../framework/argument.ts';
import { type Call, WRONG } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';
import { keyAt } from '../framework/key-spec.ts';
import { openToWrite, reportSet, setPairs } from './hash-access.ts';

const FIRST_FIELD_INDEX = 2;
const PAIRS = many(block('data', text('field'), text('value')));

export const hset = defineCommand({
  name: 'HSET',
  group: 'hash',
  since: '2.0.0',
  summary: 'Sets fields of a hash to values, and answers how many of the fields are new.',
  complexity: 'O(1) for each field.',
  arity: -4,
  flags: ['write', 'denyoom', 'fast'],
  keys: [keyAt(1, 'RW', 'update')],
  arguments: [key('key'), PAIRS],
  history: [['4.0.0', 'Takes more than one pair of field and value.']],
  run(call) {
    const added = set(call);
    if (added >= 0) call.reply.integer(added);
  },
});

export const hmset = defineCommand({
  name: 'HMSET',
  group: 'hash',
  since: '2.0.0',
  summary: 'Sets fields of a hash to values.',
  complexity: 'O(N), N being how many fields are set.',
  arity: -4,
  flags: ['write', 'denyoom', 'fast'],
  keys: [keyAt(1, 'RW', 'update')],
  arguments: [key('key'), PAIRS],
  deprecated: { since: '4.0.0', replacedBy: '`HSET` with several pairs of field and value' },
  run(call) {
    if (set(call) >= 0) call.reply.ok();
  },
});

/** How many fields are new; negative when something was wrong, which is answered. */
function set(call: Call): number {
  const { count } = call.request;
  if ((count & 1) === 1) {
    call.error(call.command.wrongArity);
    return -1;
  }
  const ref = openToWrite(call, 1);
  if (ref === WRONG) return -1;
  const added = setPairs(call, ref, FIRST_FIELD_INDEX, count, false);
  reportSet(call, 1, ref, (count - FIRST_FIELD_INDEX) >> 1, 'hset');
  return added;
}
