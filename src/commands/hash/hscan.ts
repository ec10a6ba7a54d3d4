/**
 * HSCAN: goes through the fields of a hash in many small calls. Fields that are there from the
 * first call to the last are all answered. A packed hash is answered whole.
 */
import { integer, key, optional, pattern, token } from '../framework/argument.ts';
import { type Call, WRONG } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';
import { keyAt } from '../framework/key-spec.ts';
import {
  passesPattern,
  readScanCursor,
  readScanOptions,
  type ScanOptions,
  STEPS_PER_ELEMENT,
} from '../generic/scan-options.ts';
import { hashOf, openToRead } from './hash-access.ts';

const OPTIONS_INDEX = 3;

export const hscan = defineCommand({
  name: 'HSCAN',
  group: 'hash',
  since: '2.8.0',
  summary: 'Answers some fields of a hash with their values, and the cursor to ask for more.',
  complexity: 'O(1) for each call, O(N) for all calls until the cursor is 0 again.',
  arity: -3,
  flags: ['readonly'],
  tips: ['nondeterministic_output'],
  keys: [keyAt(1, 'RO', 'access')],
  arguments: [
    key('key'),
    integer('cursor'),
    optional(pattern('pattern', { token: 'MATCH' })),
    optional(integer('count', { token: 'COUNT' })),
    optional(token('NOVALUES', { since: '7.4.0' })),
  ],
  // A key that does not exist is answered before the options are looked at.
  parsesItself: true,
  run(call, keyIndex, cursorIndex) {
    const cursor = readScanCursor(call, cursorIndex);
    if (Number.isNaN(cursor)) return;
    const ref = openToRead(call, keyIndex);
    if (ref === WRONG) return;
    if (ref === 0) {
      replyHeader(call, 0, 0);
      return;
    }
    const options = readScanOptions(call, OPTIONS_INDEX, 'fields');
    if (options === undefined) return;
    if (hashOf(call).isPacked) replyPacked(call, options);
    else replyTable(call, cursor, options);
  },
});

function replyHeader(call: Call, cursor: number, elements: number): void {
  call.reply.array(2);
  call.reply.bulkInteger(cursor);
  call.reply.array(elements);
}

function replyPacked(call: Call, options: ScanOptions): void {
  const hash = hashOf(call);
  let matching = 0;
  hash.forEach(() => {
    if (isWanted(call, options)) matching++;
  });
  replyHeader(call, 0, options.noValues ? matching : matching * 2);
  hash.forEach(() => {
    if (isWanted(call, options)) replyField(call, options);
  });
}

function replyTable(call: Call, cursor: number, options: ScanOptions): void {
  const { table, field } = hashOf(call);
  const found: number[] = [];
  let next = cursor;
  let steps = options.count * 2 * STEPS_PER_ELEMENT;
  do {
    next = table.scan(next, found);
  } while (next !== 0 && found.length < options.count && --steps > 0);
  const { nowMs } = call.keyspace;
  const wanted = found.filter((ref) => {
    table.load(ref);
    return !field.isExpired(nowMs) && isWanted(call, options);
  });
  replyHeader(call, next, options.noValues ? wanted.length : wanted.length * 2);
  for (const ref of wanted) {
    table.load(ref);
    replyField(call, options);
  }
}

function isWanted(call: Call, options: ScanOptions): boolean {
  const { fieldBytes, fieldStart, fieldLength } = hashOf(call).field;
  return passesPattern(call, options.patternIndex, fieldBytes, fieldStart, fieldLength);
}

function replyField(call: Call, options: ScanOptions): void {
  const { field } = hashOf(call);
  call.reply.bulk(field.fieldBytes, field.fieldStart, field.fieldLength);
  if (options.noValues) return;
  call.reply.bulk(field.valueBytes, field.valueStart, field.valueLength);
}
