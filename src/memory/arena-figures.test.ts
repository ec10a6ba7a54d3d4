import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../test/support/random.ts';
import { arenaFigures } from './arena-figures.ts';
import { ARENA_BYTES, QUANTUM_BYTES, RESERVED_QUANTA } from './arena-layout.ts';
import { Memory } from './memory.ts';
import { auditMemory } from './memory-audit.ts';

describe('The figures of the arenas', () => {
  it('are none without arenas', () => {
    expect(arenaFigures(new Memory())).toEqual({
      arenas: 0,
      emptyArenas: 0,
      freeBytes: 0,
      classes: [],
      largeBuffers: { count: 0, bytes: 0 },
    });
  });

  it('tell blocks in use and free blocks of each size', () => {
    const memory = new Memory();
    const blocks = [1, 2, 3, 4, 5].map(() => memory.allocate(24));
    memory.allocate(40);
    memory.free(blocks[0] ?? 0);
    memory.allocate(100_000);
    memory.large.allocate(1e6);
    const { classes, largeBuffers } = arenaFigures(memory);
    expect(classes.map(({ blockBytes, liveBlocks }) => [blockBytes, liveBlocks])).toEqual([
      [0, 1],
      [24, 4],
      [40, 1],
    ]);
    expect(classes[0]?.spanBytes).toBe(7 * QUANTUM_BYTES);
    expect(classes[1]?.freeBlocks).toBe(Math.floor((4 * QUANTUM_BYTES) / 24) - 4);
    expect(largeBuffers).toEqual({ count: 1, bytes: 1e6 });
  });

  it('add up, whatever was allocated and freed', () => {
    const random = seededRandom(1);
    const memory = new Memory();
    const live: number[] = [];
    for (let step = 0; step < 5_000; step++) {
      if (random.oneIn(3) && live.length > 0) {
        memory.free(live.splice(random.below(live.length), 1)[0] ?? 0);
      } else {
        live.push(memory.allocate(1 + random.below(random.pick([100, 5_000, 200_000]))));
      }
    }
    const figures = arenaFigures(memory);
    const sum = (of: (figures: (typeof classes)[number]) => number): number =>
      classes.reduce((total, each) => total + of(each), 0);
    const { classes } = figures;
    expect(sum(({ liveBlocks }) => liveBlocks)).toBe(live.length);
    const reservedBytes = figures.arenas * RESERVED_QUANTA * QUANTUM_BYTES;
    expect(sum(({ spanBytes }) => spanBytes) + figures.freeBytes + reservedBytes).toBe(
      figures.arenas * ARENA_BYTES,
    );
    const runs = classes.find(({ blockBytes }) => blockBytes === 0);
    const inClasses = sum(({ blockBytes, liveBlocks }) => blockBytes * liveBlocks);
    expect(inClasses + (runs?.spanBytes ?? 0)).toBe(auditMemory(memory).blockBytes);
  });
});
