/**
 * HSETEX: sets fields of a hash together with one time to live for all of them, on condition that
 * none of them exists, or all do. The time is propagated as a point in time.
 */
import { asciiBytes } from '../../base/ascii.ts';
import { NEVER } from '../../values/hash/hash-field.ts';
import {
  block,
  integer,
  key,
  many,
  oneOf,
  optional,
  text,
  token,
  unixTime,
} from '../framework/argument.ts';
import { type Call, WRONG } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';
import { keyAt } from '../framework/key-spec.ts';
import { type FieldGrammar, type FieldOptions, readFieldOptions } from './field-options.ts';
import { FieldTimes } from './field-times.ts';
import { openToSet, readField, reportSet, setPairs } from './hash-access.ts';

const GRAMMAR: FieldGrammar = { otherWord: 'KEEPTTL', conditions: true, width: 2 };
const HSET = asciiBytes('HSET');

export const hsetex = defineCommand({
  name: 'HSETEX',
  group: 'hash',
  since: '8.0.0',
  summary: 'Sets fields of a hash to values, with one time to live for all of them.',
  complexity: 'O(N), N being how many fields are set.',
  arity: -6,
  flags: ['write', 'denyoom', 'fast'],
  keys: [keyAt(1, 'RW', 'update')],
  arguments: [
    key('key'),
    optional(oneOf('condition', token('FNX'), token('FXX'))),
    optional(
      oneOf(
        'expiration',
        integer('seconds', { token: 'EX' }),
        integer('milliseconds', { token: 'PX' }),
        unixTime('unix-time-seconds', { token: 'EXAT' }),
        unixTime('unix-time-milliseconds', { token: 'PXAT' }),
        token('KEEPTTL'),
      ),
    ),
    {
      ...block('fields', integer('numfields'), many(block('data', text('field'), text('value')))),
      token: 'FIELDS',
    },
  ],
  parsesItself: true,
  run(call, keyIndex) {
    const options = readFieldOptions(call, GRAMMAR);
    if (options === undefined) return;
    const ref = openToSet(call, keyIndex, options.first, call.request.count);
    if (ref === WRONG) return;
    if (!isMet(call, ref, options)) {
      call.reply.integer(0);
      return;
    }
    set(call, keyIndex, ref, options);
    call.reply.integer(1);
  },
});

function isMet(call: Call, ref: number, { first, existing }: FieldOptions): boolean {
  if (existing === undefined) return true;
  for (let index = first; index < call.request.count; index += 2) {
    if ((ref !== 0 && readField(call, index)) !== existing) return false;
  }
  return true;
}

function set(call: Call, keyIndex: number, ref: number, options: FieldOptions): void {
  const { first, timeMs, other } = options;
  const { count } = call.request;
  setPairs(call, ref, first, count, other);
  const settled = reportSet(call, keyIndex, ref, (count - first) >> 1, 'hset');
  if (timeMs === NEVER) return;
  if (call.propagates) propagateSet(call, keyIndex, first);
  const times = new FieldTimes(call, keyIndex, settled, timeMs);
  for (let index = first; index < count; index += 2) {
    // Of a field that is named twice a time in the past has removed the first already.
    if (readField(call, index)) times.set(index);
  }
  times.report();
}

/** HSET of the same fields; the times follow, as points in time. */
function propagateSet(call: Call, keyIndex: number, first: number): void {
  const parts = [HSET, call.request.copy(keyIndex)];
  for (let index = first; index < call.request.count; index++) {
    parts.push(call.request.copy(index));
  }
  call.propagate(...parts);
}
