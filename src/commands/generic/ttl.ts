/**
 * TTL, PTTL, EXPIRETIME and PEXPIRETIME: when a key expires, counted from now or since the epoch,
 * in seconds (rounded to the nearest) or milliseconds.
 */
import { HEAD_EXPIRES } from '../../structures/keyed-record.ts';
import { key } from '../framework/argument.ts';
import type { Call } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';
import { keyAt } from '../framework/key-spec.ts';

const NO_KEY = -2;
const NO_TIME_TO_LIVE = -1;

export const ttl = defineCommand({
  name: 'TTL',
  group: 'generic',
  since: '1.0.0',
  summary: 'Answers how many seconds a key still lives.',
  complexity: 'O(1)',
  arity: 2,
  flags: ['readonly', 'fast'],
  categories: ['keyspace'],
  tips: ['nondeterministic_output'],
  keys: [keyAt(1, 'RO', 'access')],
  arguments: [key('key')],
  history: [['2.8.0', 'Answers -2 when the key does not exist.']],
  run(call, keyIndex) {
    replyTime(call, keyIndex, true, true);
  },
});

export const pttl = defineCommand({
  name: 'PTTL',
  group: 'generic',
  since: '2.6.0',
  summary: 'Answers how many milliseconds a key still lives.',
  complexity: 'O(1)',
  arity: 2,
  flags: ['readonly', 'fast'],
  categories: ['keyspace'],
  tips: ['nondeterministic_output'],
  keys: [keyAt(1, 'RO', 'access')],
  arguments: [key('key')],
  history: [['2.8.0', 'Answers -2 when the key does not exist.']],
  run(call, keyIndex) {
    replyTime(call, keyIndex, true, false);
  },
});

export const expiretime = defineCommand({
  name: 'EXPIRETIME',
  group: 'generic',
  since: '7.0.0',
  summary: 'Answers the Unix time in seconds at which a key expires.',
  complexity: 'O(1)',
  arity: 2,
  flags: ['readonly', 'fast'],
  categories: ['keyspace'],
  keys: [keyAt(1, 'RO', 'access')],
  arguments: [key('key')],
  run(call, keyIndex) {
    replyTime(call, keyIndex, false, true);
  },
});

export const pexpiretime = defineCommand({
  name: 'PEXPIRETIME',
  group: 'generic',
  since: '7.0.0',
  summary: 'Answers the Unix time in milliseconds at which a key expires.',
  complexity: 'O(1)',
  arity: 2,
  flags: ['readonly', 'fast'],
  categories: ['keyspace'],
  keys: [keyAt(1, 'RO', 'access')],
  arguments: [key('key')],
  run(call, keyIndex) {
    replyTime(call, keyIndex, false, false);
  },
});

function replyTime(call: Call, keyIndex: number, fromNow: boolean, seconds: boolean): void {
  const { keyspace, reply } = call;
  const { records, nowMs } = keyspace;
  const ref = call.peek(keyIndex);
  if (ref === 0) {
    reply.integer(NO_KEY);
    return;
  }
  if ((records.head(ref) & HEAD_EXPIRES) === 0) {
    reply.integer(NO_TIME_TO_LIVE);
    return;
  }
  const timeMs = records.expireTimeExact(ref);
  if (typeof timeMs === 'number') {
    const shown = fromNow ? timeMs - nowMs : timeMs;
    reply.integer(seconds ? Math.floor((shown + 500) / 1000) : shown);
  } else {
    const shown = fromNow ? timeMs - BigInt(nowMs) : timeMs;
    reply.int64(seconds ? (shown + 500n) / 1000n : shown);
  }
}
