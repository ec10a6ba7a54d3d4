/**
 * Copies blocks out of closed arenas (see DESIGN.md). Blocks know no owner, so it is whoever refers
 * to a block that asks for the copy, changes the reference, and gives the old block back.
 */
import { REF_ARENA_SHIFT, REF_UNIT_MASK } from './arena-layout.ts';
import type { Memory } from './memory.ts';
import { OutOfMemoryError } from './out-of-memory-error.ts';

/** So many words are copied one by one; more are worth a built-in call. */
const HAND_COPY_WORDS = 16;

export class BlockEvacuation {
  readonly #memory: Memory;
  /** Blocks copied, and blocks seen that could stay. */
  moved = 0;
  left = 0;

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  isClosed(ref: number): boolean {
    return this.#memory.closed[ref >>> REF_ARENA_SHIFT] !== 0;
  }

  /**
   * A copy outside of closed arenas; the block itself if it may stay; 0 when there is no room left
   * but in closed arenas, which then are open again.
   */
  copy(ref: number): number {
    if (!this.isClosed(ref)) {
      this.left++;
      return ref;
    }
    const memory = this.#memory;
    const copy = this.#allocateOrNone(memory.sizeOf(ref));
    if (copy === 0) {
      memory.openArenas();
      return 0;
    }
    if (memory.closedArenaCount === 0) {
      // They had to be opened for it: nothing would be won.
      memory.free(copy);
      return 0;
    }
    const from = memory.words[ref >>> REF_ARENA_SHIFT];
    const to = memory.words[copy >>> REF_ARENA_SHIFT];
    const fromStart = (ref & REF_UNIT_MASK) << 1;
    const toStart = (copy & REF_UNIT_MASK) << 1;
    const count = memory.sizeOf(ref) >>> 2;
    if (count <= HAND_COPY_WORDS) {
      for (let word = 0; word < count; word++) to[toStart + word] = from[fromStart + word];
    } else {
      to.set(from.subarray(fromStart, fromStart + count), toStart);
    }
    this.moved++;
    return copy;
  }

  #allocateOrNone(bytes: number): number {
    try {
      return this.#memory.allocate(bytes);
    } catch (error) {
      if (error instanceof OutOfMemoryError) return 0;
      throw error;
    }
  }
}
