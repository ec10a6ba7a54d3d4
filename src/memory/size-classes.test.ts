import { describe, expect, it } from 'vitest';
import { LARGEST_BLOCK_BYTES, Memory } from './memory.ts';
import {
  CLASS_BYTES,
  CLASS_COUNT,
  CLASS_OF_UNITS,
  CLASS_SPAN_QUANTA,
  LARGEST_CLASS_BYTES,
  SEGMENT_BLOCK_BYTES,
} from './size-classes.ts';

const QUANTUM_BYTES = 16 * 1024;

describe('the size classes', () => {
  it('ascend from 8 bytes to 64 KiB in whole units, class 0 being none', () => {
    expect(CLASS_BYTES[0]).toBe(0);
    expect(CLASS_BYTES[1]).toBe(8);
    expect(CLASS_BYTES[CLASS_COUNT - 1]).toBe(LARGEST_CLASS_BYTES);
    expect(CLASS_BYTES).toHaveLength(CLASS_COUNT);
    for (let sizeClass = 1; sizeClass < CLASS_COUNT; sizeClass++) {
      expect(CLASS_BYTES[sizeClass]).toBeGreaterThan(CLASS_BYTES[sizeClass - 1]);
      expect(CLASS_BYTES[sizeClass] % 8).toBe(0);
    }
  });

  it('fit in the byte that a descriptor has for them', () => {
    expect(CLASS_COUNT).toBeLessThanOrEqual(256);
  });

  it('hold a segment of the hash table without loss', () => {
    expect([...CLASS_BYTES]).toContain(SEGMENT_BLOCK_BYTES);
    expect(Memory.blockBytes(SEGMENT_BLOCK_BYTES)).toBe(SEGMENT_BLOCK_BYTES);
  });

  it('have spans of 64 KiB or more, with four blocks or more and at most a 32nd part lost', () => {
    for (let sizeClass = 1; sizeClass < CLASS_COUNT; sizeClass++) {
      const spanBytes = CLASS_SPAN_QUANTA[sizeClass] * QUANTUM_BYTES;
      const blocks = Math.floor(spanBytes / CLASS_BYTES[sizeClass]);
      expect(spanBytes).toBeGreaterThanOrEqual(64 * 1024);
      expect(blocks).toBeGreaterThanOrEqual(4);
      expect(spanBytes - blocks * CLASS_BYTES[sizeClass]).toBeLessThanOrEqual(spanBytes / 32);
    }
  });
});

describe('what a request is rounded up to', () => {
  const rounded = (size: number): number => CLASS_BYTES[CLASS_OF_UNITS[(size + 7) >>> 3]];

  it('is the smallest class that holds it, for every size', () => {
    let smallest = 1;
    for (let size = 1; size <= LARGEST_CLASS_BYTES; size++) {
      while (CLASS_BYTES[smallest] < size) smallest++;
      if (rounded(size) !== CLASS_BYTES[smallest]) {
        expect.fail(`${size} bytes get ${rounded(size)}, not ${CLASS_BYTES[smallest]}`);
      }
    }
  });

  it('is 8 bytes more at most up to 128, and an eighth more beyond', () => {
    for (let size = 1; size <= LARGEST_CLASS_BYTES; size++) {
      const lost = rounded(size) - size;
      if (lost > (size <= 128 ? 7 : size / 8 + 7)) expect.fail(`${size} bytes lose ${lost}`);
    }
  });

  it('is a whole number of quanta above 64 KiB', () => {
    expect(Memory.blockBytes(65_536)).toBe(65_536);
    expect(Memory.blockBytes(65_537)).toBe(5 * QUANTUM_BYTES);
    expect(Memory.blockBytes(5 * QUANTUM_BYTES)).toBe(5 * QUANTUM_BYTES);
    expect(Memory.blockBytes(5 * QUANTUM_BYTES + 1)).toBe(6 * QUANTUM_BYTES);
    expect(Memory.blockBytes(LARGEST_BLOCK_BYTES)).toBe(LARGEST_BLOCK_BYTES);
  });

  it('is 8 bytes for nothing at all, so that every block has an address of its own', () => {
    expect(Memory.blockBytes(0)).toBe(8);
  });
});
