/** Copying the values of records: short ones go by views, in a third of the time. */
import { copySeen } from '../base/bytes.ts';
import { REF_ARENA_SHIFT } from '../memory/arena-layout.ts';
import { FLAG_EXTERNAL_VALUE, type KeyedRecords } from './keyed-record.ts';

/** The arena where the opened record's value lies; undefined if it has a buffer of its own. */
export function viewOfValue({ memory, flags, ref }: KeyedRecords): DataView | undefined {
  return (flags & FLAG_EXTERNAL_VALUE) === 0 ? memory.views[ref >>> REF_ARENA_SHIFT] : undefined;
}

/** Gives the opened record its value, which has the right length. @param view Shows `value`. */
export function writeValue(
  records: KeyedRecords,
  value: Uint8Array,
  view: DataView | undefined,
  start: number,
): void {
  const { valueBytes, valueStart, valueLength } = records;
  copySeen(value, view, start, valueBytes, viewOfValue(records), valueStart, valueLength);
}
