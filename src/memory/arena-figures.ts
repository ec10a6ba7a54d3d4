/**
 * How the arenas are divided right now: what each size class holds, and what is free. It looks at
 * every descriptor, so it is for DEBUG and for tests.
 */
import * as layout from './arena-layout.ts';
import type { Memory } from './memory.ts';
import { CLASS_BYTES, CLASS_COUNT } from './size-classes.ts';

const { DESCRIPTOR_WORDS, END, LIVE, SHAPE } = layout;

/** One size class, or (block size 0) the runs of whole quanta. */
export interface ClassFigures {
  readonly blockBytes: number;
  spans: number;
  /** Blocks in use, and blocks that are cut but free. */
  liveBlocks: number;
  freeBlocks: number;
  /** Bytes of its spans. */
  spanBytes: number;
}

export interface ArenaFigures {
  readonly arenas: number;
  readonly emptyArenas: number;
  /** Bytes in quanta that belong to no span, empty arenas included. */
  readonly freeBytes: number;
  /** Without those that have no span; the smallest blocks first, runs before them. */
  readonly classes: readonly ClassFigures[];
  readonly largeBuffers: { readonly count: number; readonly bytes: number };
}

export function arenaFigures(memory: Memory): ArenaFigures {
  const classes = Array.from(
    { length: CLASS_COUNT },
    (_, sizeClass): ClassFigures => ({
      blockBytes: CLASS_BYTES[sizeClass],
      spans: 0,
      liveBlocks: 0,
      freeBlocks: 0,
      spanBytes: 0,
    }),
  );
  let freeQuanta = 0;
  for (const words of memory.words) {
    if (words.length === 0) continue;
    freeQuanta += words[layout.ARENA_FREE_QUANTA];
    addSpans(words, classes);
  }
  return {
    arenas: memory.arenaCount,
    emptyArenas: memory.emptyArenaCount,
    freeBytes: freeQuanta * layout.QUANTUM_BYTES,
    classes: classes.filter(({ spans }) => spans > 0),
    largeBuffers: { count: memory.large.count, bytes: memory.large.usedBytes },
  };
}

function addSpans(words: Int32Array, classes: readonly ClassFigures[]): void {
  for (let at = layout.RESERVED_QUANTA; at < layout.QUANTA_PER_ARENA; ) {
    const descriptor = at * DESCRIPTOR_WORDS;
    if (words[descriptor + layout.OWNER] !== at) {
      at++;
      continue;
    }
    const sizeClass = words[descriptor + SHAPE] & 0xff;
    const quanta = words[descriptor + SHAPE] >>> 8;
    const figures = classes[sizeClass];
    figures.spans++;
    figures.spanBytes += quanta * layout.QUANTUM_BYTES;
    if (sizeClass === 0) {
      figures.liveBlocks++;
    } else {
      const firstUnit = at << layout.UNIT_TO_QUANTUM_SHIFT;
      const units = words[descriptor + END] - firstUnit;
      const blocks = (units * layout.UNIT_BYTES) / CLASS_BYTES[sizeClass];
      figures.liveBlocks += words[descriptor + LIVE];
      figures.freeBlocks += blocks - words[descriptor + LIVE];
    }
    at += quanta;
  }
}
