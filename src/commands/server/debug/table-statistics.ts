/**
 * DEBUG HTSTATS and HTSTATS-KEY: how full the hash tables of a database are, or that of a large
 * hash, set or sorted set. Redis tells of its chains here; ours are segments and buckets
 * (src/structures/DESIGN.md), so only the first lines are alike.
 */

import { asciiBytes } from '../../../base/ascii.ts';
import { REF_ARENA_SHIFT, REF_UNIT_MASK } from '../../../memory/arena-layout.ts';
import type { Memory } from '../../../memory/memory.ts';
import { err } from '../../../protocol/reply-error.ts';
import type { HashTable } from '../../../structures/hash-table.ts';
import * as segments from '../../../structures/segment.ts';
import { TYPE_STRING, typeOf } from '../../../values/kinds.ts';
import type { Call } from '../../framework/call.ts';
import { readDatabase } from '../../framework/database-index.ts';
import { NO_SUCH_KEY, SYNTAX_ERROR } from '../../framework/errors.ts';

const FULL = asciiBytes('full');
const NO_TABLE = err(
  'The value stored at the specified key is not represented using an hash table',
);
const NO_SUCH_DATABASE = err('Out of range database');
const SLOTS_PER_SEGMENT = (segments.BUCKETS + segments.STASH_BUCKETS) * segments.SLOTS;

/** `DEBUG HTSTATS database [FULL]` */
export function debugTables(call: Call): void {
  const database = readDatabase(call, 2, NO_SUCH_DATABASE);
  if (database === undefined) return;
  const full = readFull(call);
  if (full === undefined) return;
  const { memory } = call.keyspace;
  const keys = describeTable(database.keys, memory, full);
  const expires = describeTable(database.expires, memory, full);
  call.reply.verbatimText(`[Dictionary HT]\n${keys}[Expires HT]\n${expires}`);
}

/** `DEBUG HTSTATS-KEY key [FULL]` */
export function debugTableOfKey(call: Call): void {
  const full = readFull(call);
  if (full === undefined) return;
  const { keyspace, reply } = call;
  const ref = keyspace.lookUp(call.database, call.request, 2);
  if (ref === 0) {
    reply.error(NO_SUCH_KEY);
    return;
  }
  const kind = keyspace.records.head(ref) & 0xff;
  const table =
    typeOf(kind) === TYPE_STRING
      ? undefined
      : keyspace.values.of(kind).table?.(kind, keyspace.records.innerRef(ref));
  if (table === undefined) reply.error(NO_TABLE);
  else reply.verbatimText(describeTable(table, keyspace.memory, full));
}

/** Undefined when the fourth argument is something else, which is answered. */
function readFull(call: Call): boolean | undefined {
  if (call.request.count === 3) return false;
  if (call.isWord(3, FULL)) return true;
  call.error(SYNTAX_ERROR);
  return undefined;
}

function describeTable(table: HashTable, memory: Memory, full: boolean): string {
  const { size, segmentCount } = table;
  const lines = ['Hash table 0 stats (main hash table):'];
  if (size === 0) {
    lines.push('No stats available for empty dictionaries');
  } else {
    lines.push(` table size: ${segmentCount * SLOTS_PER_SEGMENT}`, ` number of elements: ${size}`);
    if (full) lines.push(...describeSegments(table, memory));
  }
  return `${lines.join('\n')}\n`;
}

function describeSegments(table: HashTable, memory: Memory): string[] {
  let least = Number.POSITIVE_INFINITY;
  let most = 0;
  let inStash = 0;
  let inNeighbour = 0;
  table.forEachSegment((segment) => {
    const words = memory.words[segment >>> REF_ARENA_SHIFT];
    const base = (segment & REF_UNIT_MASK) << 1;
    const count = words[base + segments.COUNT_WORD];
    least = Math.min(least, count);
    most = Math.max(most, count);
    for (let index = 0; index < segments.BUCKETS + segments.STASH_BUCKETS; index++) {
      const bucket = base + index * segments.BUCKET_WORDS;
      for (let slot = 0; slot < segments.SLOTS; slot++) {
        if (segments.tagAt(words, bucket, slot) === 0) continue;
        if (index >= segments.BUCKETS) inStash++;
        else if ((words[bucket + segments.META] & (1 << slot)) !== 0) inNeighbour++;
      }
    }
  });
  const { size, segmentCount, directoryDepth } = table;
  const percent = (count: number, of: number): string => ((100 * count) / of).toFixed(1);
  return [
    ` directory depth: ${directoryDepth}`,
    ` segments: ${segmentCount}, of ${SLOTS_PER_SEGMENT} slots`,
    ` elements in a segment: ${least} to ${most}, ${(size / segmentCount).toFixed(1)} on average`,
    ` filled: ${percent(size, segmentCount * SLOTS_PER_SEGMENT)}%`,
    ` in their home bucket: ${percent(size - inNeighbour - inStash, size)}%`,
    ` in the next bucket: ${percent(inNeighbour, size)}%`,
    ` in the stash: ${percent(inStash, size)}%`,
  ];
}
