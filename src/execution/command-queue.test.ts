import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../test/support/random.ts';
import { Arguments } from '../base/arguments.ts';
import { asciiBytes, latin1Text } from '../base/ascii.ts';
import type { Command } from '../commands/framework/command.ts';
import { CommandQueue } from './command-queue.ts';

const request = new Arguments();

function add(queue: CommandQueue, id: number, words: readonly string[]): void {
  request.setParts(words.map(asciiBytes));
  queue.add(request, { id, flags: 1 << (id % 8) } as Command);
}

function shown(): string[] {
  const { bytes, starts, lengths, count } = request;
  return Array.from({ length: count }, (_, at) => latin1Text(bytes, starts[at], lengths[at]));
}

describe('the queue of a transaction', () => {
  it('gives back what it was given, in order, wherever its pieces end', () => {
    const random = seededRandom(6);
    for (let round = 0; round < 40; round++) {
      const queue = new CommandQueue(2048);
      const added: (readonly [number, string[]])[] = [];
      for (let left = random.below(300); left > 0; left--) {
        const longest = random.below(30) === 0 ? 5000 : 40;
        const words = Array.from({ length: 1 + random.below(6) }, () =>
          'x'.repeat(random.below(longest)).replaceAll('x', () => random.pick([...'abc'])),
        );
        add(queue, added.length, words);
        added.push([added.length, words]);
      }
      expect(queue.count).toBe(added.length);
      const seen: string[][] = [];
      added.forEach(([id, words], at) => {
        expect([queue.take(request), shown()]).toEqual([id, words]);
        if (at === added.length >> 1) queue.forEach(request, () => seen.push(shown()));
      });
      expect(seen).toEqual(added.length === 0 ? [] : added.map(([, words]) => words));
    }
  });

  it.each([1, 60, 200])('begins anew when it is cleared of %i commands', (count) => {
    const queue = new CommandQueue(2048);
    for (let id = 0; id < count; id++) add(queue, id, ['set', 'key', 'v'.repeat(50)]);
    expect(queue.memoryBytes > 16 * 1024).toBe(count === 200);
    queue.clear();
    expect([queue.count, queue.flags]).toEqual([0, 0]);
    add(queue, 7, ['get', 'k']);
    expect([queue.take(request), shown()]).toEqual([7, ['get', 'k']]);
    expect(queue.memoryBytes).toBeLessThanOrEqual(16 * 1024);
  });

  it('never has a buffer larger than one request needs: offsets in it must stay small', () => {
    const queue = new CommandQueue(2048);
    for (let id = 0; id < 1000; id++) add(queue, id, ['set', 'key', 'v'.repeat(100)]);
    add(queue, 1000, ['set', 'key', 'v'.repeat(9000)]);
    const sizes = new Set<number>();
    queue.forEach(request, () => sizes.add(request.bytes.length));
    expect(Math.max(...sizes)).toBe(9006);
    sizes.delete(9006);
    expect(Math.max(...sizes)).toBe(2048);
  });

  it('takes little more than the bytes of the arguments, and says what it takes', () => {
    const queue = new CommandQueue();
    for (let id = 0; id < 200_000; id++) add(queue, id, ['set', 'key', 'v'.repeat(100)]);
    // 32 bytes beside those of each command, and what is ready for more.
    expect(queue.memoryBytes).toBeGreaterThan(200_000 * (106 + 32));
    expect(queue.memoryBytes).toBeLessThan(200_000 * (106 + 32) + 20 * 1024 * 1024);
  });
});
