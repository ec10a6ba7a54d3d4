import { describe, expect, it } from 'vitest';
import { poisonFreed } from '../../test/support/memory-faults.ts';
import { seededRandom } from '../../test/support/random.ts';
import { Keys, TableModel } from '../../test/support/table-model.ts';
import { REF_ARENA_SHIFT } from '../memory/arena-layout.ts';
import { BlockEvacuation } from '../memory/block-evacuation.ts';
import { LARGEST_BLOCK_BYTES } from '../memory/memory.ts';
import { TableEvacuation, WALK_END } from './table-evacuation.ts';

/** A filled table all in arena 0, and an empty second arena. */
function filledTable(keys: number): TableModel {
  const random = seededRandom(3);
  const model = new TableModel(Keys.short(keys, random), random);
  poisonFreed(model.memory);
  for (let key = 0; key < keys; key++) model.insert(key);
  const { memory } = model;
  memory.allocate(8); // keeps arena 0 from being dropped
  const ballast: number[] = [];
  while (memory.arenaCount === 1) ballast.push(memory.allocate(LARGEST_BLOCK_BYTES));
  memory.allocate(8);
  for (const ref of ballast) memory.free(ref);
  return model;
}

/** The model learns where its records are now. */
function relearn(model: TableModel): void {
  model.table.forEach((ref) => {
    model.refs[model.keyOf(ref)] = ref;
  });
}

function inArena(model: TableModel, arena: number): number {
  let count = 0;
  model.table.forEach((ref) => {
    if (ref >>> REF_ARENA_SHIFT === arena) count++;
  });
  model.table.forEachSegment((segment) => {
    if (segment >>> REF_ARENA_SHIFT === arena) count++;
  });
  return count;
}

describe('a walk through a table', () => {
  it('moves all records and segments out of a closed arena', () => {
    const model = filledTable(5000);
    const { memory, table } = model;
    const blocks = new BlockEvacuation(memory);
    const evacuation = new TableEvacuation(memory, blocks);
    memory.closeArena(0);
    let steps = 0;
    for (let prefix = 0; prefix < WALK_END; steps++) {
      prefix = evacuation.step(table, prefix, () => undefined);
    }
    expect(steps).toBeGreaterThanOrEqual(table.segmentCount);
    expect(inArena(model, 0)).toBe(0);
    expect(evacuation.movedRecords).toBe(5000);
    expect(blocks.moved).toBe(5000 + table.segmentCount);
    expect(memory.liveBlocks).toBe(5000 + table.segmentCount + 2);
    relearn(model);
    for (let key = 0; key < 5000; key++) model.find(key);
  });

  it('leaves nothing behind though the table grows and shrinks between the steps', () => {
    const model = filledTable(9000);
    const { memory, table } = model;
    const blocks = new BlockEvacuation(memory);
    const evacuation = new TableEvacuation(memory, blocks);
    memory.closeArena(0);
    let step = 0;
    for (let prefix = 0; prefix < WALK_END; ) {
      prefix = evacuation.step(table, prefix, () => undefined);
      relearn(model);
      const first = step++ % 2 === 0 ? 0 : 3000;
      for (let key = first; key < first + 3000; key++) model.toggle(key);
    }
    expect(inArena(model, 0)).toBe(0);
    for (let key = 0; key < 9000; key++) model.find(key);
  });
});
