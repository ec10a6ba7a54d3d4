/** Counting and merging a whole value, header included, whichever encoding it has. */
import { countDense, mergeDense } from './dense-registers.ts';
import { HEADER_BYTES, isDense } from './header.ts';
import type { RegisterCounts } from './register-counts.ts';
import type { RegisterMaxima } from './register-maxima.ts';
import { countSparse, mergeSparse } from './sparse-registers.ts';

/** Counts the registers anew; false when the value is corrupt. */
export function countRegisters(
  bytes: Uint8Array,
  start: number,
  length: number,
  counts: RegisterCounts,
): boolean {
  counts.clear();
  if (!isDense(bytes, start)) {
    return countSparse(bytes, start + HEADER_BYTES, start + length, counts);
  }
  countDense(bytes, start + HEADER_BYTES, counts);
  return true;
}

/** Raises the maxima to the value's registers; false when the value is corrupt. */
export function mergeRegisters(
  bytes: Uint8Array,
  start: number,
  length: number,
  maxima: RegisterMaxima,
): boolean {
  if (!isDense(bytes, start)) {
    return mergeSparse(bytes, start + HEADER_BYTES, start + length, maxima);
  }
  mergeDense(bytes, start + HEADER_BYTES, maxima);
  return true;
}
