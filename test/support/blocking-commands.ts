// Blocking commands for tests of what all such commands share. They wait for strings, so that no
// test of blocking depends on lists, sorted sets or streams.
import { asciiBytes } from '../../src/base/ascii.ts';
import { many, text } from '../../src/commands/framework/argument.ts';
import {
  answerNullArray,
  readTimeoutMs,
  readTimeoutSeconds,
} from '../../src/commands/framework/blocking.ts';
import type { Call } from '../../src/commands/framework/call.ts';
import { type Command, defineCommand } from '../../src/commands/framework/command.ts';
import { NO_EXPIRY } from '../../src/keyspace/keyspace.ts';
import { err } from '../../src/protocol/reply-error.ts';
import { TYPE_STRING, typeOf } from '../../src/values/kinds.ts';

const DEL = asciiBytes('DEL');
const SET = asciiBytes('SET');
const WRONG = err('wrong type');
const LOST = err('lost');

function define(name: string, arity: number, run: (call: Call) => void): Command {
  return defineCommand({
    name,
    group: 'generic',
    since: '0.0.0',
    summary: 'For tests.',
    complexity: '',
    arity,
    flags: ['write', 'blocking'],
    arguments: [many(text('argument'))],
    parsesItself: true,
    run,
  });
}

/** The string at a key, to be answered with its key; 0 when there is none, -1 after an error. */
function findString(call: Call, index: number): number {
  const { records } = call.keyspace;
  const ref = call.find(index);
  if (ref === 0) return 0;
  if (typeOf(records.head(ref)) !== TYPE_STRING) {
    call.error(WRONG);
    return -1;
  }
  return ref;
}

/** TAKE key... seconds: removes the first string there is and answers its key and value. */
const take = define('TAKE', -3, (call) => {
  const { keyspace, request, reply } = call;
  const last = request.count - 1;
  const timeoutMs = readTimeoutSeconds(call, last);
  if (timeoutMs < 0) return;
  for (let index = 1; index < last; index++) {
    const ref = findString(call, index);
    if (ref < 0) return;
    if (ref === 0) continue;
    keyspace.records.open(ref);
    const { valueBytes, valueStart, valueLength } = keyspace.records;
    reply.array(2);
    reply.bulkBytes(request.copy(index));
    reply.bulk(valueBytes, valueStart, valueLength);
    keyspace.remove(call.database, request, index, ref);
    call.propagate(DEL, request.copy(index));
    return;
  }
  call.block({
    firstKey: 1,
    keyCount: last - 1,
    type: TYPE_STRING,
    timeoutMs,
    timedOut: answerNullArray,
  });
});

/** SHIFT from to seconds: takes the string at one key to another. */
const shift = define('SHIFT', 4, (call) => {
  const { keyspace, request, reply } = call;
  const timeoutMs = readTimeoutSeconds(call, 3);
  if (timeoutMs < 0) return;
  const ref = findString(call, 1);
  if (ref < 0) return;
  if (ref === 0) {
    call.block({
      firstKey: 1,
      keyCount: 1,
      type: TYPE_STRING,
      timeoutMs,
      timedOut: (own) => own.nullBulk(),
    });
    return;
  }
  const { records } = keyspace;
  records.open(ref);
  const kind = records.kind;
  const value = records.valueBytes.slice(
    records.valueStart,
    records.valueStart + records.valueLength,
  );
  keyspace.remove(call.database, request, 1, ref);
  call.propagate(DEL, request.copy(1));
  const old = call.find(2);
  const { length } = value;
  keyspace.storeString(call.database, request, 2, old, kind, value, 0, length, NO_EXPIRY);
  call.propagate(SET, request.copy(2), value);
  reply.bulkBytes(value);
});

/** AWAITLOSS key ms: answers an error once the key is gone, or no string any more. */
const awaitLoss = define('AWAITLOSS', 3, (call) => {
  const timeoutMs = readTimeoutMs(call, 2);
  if (timeoutMs < 0) return;
  const ref = call.find(1);
  if (ref === 0 || typeOf(call.keyspace.records.head(ref)) !== TYPE_STRING) {
    call.error(LOST);
    return;
  }
  call.block({
    firstKey: 1,
    keyCount: 1,
    type: TYPE_STRING,
    timeoutMs,
    wakesOnLoss: true,
    timedOut: answerNullArray,
  });
});

export const blockingCommands: readonly Command[] = [take, shift, awaitLoss];
