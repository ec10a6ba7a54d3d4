/**
 * WAIT and WAITAOF: the client waits until what has been written is safe, with replicas or on the
 * disk. There are no replicas, so whoever asks for some waits until the time is up. WAITAOF waits
 * for what anybody has written so far, which is more than the client's own writes when others write
 * as well.
 */
import { err } from '../../protocol/reply-error.ts';
import type { ReplyWriter } from '../../protocol/reply-writer.ts';
import { integer } from '../framework/argument.ts';
import { readTimeoutMs } from '../framework/blocking.ts';
import type { Call } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';
import { NOT_AN_INTEGER } from '../framework/errors.ts';

const OUT_OF_RANGE = err('value is out of range, value must between 0 and 1');
const NOT_POSITIVE = err('value is out of range, must be positive');
const AOF_DISABLED = err('WAITAOF cannot be used when numlocal is set but appendonly is disabled.');

export const wait = defineCommand({
  name: 'WAIT',
  group: 'generic',
  since: '3.0.0',
  summary: 'Waits until replicas have what was written before.',
  complexity: 'O(1)',
  arity: 3,
  flags: ['blocking'],
  categories: ['connection'],
  tips: ['request_policy:all_shards', 'response_policy:agg_min'],
  arguments: [integer('numreplicas'), integer('timeout')],
  run(call) {
    const replicas = call.int64(1);
    if (replicas === undefined) {
      call.error(NOT_AN_INTEGER);
      return;
    }
    const timeoutMs = readTimeoutMs(call, 2);
    if (timeoutMs < 0) return;
    const answer = (reply: ReplyWriter): void => reply.integer(0);
    if (replicas <= 0 || !call.mayBlock) answer(call.reply);
    else suspend(call, timeoutMs, answer, () => {});
  },
});

export const waitaof = defineCommand({
  name: 'WAITAOF',
  group: 'generic',
  since: '7.2.0',
  summary: 'Waits until the append-only file, and those of replicas, have what was written before.',
  complexity: 'O(1)',
  arity: 4,
  flags: ['blocking'],
  categories: ['connection'],
  tips: ['request_policy:all_shards', 'response_policy:agg_min'],
  arguments: [integer('numlocal'), integer('numreplicas'), integer('timeout')],
  run(call) {
    const local = readCount(call, 1, 1);
    if (local < 0) return;
    const replicas = readCount(call, 2, Number.MAX_SAFE_INTEGER);
    if (replicas < 0) return;
    const timeoutMs = readTimeoutMs(call, 3);
    if (timeoutMs < 0) return;
    const { aof } = call.server.persistence;
    if (local > 0 && aof.state === 'off') {
      call.error(AOF_DISABLED);
      return;
    }
    const offset = aof.offset + call.keyspace.effects.length;
    const answer = (reply: ReplyWriter): void => {
      reply.array(2);
      reply.integer(aof.syncedOffset >= offset ? 1 : 0);
      reply.integer(0);
    };
    const isSafe = local === 0 || aof.syncedOffset >= offset;
    if ((isSafe && replicas === 0) || !call.mayBlock) answer(call.reply);
    else waitForFile(call, timeoutMs, answer, local > 0 && replicas === 0 ? offset : Infinity);
  },
});

/** An argument from 0 to a bound; -1 when it is no such thing, which is answered. */
function readCount(call: Call, index: number, most: number): number {
  const given = call.int64(index);
  if (given === undefined) call.error(NOT_AN_INTEGER);
  else if (given >= 0 && given <= most) return Number(given);
  else call.error(most === 1 ? OUT_OF_RANGE : NOT_POSITIVE);
  return -1;
}

/** @param offset Bytes of effects to be on the disk; Infinity: nothing but time ends the wait. */
function waitForFile(
  call: Call,
  timeoutMs: number,
  answer: (reply: ReplyWriter) => void,
  offset: number,
): void {
  const { session } = call;
  const { waiters } = call.server.persistence.aof;
  const waiter = {
    offset,
    done: (isOff: boolean) => session.resume(isOff ? (reply) => reply.error(AOF_DISABLED) : answer),
  };
  waiters.add(waiter);
  suspend(call, timeoutMs, answer, () => waiters.remove(waiter));
}

function suspend(
  call: Call,
  timeoutMs: number,
  answer: (reply: ReplyWriter) => void,
  ended: () => void,
): void {
  const { server, session, command } = call;
  call.waits = true;
  const counted = (reply: ReplyWriter): void => {
    server.commandStatistics.record(command.id, 1, 0);
    answer(reply);
  };
  session.suspend({
    untilMs: timeoutMs === 0 ? 0 : server.clock.nowMs() + timeoutMs,
    interruptible: true,
    repeats: false,
    timedOut: counted,
    ended,
  });
}
