/** MSET and MSETNX: several keys and their strings at once, MSETNX all of them or none. */
import { NO_EXPIRY } from '../../keyspace/keyspace.ts';
import { block, key, many, text } from '../framework/argument.ts';
import type { Call } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';
import { keysFrom } from '../framework/key-spec.ts';
import { setString } from './set.ts';

export const mset = defineCommand({
  name: 'MSET',
  group: 'string',
  since: '1.0.1',
  summary: 'Stores a string at each of several keys, replacing whatever was there.',
  complexity: 'O(N), N being how many keys are given.',
  arity: -3,
  flags: ['write', 'denyoom'],
  tips: ['request_policy:multi_shard', 'response_policy:all_succeeded'],
  keys: [keysFrom(1, 2, 'OW', 'update')],
  arguments: [many(block('key_value', key('key'), text('value')))],
  run(call) {
    if (!hasPairs(call)) return;
    setAll(call);
    call.reply.ok();
  },
});

export const msetnx = defineCommand({
  name: 'MSETNX',
  group: 'string',
  since: '1.0.1',
  summary: 'Stores a string at each of several keys unless any of the keys exists.',
  complexity: 'O(N), N being how many keys are given.',
  arity: -3,
  flags: ['write', 'denyoom'],
  tips: ['request_policy:multi_shard', 'response_policy:agg_min'],
  keys: [keysFrom(1, 2, 'OW', 'insert')],
  arguments: [many(block('key_value', key('key'), text('value')))],
  run(call) {
    if (!hasPairs(call)) return;
    for (let index = 1; index < call.request.count; index += 2) {
      if (call.find(index) !== 0) {
        call.reply.integer(0);
        return;
      }
    }
    setAll(call);
    call.reply.integer(1);
  },
});

/** Has every key its value? If not, answers that the number of arguments is wrong. */
function hasPairs(call: Call): boolean {
  if (call.request.count % 2 === 1) return true;
  call.error(call.command.wrongArity);
  return false;
}

function setAll(call: Call): void {
  for (let index = 1; index < call.request.count; index += 2) {
    setString(call, index, index + 1, call.find(index), NO_EXPIRY);
  }
}
