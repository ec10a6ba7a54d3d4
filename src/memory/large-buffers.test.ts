import { describe, expect, it } from 'vitest';
import { seeded } from '../../test/support/seeded.ts';
import { LargeBuffers } from './large-buffers.ts';
import { OutOfMemoryError } from './out-of-memory-error.ts';

/** Fills a buffer with its handle, so that a buffer given out twice shows. */
function paint(bytes: Uint8Array, handle: number): void {
  bytes.fill(handle & 0xff);
}

describe('large buffers', () => {
  it('are zeroed, shared between threads, and as long as asked for', () => {
    const large = new LargeBuffers();
    const handle = large.allocate(300_000);
    const bytes = large.get(handle);
    expect(bytes).toHaveLength(300_000);
    expect(bytes.buffer).toBeInstanceOf(ArrayBuffer);
    expect(bytes.every((byte) => byte === 0)).toBe(true);
  });

  it('never have the handle 0, which means none', () => {
    const large = new LargeBuffers();
    expect(large.allocate(1)).toBe(1);
    expect(() => large.get(0)).toThrow('large buffer 0 is not allocated');
  });

  it('count their bytes exactly', () => {
    const large = new LargeBuffers();
    const first = large.allocate(1000);
    const second = large.allocate(234);
    expect([large.usedBytes, large.count]).toEqual([1234, 2]);
    large.free(first);
    expect([large.usedBytes, large.count]).toEqual([234, 1]);
    large.free(second);
    expect([large.usedBytes, large.count]).toEqual([0, 0]);
  });

  it('refuse a handle that is not live', () => {
    const large = new LargeBuffers();
    const handle = large.allocate(10);
    large.free(handle);
    expect(() => large.get(handle)).toThrow('is not allocated');
    expect(() => large.free(handle)).toThrow('is not allocated');
    expect(() => large.free(99)).toThrow('is not allocated');
    expect([large.usedBytes, large.count]).toEqual([0, 0]);
  });

  it('say so when the system has no memory, and change nothing', () => {
    const large = new LargeBuffers();
    large.allocate(10);
    expect(() => large.allocate(2 ** 50)).toThrow(OutOfMemoryError);
    expect([large.usedBytes, large.count]).toEqual([10, 1]);
    expect(large.allocate(10)).toBe(2);
  });

  it('start from nothing after clear', () => {
    const large = new LargeBuffers();
    large.allocate(10);
    large.free(large.allocate(20));
    large.clear();
    expect([large.usedBytes, large.count]).toEqual([0, 0]);
    expect(() => large.get(1)).toThrow('is not allocated');
    expect(large.allocate(5)).toBe(1);
    expect([large.usedBytes, large.count]).toEqual([5, 1]);
  });

  it(
    'keep their bytes and reuse the handles of freed ones, over 20,000 random steps',
    seeded((random) => {
      const large = new LargeBuffers();
      const live = new Map<number, number>();
      let bytes = 0;
      let most = 0;
      for (let step = 0; step < 20_000; step++) {
        if (live.size < 50 && random.oneIn(2)) {
          const length = 1 + random.below(500);
          const handle = large.allocate(length);
          if (live.has(handle)) expect.fail(`step ${step}: handle ${handle} is in use`);
          paint(large.get(handle), handle);
          live.set(handle, length);
          bytes += length;
        } else if (live.size > 0) {
          const [handle, length] = random.pick([...live]);
          const found = large.get(handle);
          const whole = found.every((byte) => byte === (handle & 0xff));
          if (found.length !== length || !whole) expect.fail(`step ${step}: buffer ${handle}`);
          large.free(handle);
          bytes -= length;
          live.delete(handle);
        }
        most = Math.max(most, live.size);
        if (large.usedBytes !== bytes || large.count !== live.size) expect.fail(`step ${step}`);
      }
      expect(large.buffers.length - 1).toBeLessThanOrEqual(most);
    }),
  );
});

describe('a buffer with room to grow', () => {
  it('counts what has been in use of it, not what is reserved', () => {
    const large = new LargeBuffers();
    const handle = large.allocate(1000, 300);
    expect(large.get(handle).length).toBe(1000);
    expect([large.usedBytes, large.reservedBytes]).toEqual([300, 1000]);
    large.use(handle, 700);
    large.use(handle, 500);
    expect([large.usedBytes, large.usedBytesOf(handle)]).toEqual([700, 700]);
    large.free(handle);
    expect([large.usedBytes, large.reservedBytes, large.droppedBytes]).toEqual([0, 0, 1000]);
  });

  it('gets no more than it needs when the system refuses the rest', () => {
    const large = new LargeBuffers((bytes) => {
      if (bytes > 500) throw new RangeError('no');
      return new ArrayBuffer(bytes);
    });
    const handle = large.allocate(1000, 400);
    expect(large.get(handle).length).toBe(400);
    expect(large.reservedBytes).toBe(400);
    expect(() => large.allocate(1000, 600)).toThrow(OutOfMemoryError);
  });
});
