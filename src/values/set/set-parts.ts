/** How members stand in the parts of sets: in the records of a hash table, in a packed list. */
import type { HalfSipHash } from '../../base/half-siphash.ts';
import { REF_ARENA_SHIFT } from '../../memory/arena-layout.ts';
import type { Memory } from '../../memory/memory.ts';
import type { HashTable } from '../../structures/hash-table.ts';
import {
  FLAG_EXTERNAL_KEY,
  FLAG_SHORT,
  HEAD_EXTERNAL_KEY,
  type KeyedRecords,
} from '../../structures/keyed-record.ts';
import type { PackedList } from '../../structures/packed-list.ts';
import { formatTableHeader, TABLE_HEADER_BYTES } from '../../structures/table-directory.ts';
import type { SetMember } from './set-member.ts';

/** Leaves the member that a record is in `member`. */
export function readRecord(records: KeyedRecords, ref: number, member: SetMember): void {
  records.open(ref);
  const { keyBytes, keyStart, keyLength } = records;
  const view =
    (records.flags & FLAG_EXTERNAL_KEY) === 0
      ? records.memory.views[ref >>> REF_ARENA_SHIFT]
      : new DataView(keyBytes.buffer, keyBytes.byteOffset);
  member.setText(keyBytes, view, keyStart, keyLength);
}

/** Leaves the member at a position of a packed list in `member`. */
export function readElement(list: PackedList, at: number, member: SetMember): void {
  list.inspect(at);
  if (list.isInteger) member.setInteger(list.integer.high, list.integer.low);
  else member.setText(list.elementBytes, list.view, list.elementStart, list.elementLength);
}

/** What a record takes: its block and, of a long member, the buffer. */
export function recordBytes(records: KeyedRecords, ref: number): number {
  const blockBytes = records.memory.sizeOf(ref);
  if ((records.head(ref) & HEAD_EXTERNAL_KEY) === 0) return blockBytes;
  records.open(ref);
  return blockBytes + records.keyLength;
}

/** Finds a member in the open table: its record, or 0. Its hash is left in `hash`. */
export function findRecord(table: HashTable, hash: HalfSipHash, member: SetMember): number {
  const { bytes, view, start, length } = member;
  hash.computeArgument(bytes, view, start, length);
  return table.find(hash.high, hash.low, bytes, view, start, length);
}

/** Adds a member that is not in the table and whose hash is given. Throws OutOfMemoryError. */
export function insertRecord(
  table: HashTable,
  records: KeyedRecords,
  high: number,
  low: number,
  member: SetMember,
): void {
  const ref = records.create(0, FLAG_SHORT, member.bytes, member.start, member.length, 0, 0);
  try {
    table.insert(high, low, ref);
  } catch (error) {
    records.free(ref);
    throw error;
  }
}

/** The header of an empty table. */
export function createTable(memory: Memory): number {
  const header = memory.allocate(TABLE_HEADER_BYTES);
  formatTableHeader(memory, header);
  return header;
}

/** Frees the open table, all its records and its header. */
export function freeTable(table: HashTable, records: KeyedRecords, header: number): void {
  table.forEach((ref) => {
    records.free(ref);
  });
  table.clear();
  table.close();
  records.memory.free(header);
}
