/**
 * PFADD: lets a HyperLogLog observe elements. Most elements change nothing, which is found out by
 * reading; a dense value is changed where it is, a sparse one as a copy that is stored at the end.
 */
import { EVENT_STRING } from '../../keyspace/events.ts';
import { KEEP_EXPIRY } from '../../keyspace/keyspace.ts';
import { raiseDenseRegister } from '../../values/hyperloglog/dense-registers.ts';
import { HEADER_BYTES, isDense, markStale } from '../../values/hyperloglog/header.ts';
import { CORRUPT, RAISED } from '../../values/hyperloglog/hyperloglog-editor.ts';
import { sparseRegister } from '../../values/hyperloglog/sparse-registers.ts';
import { STRING_RAW } from '../../values/string.ts';
import { key, many, optional, text } from '../framework/argument.ts';
import type { Call } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';
import { keyAt } from '../framework/key-spec.ts';
import { becomeRaw, CORRUPT_HYPERLOGLOG, openHyperLogLog } from './hyperloglog-access.ts';

const FIRST_ELEMENT = 2;

export const pfadd = defineCommand({
  name: 'PFADD',
  group: 'hyperloglog',
  since: '2.8.9',
  summary: 'Counts elements into the HyperLogLog stored at a key, which is created if missing.',
  complexity: 'O(1) for each element.',
  arity: -2,
  flags: ['write', 'denyoom', 'fast'],
  keys: [keyAt(1, 'RW', 'insert')],
  arguments: [key('key'), optional(many(text('element')))],
  run(call, keyIndex) {
    const { keyspace, request, database } = call;
    const ref = call.find(keyIndex);
    if (ref !== 0) {
      if (!openHyperLogLog(call, ref)) return;
      becomeRaw(call);
    }
    const { records } = keyspace;
    const dense = ref !== 0 && isDense(records.valueBytes, records.valueStart);
    const changes = dense ? addInPlace(call, keyIndex, ref) : addToCopy(call, keyIndex, ref);
    if (changes === CORRUPT) {
      call.error(CORRUPT_HYPERLOGLOG);
      return;
    }
    if (changes > 0) {
      // One change was counted when the value was stored.
      keyspace.dirty += changes - 1;
      keyspace.notify(EVENT_STRING, 'pfadd', database, request, keyIndex);
    }
    call.reply.integer(changes > 0 ? 1 : 0);
  },
});

/** The record is open, its value dense. Returns how many registers were raised. */
function addInPlace(call: Call, keyIndex: number, ref: number): number {
  const { keyspace, request, database, server } = call;
  const { position } = server.hyperLogLogs;
  const { valueBytes, valueStart } = keyspace.records;
  let raised = 0;
  for (let at = FIRST_ELEMENT; at < request.count; at++) {
    position.compute(request.view, request.starts[at], request.lengths[at]);
    const { index, rank } = position;
    if (raiseDenseRegister(valueBytes, valueStart + HEADER_BYTES, index, rank)) raised++;
  }
  if (raised > 0) {
    markStale(valueBytes, valueStart);
    keyspace.changed(database, request, keyIndex, ref);
  }
  return raised;
}

/** The record, if there is one, is open. Returns how many changes there were, or CORRUPT. */
function addToCopy(call: Call, keyIndex: number, ref: number): number {
  const { keyspace, request, database, server } = call;
  const { editor, position } = server.hyperLogLogs;
  const { records } = keyspace;
  let changes = 0;
  let at = FIRST_ELEMENT;
  if (ref === 0) {
    editor.create();
    markStale(editor.bytes, 0);
    changes = 1;
  } else {
    at = firstRaising(call);
    if (at === CORRUPT || at === request.count) return at === CORRUPT ? CORRUPT : 0;
    editor.load(records.valueBytes, records.valueStart, records.valueLength);
  }
  const limitBytes = server.config.get('hll-sparse-max-bytes');
  for (; at < request.count; at++) {
    position.compute(request.view, request.starts[at], request.lengths[at]);
    const outcome = editor.raise(position.index, position.rank, limitBytes);
    if (outcome === CORRUPT) return CORRUPT;
    if (outcome === RAISED) changes++;
  }
  if (changes > 0) {
    const { bytes, length } = editor;
    const kind = STRING_RAW;
    keyspace.storeString(database, request, keyIndex, ref, kind, bytes, 0, length, KEEP_EXPIRY);
  }
  return changes;
}

/** The index of the first element that raises a register of the open sparse value, or CORRUPT. */
function firstRaising({ keyspace, request, server }: Call): number {
  const { position } = server.hyperLogLogs;
  const { valueBytes, valueStart, valueLength } = keyspace.records;
  const start = valueStart + HEADER_BYTES;
  const end = valueStart + valueLength;
  for (let at = FIRST_ELEMENT; at < request.count; at++) {
    position.compute(request.view, request.starts[at], request.lengths[at]);
    const value = sparseRegister(valueBytes, start, end, position.index);
    if (value < 0) return CORRUPT;
    if (value < position.rank) return at;
  }
  return request.count;
}
