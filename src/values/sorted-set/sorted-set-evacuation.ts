/**
 * Moves what a large sorted set consists of out of closed arenas, a step at a time: the root and
 * the table's directory first; then, leaf by leaf, the nodes of the tree and the records of its
 * elements; then the segments of the table. Elements that come and go between two steps shift the
 * ranks by which the leaves are found, so a few may be passed over: they stay until the next time.
 */
import { REF_ARENA_SHIFT, REF_UNIT_MASK } from '../../memory/arena-layout.ts';
import type { Memory } from '../../memory/memory.ts';
import { DEPTH_WORD } from '../../structures/segment.ts';
import type { BlockMover } from '../value-type.ts';
import type { TreeSortedSet } from './tree-sorted-set.ts';

/** Cursors: 1 and the rank of a leaf's element; from here on, the hash prefix of a segment. */
const FIRST_LEAF = 1;
const FIRST_SEGMENT = 2 ** 40;
const PREFIXES = 2 ** 32;

/** One step for the opened set; returns the next cursor, 0 at the end. */
export function evacuateTree(
  set: TreeSortedSet,
  memory: Memory,
  cursor: number,
  mover: BlockMover,
): number {
  if (cursor === 0) {
    moveRoot(set, mover);
    return FIRST_LEAF;
  }
  if (cursor >= FIRST_SEGMENT) return moveSegment(set, memory, cursor, mover);
  const rank = cursor - FIRST_LEAF;
  if (rank >= set.length) return FIRST_SEGMENT;
  const isClosed = (ref: number): boolean => memory.closed[ref >>> REF_ARENA_SHIFT] !== 0;
  const passed = set.tree.moveBlocks(
    rank,
    (node) => mover.move(node),
    (ref) => {
      // The table must be asked for the record while it is there.
      if (!isClosed(ref) || !set.findRecord(ref)) return ref;
      const moved = mover.move(ref);
      if (moved !== ref) set.table.replaceFound(moved);
      return moved;
    },
  );
  return cursor + passed;
}

function moveRoot(set: TreeSortedSet, mover: BlockMover): void {
  const moved = mover.move(set.root);
  if (moved !== set.root) {
    mover.root = moved;
    set.open(moved);
  }
  const { directory } = set.table;
  const { block } = directory;
  if (block === 0) return;
  const movedBlock = mover.move(block);
  if (movedBlock !== block) directory.moveBlock(movedBlock);
}

function moveSegment(
  set: TreeSortedSet,
  memory: Memory,
  cursor: number,
  mover: BlockMover,
): number {
  const { table } = set;
  const prefix = cursor - FIRST_SEGMENT;
  if (table.segmentCount === 0 || prefix >= PREFIXES) return 0;
  const segment = table.directory.at(table.directory.indexOf(prefix));
  const words = memory.words[segment >>> REF_ARENA_SHIFT];
  const width = 2 ** (32 - words[((segment & REF_UNIT_MASK) << 1) + DEPTH_WORD]);
  const moved = mover.move(segment);
  if (moved !== segment) table.moveSegment(moved, moved);
  const next = (Math.floor(prefix / width) + 1) * width;
  return next < PREFIXES ? FIRST_SEGMENT + next : 0;
}
