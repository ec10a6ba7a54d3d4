import { describe, expect, it } from 'vitest';
import { HalfSipHash } from '../../base/half-siphash.ts';
import { Memory } from '../../memory/memory.ts';
import { auditMemory } from '../../memory/memory-audit.ts';
import { PackedBlocks } from '../../structures/packed-block.ts';
import { PackedList } from '../../structures/packed-list.ts';
import { PackedPayload } from './packed-payload.ts';
import { RdbReader } from './rdb-reader.ts';
import { RdbWriter } from './rdb-writer.ts';
import { SeenElements } from './seen-elements.ts';

/** A packed list of these elements as a string of a file. */
function written(elements: readonly string[], compresses: boolean, damage = -1): Uint8Array {
  const bytes = new Uint8Array(20 + elements.join('').length + 12 * elements.length);
  const view = new DataView(bytes.buffer);
  PackedList.format(bytes, view, 0);
  const list = new PackedList();
  list.open(bytes, view, 0);
  for (const element of elements) list.insertBefore(0, Buffer.from(element), 0, element.length);
  if (damage >= 0) bytes[damage] ^= 1;
  const writer = new RdbWriter();
  writer.compresses = compresses;
  writer.string(bytes, 0, list.byteLength);
  return writer.take();
}

const some = Array.from({ length: 40 }, (_, nth) => `element ${nth}`);

describe('A packed payload', () => {
  it.each([false, true])('is read into a block that stays (compressed: %s)', (compresses) => {
    const memory = new Memory();
    const payload = new PackedPayload(memory);
    payload.read(RdbReader.ofBytes(written(some, compresses)));
    expect(payload.count).toBe(40);
    const block = payload.take();
    payload.release();
    expect(auditMemory(memory).liveBlocks).toBe(1);
    const list = new PackedBlocks(memory).open(block);
    list.read(list.last());
    const { elementBytes, elementStart, elementLength } = list;
    expect(
      Buffer.from(elementBytes).toString('latin1', elementStart, elementStart + elementLength),
    ).toBe('element 39');
  });

  it('leaves nothing behind when it is not taken, damaged, or cut off', () => {
    const memory = new Memory();
    const payload = new PackedPayload(memory);
    payload.read(RdbReader.ofBytes(written(some, true)));
    payload.release();
    for (const compresses of [false, true]) {
      const damaged = written(some, compresses, 6);
      expect(() => payload.read(RdbReader.ofBytes(damaged))).toThrow(/Listpack integrity/);
      const whole = written(some, compresses);
      for (let length = 1; length < whole.length; length++) {
        expect(() => payload.read(RdbReader.ofBytes(whole, length))).toThrow();
      }
    }
    expect(auditMemory(memory).liveBlocks).toBe(0);
  });

  it('that is too long for a block is read all the same', () => {
    const memory = new Memory();
    const payload = new PackedPayload(memory);
    payload.read(RdbReader.ofBytes(written(Array(70).fill('x'.repeat(8000)), false)));
    expect([payload.count, payload.block]).toEqual([70, 0]);
    payload.release();
    expect(auditMemory(memory).liveBlocks).toBe(0);
  });

  it('tells whether the first of each few elements may come twice', () => {
    const payload = new PackedPayload(new Memory());
    const seen = new SeenElements(new HalfSipHash(1, 2));
    const mayRepeat = (...elements: string[]): boolean => {
      payload.read(RdbReader.ofBytes(written(elements, false)));
      const repeats = payload.mayRepeat(seen, 2);
      payload.release();
      return repeats;
    };
    expect(mayRepeat('a', 'x', 'b', 'x', '12', 'a')).toBe(false);
    expect(mayRepeat('a', 'x', 'b', 'y', 'a', 'z')).toBe(true);
    expect(mayRepeat('12', 'x', 'b', 'y', '12', 'z')).toBe(true);
  });
});
