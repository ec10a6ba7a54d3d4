/**
 * PFCOUNT: the estimated number of elements that a HyperLogLog has observed, or the union of
 * several. For one key the number is kept in the value until that changes; keeping it is a write,
 * though the command is one that reads, and is passed on to file and replicas as PFCOUNT itself.
 */
import { ESTIMATE_LIMIT, estimate } from '../../values/hyperloglog/estimate.ts';
import {
  isDense,
  keepCardinality,
  keptCardinality,
  markStale,
} from '../../values/hyperloglog/header.ts';
import { countRegisters, mergeRegisters } from '../../values/hyperloglog/registers.ts';
import { key, many } from '../framework/argument.ts';
import type { Call } from '../framework/call.ts';
import { defineCommand } from '../framework/command.ts';
import { keysFrom } from '../framework/key-spec.ts';
import { becomeRaw, CORRUPT_HYPERLOGLOG, openHyperLogLog } from './hyperloglog-access.ts';

const BEYOND_LIMIT = -(2n ** 63n);

export const pfcount = defineCommand({
  name: 'PFCOUNT',
  group: 'hyperloglog',
  since: '2.8.9',
  summary: 'Estimates how many different elements the HyperLogLogs have observed in all.',
  complexity: 'O(1) for one key that has not changed since it was counted, else O(N) with N keys.',
  arity: -2,
  flags: ['readonly', 'may_replicate'],
  keys: [
    {
      ...keysFrom(1, 1, 'RW', 'access'),
      notes:
        'RW because it may change the internal representation of the key, ' +
        'and propagate to replicas',
    },
  ],
  arguments: [many(key('key'))],
  run(call) {
    if (call.request.count === 2) countOne(call, 1);
    else countUnion(call);
  },
});

function countOne(call: Call, keyIndex: number): void {
  const { keyspace, request, database, reply } = call;
  const { records } = keyspace;
  const ref = call.read(keyIndex);
  if (ref === 0) {
    reply.integer(0);
    return;
  }
  if (!openHyperLogLog(call, ref)) return;
  becomeRaw(call);
  const { valueBytes, valueStart, valueLength } = records;
  const kept = keptCardinality(valueBytes, valueStart);
  if (kept !== undefined) {
    reply.int64(kept);
    return;
  }
  const { counts } = call.server.hyperLogLogs;
  if (!countRegisters(valueBytes, valueStart, valueLength, counts)) {
    reply.error(CORRUPT_HYPERLOGLOG);
    return;
  }
  const cardinality = estimate(counts);
  keepCardinality(valueBytes, valueStart, cardinality < ESTIMATE_LIMIT ? cardinality : 0);
  if (cardinality >= ESTIMATE_LIMIT) markStale(valueBytes, valueStart);
  keyspace.changed(database, request, keyIndex, ref);
  replyCardinality(call, cardinality);
}

/** Forged registers can stand for any number; what is beyond 64 bits is answered as Redis does. */
function replyCardinality({ reply }: Call, cardinality: number): void {
  if (Number.isSafeInteger(cardinality)) reply.integer(cardinality);
  else reply.int64(cardinality < ESTIMATE_LIMIT ? BigInt(cardinality) : BEYOND_LIMIT);
}

function countUnion(call: Call): void {
  const { counts, maxima } = call.server.hyperLogLogs;
  maxima.clear();
  for (let index = 1; index < call.request.count; index++) {
    if (mergeKey(call, index) === MERGE_FAILED) return;
  }
  counts.clear();
  maxima.countInto(counts);
  replyCardinality(call, estimate(counts));
}

/** What `mergeKey` returns. */
export const MERGE_FAILED = -1;
export const MERGED_SPARSE = 0;
export const MERGED_DENSE = 1;

/**
 * Raises the workspace's maxima to those of a key; a missing one counts as sparse and empty. A key
 * that holds something else is answered with the error.
 */
export function mergeKey(call: Call, index: number): number {
  const { records } = call.keyspace;
  const ref = call.read(index);
  if (ref === 0) return MERGED_SPARSE;
  if (!openHyperLogLog(call, ref)) return MERGE_FAILED;
  const { valueBytes, valueStart, valueLength } = records;
  const { maxima } = call.server.hyperLogLogs;
  if (mergeRegisters(valueBytes, valueStart, valueLength, maxima)) {
    return isDense(valueBytes, valueStart) ? MERGED_DENSE : MERGED_SPARSE;
  }
  call.error(CORRUPT_HYPERLOGLOG);
  return MERGE_FAILED;
}
