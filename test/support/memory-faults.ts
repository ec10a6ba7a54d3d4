// Makes mistakes with memory show: freed blocks are written over at once, so that whoever still
// reads them reads rubbish, and allocations fail when a test wants them to.
import { REF_ARENA_SHIFT, REF_UNIT_MASK } from '../../src/memory/arena-layout.ts';
import type { Memory } from '../../src/memory/memory.ts';
import { OutOfMemoryError } from '../../src/memory/out-of-memory-error.ts';

const RUBBISH = 0xa5;

/** From now on whatever is freed is filled with rubbish. */
export function poisonFreed(memory: Memory): void {
  const free = memory.free.bind(memory);
  memory.free = (ref) => {
    const bytes = memory.bytes[ref >>> REF_ARENA_SHIFT];
    const start = (ref & REF_UNIT_MASK) << 3;
    const end = start + memory.sizeOf(ref);
    free(ref);
    // The first word is the allocator's.
    bytes.fill(RUBBISH, start + 4, end);
  };
  const freeLarge = memory.large.free.bind(memory.large);
  memory.large.free = (handle) => {
    const bytes = memory.large.get(handle);
    freeLarge(handle);
    bytes.subarray(0, 64 * 1024).fill(RUBBISH);
  };
}

export interface AllocationFaults {
  /** So many allocations succeed before one fails; Infinity: none fails. */
  remaining: number;
  /** How many have failed. */
  failed: number;
  /** How many were asked for, in all. */
  asked: number;
}

/** Lets allocations, of blocks and large buffers alike, fail as the system's would. */
export function faultyAllocations(memory: Memory): AllocationFaults {
  const faults = { remaining: Number.POSITIVE_INFINITY, failed: 0, asked: 0 };
  const step = (): void => {
    faults.asked++;
    if (faults.remaining-- > 0) return;
    faults.failed++;
    throw new OutOfMemoryError('no memory, says the test');
  };
  const allocate = memory.allocate.bind(memory);
  memory.allocate = (size) => {
    step();
    return allocate(size);
  };
  const allocateLarge = memory.large.allocate.bind(memory.large);
  memory.large.allocate = (bytes, used) => {
    step();
    return allocateLarge(bytes, used);
  };
  return faults;
}
