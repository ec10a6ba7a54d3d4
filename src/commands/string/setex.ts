/**
 * SETEX and PSETEX: a string with a time to live, the time in front of the value. Propagated as SET
 * with a point in time.
 */
import { integer, key, text } from '../framework/argument.ts';
import type { Call } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';
import { readPositiveTime } from '../framework/expiration.ts';
import { keyAt } from '../framework/key-spec.ts';
import { setString } from './set.ts';

export const setex = defineCommand({
  name: 'SETEX',
  group: 'string',
  since: '2.0.0',
  summary: 'Stores a string at a key with a time to live in seconds.',
  complexity: 'O(1)',
  arity: 4,
  flags: ['write', 'denyoom'],
  keys: [keyAt(1, 'OW', 'update')],
  arguments: [key('key'), integer('seconds'), text('value')],
  run(call, keyIndex, timeIndex, valueIndex) {
    setExpiring(call, keyIndex, timeIndex, valueIndex, true);
  },
});

export const psetex = defineCommand({
  name: 'PSETEX',
  group: 'string',
  since: '2.6.0',
  summary: 'Stores a string at a key with a time to live in milliseconds.',
  complexity: 'O(1)',
  arity: 4,
  flags: ['write', 'denyoom'],
  keys: [keyAt(1, 'OW', 'update')],
  arguments: [key('key'), integer('milliseconds'), text('value')],
  run(call, keyIndex, timeIndex, valueIndex) {
    setExpiring(call, keyIndex, timeIndex, valueIndex, false);
  },
});

function setExpiring(
  call: Call,
  keyIndex: number,
  timeIndex: number,
  valueIndex: number,
  seconds: boolean,
): void {
  const time = readPositiveTime(call, timeIndex, seconds, true);
  if (time === undefined) return;
  setString(call, keyIndex, valueIndex, call.find(keyIndex), time);
  call.reply.ok();
}
