/**
 * Moves what the table of a collection consists of out of closed arenas, a step at a time: header
 * and directory, the segments, and the records they refer to. Like `TableEvacuation`, which does
 * it for the keyspace's tables, it goes by hash prefix, so that splits and merges between two steps
 * leave nothing out.
 */
import { REF_ARENA_SHIFT, REF_UNIT_MASK } from '../memory/arena-layout.ts';
import type { Memory } from '../memory/memory.ts';
import type { HashTable } from './hash-table.ts';
import * as segments from './segment.ts';
import { type RecordMoved, segmentAt, WALK_END } from './table-evacuation.ts';

const { BUCKET_WORDS, REFS, SEGMENT_WORDS, SLOTS } = segments;

/** A step ends after so many records moved, or so many bytes. */
const STEP_RECORDS = 64;
const STEP_BYTES = 64 * 1024;

/** The block's new reference, or the same; the old block has been given back. */
export type MoveBlock = (ref: number) => number;

/**
 * One step for the open table, whose header is a block of its own. Starts with cursor 0; returns
 * the next cursor, 0 at the end. If the header moves, `headerMoved` hears of it before anything
 * else happens.
 */
export function moveTable(
  table: HashTable,
  memory: Memory,
  cursor: number,
  move: MoveBlock,
  headerMoved: (header: number) => void,
): number {
  if (cursor > 0) {
    const next = moveSegments(memory, table, cursor - 1, move, () => undefined);
    return next < WALK_END ? next + 1 : 0;
  }
  const { header } = table.directory;
  const moved = move(header);
  if (moved !== header) {
    headerMoved(moved);
    table.open(moved);
  }
  return table.segmentCount === 0 ? 0 : 1;
}

/**
 * Sees to the segment at a hash prefix, 0 to WALK_END, of the table that is open; to its records,
 * if the table owns them (`recordMoved` is then told of each). Returns the prefix of the next
 * segment, the same one if there is more to do here, WALK_END behind the last.
 */
export function moveSegments(
  memory: Memory,
  table: HashTable,
  prefix: number,
  move: MoveBlock,
  recordMoved: RecordMoved | undefined,
): number {
  if (table.segmentCount === 0) return WALK_END;
  if (prefix === 0) moveDirectory(table, move);
  const segment = segmentAt(table, prefix);
  const words = memory.words[segment >>> REF_ARENA_SHIFT];
  const base = (segment & REF_UNIT_MASK) << 1;
  const width = 2 ** (32 - words[base + segments.DEPTH_WORD]);
  if (recordMoved !== undefined && !moveRecords(memory, words, base, move, recordMoved)) {
    return prefix;
  }
  const moved = move(segment);
  // What the segment says of itself is in its copy now.
  if (moved !== segment) table.moveSegment(moved, moved);
  return (Math.floor(prefix / width) + 1) * width;
}

function moveDirectory(table: HashTable, move: MoveBlock): void {
  const { block } = table.directory;
  if (block === 0) return;
  const moved = move(block);
  if (moved !== block) table.directory.moveBlock(moved);
}

/** False when it stopped before all were seen to. */
function moveRecords(
  memory: Memory,
  words: Int32Array,
  base: number,
  move: MoveBlock,
  recordMoved: RecordMoved,
): boolean {
  let records = 0;
  let bytes = 0;
  for (let bucket = base; bucket < base + SEGMENT_WORDS; bucket += BUCKET_WORDS) {
    for (let slot = 0; slot < SLOTS; slot++) {
      if (segments.tagAt(words, bucket, slot) === 0) continue;
      const ref = words[bucket + REFS + slot];
      const moved = move(ref);
      if (moved === ref) continue;
      words[bucket + REFS + slot] = moved;
      recordMoved(ref, moved);
      bytes += memory.sizeOf(moved);
      if (++records === STEP_RECORDS || bytes >= STEP_BYTES) return false;
    }
  }
  return true;
}
