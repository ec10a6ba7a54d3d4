/**
 * The block sizes that the allocator hands out: every 8 bytes up to 128, then eight steps to each
 * doubling up to 64 KiB (at most 12.5 % lost to rounding), and one made to measure for the hash
 * table's segments, which are the most frequent large block of all.
 */
import { QUANTUM_BYTES } from './arena-layout.ts';

/** Bytes of one hash-table segment; `structures/hash-table.ts` checks that it agrees. */
export const SEGMENT_BLOCK_BYTES = 4352;

/** Larger requests get whole quanta (a run). */
export const LARGEST_CLASS_BYTES = 65_536;

function classSizes(): number[] {
  const sizes: number[] = [];
  for (let bytes = 8; bytes <= 128; bytes += 8) sizes.push(bytes);
  for (let base = 128; base < LARGEST_CLASS_BYTES; base *= 2) {
    for (let step = 1; step <= 8; step++) sizes.push(base + (base / 8) * step);
  }
  sizes.push(SEGMENT_BLOCK_BYTES);
  return sizes.sort((a, b) => a - b);
}

/** The smallest span of at least 64 KiB that holds four blocks and wastes at most a 32nd part. */
function spanQuanta(blockBytes: number): number {
  for (let quanta = 4; ; quanta++) {
    const spanBytes = quanta * QUANTUM_BYTES;
    const blocks = Math.floor(spanBytes / blockBytes);
    if (blocks >= 4 && (spanBytes - blocks * blockBytes) * 32 <= spanBytes) return quanta;
  }
}

const sizes = classSizes();

/** Class 0 is no class: it marks a run. */
export const CLASS_COUNT = sizes.length + 1;

/** Bytes of one block of a class. */
export const CLASS_BYTES: Int32Array = Int32Array.of(0, ...sizes);

/** Quanta in one span of a class. */
export const CLASS_SPAN_QUANTA: Int32Array = Int32Array.of(0, ...sizes.map(spanQuanta));

/** The class that serves a request of n bytes, at index `(n + 7) >>> 3`. */
export const CLASS_OF_UNITS: Uint8Array = (() => {
  const table = new Uint8Array(LARGEST_CLASS_BYTES / 8 + 1);
  let sizeClass = 1;
  for (let units = 1; units < table.length; units++) {
    while (CLASS_BYTES[sizeClass] < units * 8) sizeClass++;
    table[units] = sizeClass;
  }
  table[0] = 1;
  return table;
})();
