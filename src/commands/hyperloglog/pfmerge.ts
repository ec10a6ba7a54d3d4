/**
 * PFMERGE: makes a HyperLogLog observe what others have, itself among them. The result is dense if
 * any of them is; otherwise it is put together register by register, as Redis does, so that both
 * come to the same opcodes.
 */
import { EVENT_STRING } from '../../keyspace/events.ts';
import { KEEP_EXPIRY } from '../../keyspace/keyspace.ts';
import { writeDense } from '../../values/hyperloglog/dense-registers.ts';
import { HEADER_BYTES, markStale, REGISTERS } from '../../values/hyperloglog/header.ts';
import { STRING_RAW } from '../../values/string.ts';
import { key, many } from '../framework/argument.ts';
import type { Call } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';
import { keyAt, keysFrom } from '../framework/key-spec.ts';
import { CORRUPT_HYPERLOGLOG } from './hyperloglog-access.ts';
import { MERGE_FAILED, MERGED_DENSE, mergeKey } from './pfcount.ts';

export const pfmerge = defineCommand({
  name: 'PFMERGE',
  group: 'hyperloglog',
  since: '2.8.9',
  summary: 'Stores the union of HyperLogLogs at a key, what that key holds included.',
  complexity: 'O(N) for N keys, each costing as much as there are registers.',
  arity: -2,
  flags: ['write', 'denyoom'],
  keys: [keyAt(1, 'RW', 'access', 'insert'), keysFrom(2, 1, 'RO', 'access')],
  arguments: [key('destkey'), many(key('sourcekey', 1))],
  run(call, destinationIndex) {
    const { keyspace, request, database, server } = call;
    const { editor, maxima } = server.hyperLogLogs;
    const { records } = keyspace;
    let anyDense = false;
    maxima.clear();
    for (let index = 1; index < request.count; index++) {
      const merged = mergeKey(call, index);
      if (merged === MERGE_FAILED) return;
      if (merged === MERGED_DENSE) anyDense = true;
    }
    const ref = call.find(destinationIndex);
    if (ref === 0) {
      editor.create();
    } else {
      records.open(ref);
      editor.load(records.valueBytes, records.valueStart, records.valueLength);
    }
    if (!fillEditor(call, anyDense)) {
      call.error(CORRUPT_HYPERLOGLOG);
      return;
    }
    markStale(editor.bytes, 0);
    const { bytes, length } = editor;
    const kind = STRING_RAW;
    const index = destinationIndex;
    keyspace.storeString(database, request, index, ref, kind, bytes, 0, length, KEEP_EXPIRY);
    keyspace.notify(EVENT_STRING, 'pfadd', database, request, destinationIndex);
    call.reply.ok();
  },
});

/** Raises the edited value's registers to the maxima; false when it turns out to be corrupt. */
function fillEditor({ server }: Call, dense: boolean): boolean {
  const { editor, maxima } = server.hyperLogLogs;
  if (dense) {
    if (!editor.isDense && !editor.makeDense()) return false;
    // The value was one of those merged: the maxima are all that it shall have.
    writeDense(editor.bytes, HEADER_BYTES, maxima);
    return true;
  }
  const limitBytes = server.config.get('hll-sparse-max-bytes');
  for (let index = 0; index < REGISTERS; index++) {
    const value = maxima.of(index);
    if (value > 0) editor.raise(index, value, limitBytes);
  }
  return true;
}
