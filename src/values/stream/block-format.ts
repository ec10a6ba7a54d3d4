/**
 * What the pieces of a block mean. A block is a packed list that begins with its master entry:
 *
 *   live entries | deleted entries | fields | field … field | 0
 *
 * and then has entry after entry, the block's id (in the tree) being that of the first:
 *
 *   flags | ms - block's ms | seq - block's seq | fields | field | value … | pieces before this
 *   flags | ms - block's ms | seq - block's seq | value …                  | pieces before this
 *
 * the second form when the fields are the master entry's. It is the layout of Redis's stream nodes
 * to the byte.
 */
import type { PackedList } from '../../structures/packed-list.ts';
import type { WideId } from '../../structures/wide-id.ts';

export const FLAG_DELETED = 1;
export const FLAG_SAME_FIELDS = 2;

/** Where the count of live entries stands: in front. */
export const LIVE_AT = 6;
/** Pieces of an entry besides fields and values: flags and two differences. */
export const FIXED_PIECES = 3;

/** The integer at a place, for counts and flags. */
export function countAt(list: PackedList, at: number): number {
  const head = list.bytes[list.start + at];
  if (head < 0x80) return head;
  list.inspect(at);
  return list.integer.toNumber();
}

/** The count of deleted entries stands behind that of live ones. */
export function deletedAt(list: PackedList): number {
  return LIVE_AT + list.entryBytesAt(LIVE_AT);
}

/** Entries in the block, deleted ones counted. */
export function entriesIn(list: PackedList): number {
  return countAt(list, LIVE_AT) + countAt(list, deletedAt(list));
}

/** Adds the signed difference of 64 bits at a place to the upper half of an id. */
export function addToUpper(id: WideId, high: number, low: number): void {
  const sum = (id.upperLow >>> 0) + (low >>> 0);
  id.upperLow = sum | 0;
  id.upperHigh = (id.upperHigh + high + (sum > 0xffff_ffff ? 1 : 0)) | 0;
}

export function addToLower(id: WideId, high: number, low: number): void {
  const sum = (id.lowerLow >>> 0) + (low >>> 0);
  id.lowerLow = sum | 0;
  id.lowerHigh = (id.lowerHigh + high + (sum > 0xffff_ffff ? 1 : 0)) | 0;
}

/** The upper word of `left - right`, both given as two words. */
export function highDifference(
  leftHigh: number,
  leftLow: number,
  rightHigh: number,
  rightLow: number,
): number {
  return (leftHigh - rightHigh - (leftLow >>> 0 < rightLow >>> 0 ? 1 : 0)) | 0;
}
