import { describe, expect, it } from 'vitest';
import { occupyArenas } from '../../test/support/full-arenas.ts';
import { faultyAllocations, poisonFreed } from '../../test/support/memory-faults.ts';
import { packedBytes } from '../../test/support/packed-model.ts';
import { seeded } from '../../test/support/seeded.ts';
import { Memory } from '../memory/memory.ts';
import { auditMemory } from '../memory/memory-audit.ts';
import { OutOfMemoryError } from '../memory/out-of-memory-error.ts';
import { LARGEST_PACKED_BYTES, PackedBlocks } from './packed-block.ts';
import { PackedList } from './packed-list.ts';

function bytesOf(blocks: PackedBlocks, ref: number): Buffer {
  const { bytes, start, byteLength } = blocks.open(ref);
  return Buffer.from(bytes.subarray(start, start + byteLength));
}

function append(blocks: PackedBlocks, ref: number, element: Buffer): number {
  const moved = blocks.reserve(ref, PackedList.entryBytes(element, 0, element.length));
  blocks.open(moved).insertBefore(0, element, 0, element.length);
  return moved;
}

describe('a packed list in a block', () => {
  it('takes eight bytes while it is empty', () => {
    const blocks = new PackedBlocks(new Memory());
    const ref = blocks.create();
    expect(blocks.memory.usedBytes).toBe(8);
    expect(bytesOf(blocks, ref)).toEqual(packedBytes([]));
    blocks.free(ref);
    expect(blocks.memory.usedBytes).toBe(0);
  });

  it('stays where it is as long as there is room', () => {
    const blocks = new PackedBlocks(new Memory());
    const ref = blocks.create(100);
    expect(blocks.reserve(ref, 100)).toBe(ref);
    expect(blocks.reserve(ref, 106)).not.toBe(ref);
    expect(blocks.memory.liveBlocks).toBe(1);
  });

  it('moves now and then, not with each element', () => {
    const blocks = new PackedBlocks(new Memory());
    let ref = blocks.create();
    let moves = 0;
    for (let index = 0; index < 5000; index++) {
      const moved = append(blocks, ref, Buffer.from(`element ${index}`));
      if (moved !== ref) moves++;
      ref = moved;
    }
    expect(moves).toBeLessThan(100);
    const { byteLength } = blocks.open(ref);
    expect(blocks.memory.usedBytes).toBeLessThan(byteLength * 1.25);
  });

  it('may become as large as the largest block', () => {
    const blocks = new PackedBlocks(new Memory());
    let ref = append(blocks, blocks.create(), Buffer.alloc(1000));
    const rest = LARGEST_PACKED_BYTES - blocks.byteLength(ref);
    expect([blocks.mayGrow(ref, rest), blocks.mayGrow(ref, rest + 1)]).toEqual([true, false]);
    ref = blocks.reserve(ref, rest);
    expect(blocks.memory.sizeOf(ref)).toBe(LARGEST_PACKED_BYTES);
    expect(bytesOf(blocks, ref)).toEqual(packedBytes([Buffer.alloc(1000)]));
    blocks.free(ref);
    auditMemory(blocks.memory);
  });

  it('shrinks when that is worth it, and not for want of memory', () => {
    const blocks = new PackedBlocks(new Memory());
    const faults = faultyAllocations(blocks.memory);
    const create = (size: number): number =>
      append(blocks, blocks.create(size - 7), Buffer.alloc(70));
    expect(blocks.memory.sizeOf(blocks.shrink(create(104)))).toBe(104);
    expect(blocks.memory.sizeOf(blocks.shrink(create(160)))).toBe(80);
    faults.remaining = 1;
    const ref = create(160);
    expect(blocks.shrink(ref)).toBe(ref);
    expect(faults.failed).toBe(1);
  });

  it('is as it was when there is no memory to grow', () => {
    const blocks = new PackedBlocks(new Memory());
    const ref = append(blocks, blocks.create(), Buffer.from('element'));
    const faults = faultyAllocations(blocks.memory);
    faults.remaining = 0;
    expect(() => blocks.reserve(ref, 1000)).toThrow(OutOfMemoryError);
    expect(bytesOf(blocks, ref)).toEqual(packedBytes([Buffer.from('element')]));
    expect(() => blocks.copy(ref)).toThrow(OutOfMemoryError);
    expect(blocks.memory.liveBlocks).toBe(1);
  });

  it(
    'is what an array is, in low arenas and in high ones',
    seeded((random) => {
      for (const arenas of [0, 300]) {
        const blocks = new PackedBlocks(new Memory());
        if (arenas > 0) occupyArenas(blocks.memory, arenas);
        poisonFreed(blocks.memory);
        const lists: { ref: number; elements: Buffer[] }[] = [];
        for (let step = 0; step < 3000; step++) {
          const list = lists[random.below(lists.length + 1)];
          if (list === undefined) {
            if (lists.length < 12) lists.push({ ref: blocks.create(), elements: [] });
          } else if (random.oneIn(40)) {
            lists.push({ ref: blocks.copy(list.ref), elements: [...list.elements] });
          } else if (random.oneIn(60)) {
            blocks.free(list.ref);
            lists.splice(lists.indexOf(list), 1);
          } else if (random.oneIn(4)) {
            list.elements.splice(0, 3);
            const window = blocks.open(list.ref);
            if (!window.isEmpty) window.remove(window.first(), 3);
            list.ref = blocks.shrink(list.ref);
          } else {
            const element = random.bytes(random.below(90));
            list.ref = append(blocks, list.ref, element);
            list.elements.push(element);
          }
          if (list !== undefined && lists.includes(list)) {
            expect(bytesOf(blocks, list.ref).equals(packedBytes(list.elements))).toBe(true);
          }
        }
        for (const { ref } of lists) blocks.free(ref);
        expect(blocks.memory.usedBytes).toBe(0);
        if (arenas === 0) auditMemory(blocks.memory);
      }
    }),
  );
});
