import { describe, expect, it } from 'vitest';
import { Memory } from './memory.ts';
import { memoryReport } from './memory-report.ts';

describe('the report of a memory', () => {
  it('counts what is live, and where there is room', () => {
    const memory = new Memory();
    expect(memoryReport(memory)).toEqual({ arenas: [], classes: [] });
    const blocks = Array.from({ length: 10 }, () => memory.allocate(40));
    memory.allocate(200_000);
    memory.free(blocks[3]);
    const { arenas, classes } = memoryReport(memory);
    expect(arenas).toHaveLength(1);
    expect(arenas[0].freeQuanta).toBeLessThan(arenas[0].quanta);
    const [runs, small] = classes;
    expect(runs).toEqual({ blockBytes: 0, spans: 1, live: 1, capacity: 1 });
    expect(small).toEqual({ blockBytes: 40, spans: 1, live: 9, capacity: 1638 });
  });

  it('passes over arenas that are gone', () => {
    const memory = new Memory();
    const block = memory.allocate(100);
    memory.free(block);
    memory.dropEmptyArenas();
    expect(memoryReport(memory).arenas).toEqual([]);
    expect(memory.arenaCount).toBe(0);
    memory.allocate(100);
    expect(memoryReport(memory).arenas).toHaveLength(1);
  });
});
