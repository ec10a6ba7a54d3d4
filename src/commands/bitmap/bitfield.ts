/**
 * BITFIELD and BITFIELD_RO: a string as an array of integers of any width. A BITFIELD that only
 * reads creates nothing and counts as a read.
 */
import { EVENT_STRING } from '../../keyspace/events.ts';
import { err } from '../../protocol/reply-error.ts';
import type { Argument } from '../framework/argument.ts';
import { block, integer, key, many, oneOf, optional, text, token } from '../framework/argument.ts';
import type { Call } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';
import { keyAt } from '../framework/key-spec.ts';
import { openString } from '../string/string-access.ts';
import { BitfieldFields } from './bitfield-fields.ts';
import { BitfieldOperations, FIELD_GET, readsOnly } from './bitfield-operations.ts';
import { openForBits } from './bitmap-writing.ts';

const ONLY_GET = err('BITFIELD_RO only supports the GET subcommand');

const GET: Argument = {
  ...block('get-block', text('encoding'), integer('offset')),
  token: 'GET',
};
const OVERFLOW: Argument = {
  ...oneOf('overflow-block', token('WRAP'), token('SAT'), token('FAIL')),
  token: 'OVERFLOW',
};
const SET: Argument = {
  ...block('set-block', text('encoding'), integer('offset'), integer('value')),
  token: 'SET',
};
const INCRBY: Argument = {
  ...block('incrby-block', text('encoding'), integer('offset'), integer('increment')),
  token: 'INCRBY',
};
const WRITE = block('write', optional(OVERFLOW), oneOf('write-operation', SET, INCRBY));

export const bitfield = defineCommand({
  name: 'BITFIELD',
  group: 'bitmap',
  since: '3.2.0',
  summary: 'Reads, sets and increments integers of any width inside the string stored at a key.',
  complexity: 'O(1) for each operation.',
  arity: -2,
  flags: ['write', 'denyoom'],
  keys: [
    {
      ...keyAt(1, 'RW', 'access', 'update', 'variable_flags'),
      notes: 'This command allows both access and modification of the key',
      flagsIn: (request) => (readsOnly(request) ? ['RO', 'access'] : ['RW', 'access', 'update']),
    },
  ],
  arguments: [key('key'), optional(many(oneOf('operation', GET, WRITE)))],
  parsesItself: true,
  run(call, keyIndex) {
    run(call, keyIndex, false);
  },
});

export const bitfieldRo = defineCommand({
  name: 'BITFIELD_RO',
  group: 'bitmap',
  since: '6.0.0',
  summary: 'Reads integers of any width inside the string stored at a key.',
  complexity: 'O(1) for each operation.',
  arity: -2,
  flags: ['readonly', 'fast'],
  keys: [keyAt(1, 'RO', 'access')],
  arguments: [key('key'), optional({ ...many(GET), multipleToken: true })],
  parsesItself: true,
  run(call, keyIndex) {
    run(call, keyIndex, true);
  },
});

/** Checks everything before anything is done. */
function run(call: Call, keyIndex: number, onlyReads: boolean): void {
  const operations = new BitfieldOperations(call);
  let count = 0;
  let neededBytes = 0;
  while (operations.next()) {
    count++;
    if (operations.kind === FIELD_GET) continue;
    neededBytes = Math.max(neededBytes, Math.ceil((operations.offset + operations.bits) / 8));
  }
  if (operations.failed) return;
  const writes = neededBytes > 0;
  if (writes && onlyReads) {
    call.error(ONLY_GET);
    return;
  }
  const ref = writes ? call.find(keyIndex) : call.read(keyIndex);
  if (ref !== 0 && !openString(call, ref)) return;
  operations.rewind();
  if (!writes) {
    call.reply.array(count);
    new BitfieldFields(call, ref !== 0, false).perform(operations);
    return;
  }
  const grew = openForBits(call, keyIndex, ref, neededBytes);
  // Only now: there may have been no memory to grow.
  call.reply.array(count);
  const changes = new BitfieldFields(call, true, grew).perform(operations);
  publish(call, keyIndex, ref, changes, grew);
}

/**
 * If the string grew, the request is propagated whatever comes of the operations, so that copies of
 * the data do not go apart; otherwise only if a field changed.
 */
function publish(call: Call, keyIndex: number, ref: number, changes: number, grew: boolean): void {
  const { keyspace, request, database } = call;
  if (changes === 0) {
    if (!grew) keyspace.accesses.touch(ref);
    return;
  }
  if (!grew) keyspace.changed(database, request, keyIndex, ref);
  keyspace.dirty += changes - 1;
  keyspace.notify(EVENT_STRING, 'setbit', database, request, keyIndex);
}
