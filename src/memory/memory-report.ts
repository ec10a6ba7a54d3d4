/** What is in the arenas, for people who ask: read from the descriptors of their quanta. */
import * as layout from './arena-layout.ts';
import type { Memory } from './memory.ts';
import { CLASS_BYTES, CLASS_COUNT } from './size-classes.ts';

export interface ArenaReport {
  readonly index: number;
  readonly quanta: number;
  readonly freeQuanta: number;
  /** No run of free quanta is longer. */
  readonly longestRun: number;
  /** Quanta of spans kept though nothing in them is live. */
  readonly idleQuanta: number;
}

export interface ClassReport {
  /** 0 for runs of whole quanta. */
  readonly blockBytes: number;
  readonly spans: number;
  readonly live: number;
  readonly capacity: number;
}

export interface MemoryReport {
  readonly arenas: readonly ArenaReport[];
  /** Only the classes that have spans. */
  readonly classes: readonly ClassReport[];
}

export function memoryReport(memory: Memory): MemoryReport {
  const arenas: ArenaReport[] = [];
  const spans = new Int32Array(CLASS_COUNT);
  const live = new Int32Array(CLASS_COUNT);
  const capacity = new Int32Array(CLASS_COUNT);
  memory.words.forEach((words, index) => {
    if (words.length === 0) return;
    arenas.push({
      index,
      quanta: layout.QUANTA_PER_ARENA - layout.RESERVED_QUANTA,
      freeQuanta: words[layout.ARENA_FREE_QUANTA],
      longestRun: words[layout.ARENA_LONGEST_RUN],
      idleQuanta: words[layout.ARENA_IDLE_QUANTA],
    });
    for (let at = layout.RESERVED_QUANTA; at < layout.QUANTA_PER_ARENA; at++) {
      const descriptor = at << layout.DESCRIPTOR_SHIFT;
      if (words[descriptor + layout.OWNER] !== at) continue;
      const sizeClass = words[descriptor + layout.SHAPE] & 0xff;
      spans[sizeClass]++;
      live[sizeClass] += sizeClass === 0 ? 1 : words[descriptor + layout.LIVE];
      capacity[sizeClass] += sizeClass === 0 ? 1 : blocksOf(words, descriptor, at, sizeClass);
    }
  });
  const classes: ClassReport[] = [];
  for (let sizeClass = 0; sizeClass < CLASS_COUNT; sizeClass++) {
    if (spans[sizeClass] === 0) continue;
    classes.push({
      blockBytes: CLASS_BYTES[sizeClass],
      spans: spans[sizeClass],
      live: live[sizeClass],
      capacity: capacity[sizeClass],
    });
  }
  return { arenas, classes };
}

function blocksOf(words: Int32Array, descriptor: number, first: number, sizeClass: number): number {
  const units = words[descriptor + layout.END] - (first << layout.UNIT_TO_QUANTUM_SHIFT);
  return (units << layout.UNIT_SHIFT) / CLASS_BYTES[sizeClass];
}
