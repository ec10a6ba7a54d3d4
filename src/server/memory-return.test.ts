import { describe, expect, it } from 'vitest';
import { Memory } from '../memory/memory.ts';
import { MemoryReturn } from './memory-return.ts';

const MEGABYTE = 1024 * 1024;

class Scene {
  readonly memory = new Memory();
  arrayBufferBytes = 0;
  collections = 0;
  readonly #return = new MemoryReturn(
    this.memory,
    () => this.arrayBufferBytes,
    () => {
      this.collections++;
      this.arrayBufferBytes = this.memory.mappedBytes;
    },
  );

  check(times: number): void {
    for (let nth = 0; nth < times; nth++) this.#return.check();
  }

  /** Something that is no longer needed, but still there. */
  drop(bytes: number): void {
    this.memory.large.free(this.memory.large.allocate(bytes));
    this.arrayBufferBytes += bytes;
  }
}

describe('memory return', () => {
  it('asks the collector once, when dropping has come to rest', () => {
    const scene = new Scene();
    scene.check(5);
    expect(scene.collections).toBe(0);
    for (let nth = 0; nth < 3; nth++) {
      scene.drop(40 * MEGABYTE);
      scene.check(2);
      expect(scene.collections).toBe(0);
    }
    scene.check(1);
    expect(scene.collections).toBe(1);
    scene.check(10);
    expect(scene.collections).toBe(1);
    scene.drop(40 * MEGABYTE);
    scene.check(10);
    expect(scene.collections).toBe(2);
  });

  it('leaves alone what is little, or what the collector has found by itself', () => {
    const scene = new Scene();
    scene.drop(20 * MEGABYTE);
    scene.check(10);
    scene.drop(40 * MEGABYTE);
    scene.arrayBufferBytes = 0;
    scene.check(10);
    expect(scene.collections).toBe(0);
  });

  it('notices when the buffers of clients are gone, however slowly they went', () => {
    const scene = new Scene();
    scene.memory.countExternal(100 * MEGABYTE);
    scene.arrayBufferBytes = 140 * MEGABYTE;
    scene.check(10);
    expect(scene.collections).toBe(0);
    for (let nth = 0; nth < 4; nth++) {
      expect(scene.collections).toBe(0);
      scene.memory.countExternal(-8 * MEGABYTE);
      scene.check(5);
    }
    expect(scene.collections).toBe(1);
    scene.memory.countExternal(-1 * MEGABYTE);
    scene.check(10);
    expect(scene.collections).toBe(1);
  });

  it('knows how to reach the collector of this process', () => {
    const memory = new Memory();
    const back = new MemoryReturn(memory, () => 1e12);
    memory.large.free(memory.large.allocate(1));
    expect(() => {
      for (let nth = 0; nth < 5; nth++) back.check();
    }).not.toThrow();
  });
});
