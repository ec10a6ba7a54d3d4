/**
 * Moves what a collection's hash table consists of out of closed arenas, a step at a time: header
 * and directory first, then segment by segment the records and the segment itself. The order is by
 * hash prefix, so that splits and merges between two steps leave nothing out.
 */
import { REF_ARENA_SHIFT, REF_UNIT_MASK } from '../memory/arena-layout.ts';
import type { Memory } from '../memory/memory.ts';
import type { HashTable } from './hash-table.ts';
import * as segments from './segment.ts';

const { BUCKET_WORDS, REFS, SEGMENT_WORDS, SLOTS } = segments;
const PREFIXES = 0x1_0000_0000;
/** A step moves no more records than this. */
const STEP_RECORDS = 64;

/** Moves one block: its new reference, or the old one if it stays. */
type Move = (ref: number) => number;

/**
 * One step for the open table. Starts with cursor 0; returns the next cursor, 0 at the end. If the
 * header moves, `headerMoved` hears of it before anything else happens.
 */
export function moveTable(
  table: HashTable,
  memory: Memory,
  cursor: number,
  move: Move,
  headerMoved: (header: number) => void,
): number {
  const { directory } = table;
  if (cursor === 0) {
    const { header, block } = directory;
    const movedHeader = move(header);
    if (movedHeader !== header) {
      headerMoved(movedHeader);
      table.open(movedHeader);
    }
    if (block !== 0) {
      const movedBlock = move(block);
      if (movedBlock !== block) directory.moveBlock(movedBlock);
    }
    return table.segmentCount === 0 ? 0 : 1;
  }
  if (table.segmentCount === 0) return 0;
  const prefix = cursor - 1;
  const segment = directory.at(directory.indexOf(prefix));
  const words = memory.words[segment >>> REF_ARENA_SHIFT];
  const base = (segment & REF_UNIT_MASK) << 1;
  const width = 2 ** (32 - words[base + segments.DEPTH_WORD]);
  if (!moveRecords(words, base, move)) return cursor;
  const moved = move(segment);
  if (moved !== segment) table.moveSegment(moved, moved);
  const next = (Math.floor(prefix / width) + 1) * width;
  return next < PREFIXES ? next + 1 : 0;
}

/** False when there may be more to move. */
function moveRecords(words: Int32Array, base: number, move: Move): boolean {
  let moved = 0;
  for (let bucket = base; bucket < base + SEGMENT_WORDS; bucket += BUCKET_WORDS) {
    for (let slot = 0; slot < SLOTS; slot++) {
      if (segments.tagAt(words, bucket, slot) === 0) continue;
      const at = bucket + REFS + slot;
      const ref = words[at];
      words[at] = move(ref);
      if (words[at] !== ref && ++moved === STEP_RECORDS) return false;
    }
  }
  return true;
}
