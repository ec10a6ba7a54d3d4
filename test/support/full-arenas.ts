// Makes a memory believe that its first arenas are full, without mapping them: what is allocated
// then lies in high arenas, whose references are negative integers, or fails for want of arenas.
import type { Memory } from '../../src/memory/memory.ts';

const NOTHING = new Uint8Array(0);

/** Takes the arena numbers below `count`, which must not be in use yet. */
export function occupyArenas(memory: Memory, count: number): void {
  for (let arena = 0; arena < count; arena++) {
    if (memory.words[arena]?.length) throw new Error(`arena ${arena} is in use`);
    // One descriptor, that of the arena itself: no free quanta.
    memory.words[arena] = new Int32Array(8);
    memory.bytes[arena] = NOTHING;
    memory.views[arena] = new DataView(new ArrayBuffer(0));
  }
}

/** Gives the numbers back; arenas that came into use meanwhile stay. */
export function vacateArenas(memory: Memory, count: number): void {
  for (let arena = 0; arena < count; arena++) {
    if (memory.words[arena].length === 8) memory.words[arena] = new Int32Array(0);
  }
}
