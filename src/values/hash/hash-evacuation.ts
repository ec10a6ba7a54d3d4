/**
 * Moving what a hash consists of out of closed arenas, a step at a time: its root first, then its
 * table with the fields' records, then the table of fields that expire.
 */
import type { HalfSipHash } from '../../base/half-siphash.ts';
import type { Memory } from '../../memory/memory.ts';
import { redirectRecord, WALK_END } from '../../structures/table-evacuation.ts';
import { moveSegments } from '../../structures/table-moving.ts';
import type { BlockMover } from '../value-type.ts';
import { NEVER } from './hash-field.ts';
import type { HashValue } from './hash-value.ts';

/** Cursors: 0 is the root; behind it each table has so many. */
const TABLE_CURSORS = 2 * WALK_END;

/** See `ValueType.evacuate`; the hash is open. */
export function evacuateHash(
  memory: Memory,
  hash: HalfSipHash,
  value: HashValue,
  cursor: number,
  mover: BlockMover,
): number {
  if (cursor === 0) {
    mover.root = mover.move(value.root);
    return value.isPacked ? 0 : 1;
  }
  // It may have become a table, or a table whose fields expire, since the last step.
  if (value.isPacked) return 0;
  const move = (ref: number): number => mover.move(ref);
  const { table, expires } = value.table;
  const recordMoved = (from: number, to: number): void => {
    if (value.expires && value.table.timeAt(to) !== NEVER) {
      redirectRecord(memory, hash, expires, from, to);
    }
  };
  const part = Math.floor((cursor - 1) / TABLE_CURSORS);
  const prefix = (cursor - 1) % TABLE_CURSORS;
  const next =
    part === 0
      ? moveSegments(memory, table, prefix, move, recordMoved)
      : moveSegments(memory, expires, prefix, move, undefined);
  if (next < WALK_END) return 1 + part * TABLE_CURSORS + next;
  return part === 0 && value.expires ? 1 + TABLE_CURSORS : 0;
}
