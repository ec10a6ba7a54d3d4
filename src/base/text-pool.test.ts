import { describe, expect, it } from 'vitest';
import { seeded } from '../../test/support/seeded.ts';
import { TextPool } from './text-pool.ts';

function textOf(pool: TextPool, index: number): string | undefined {
  if (pool.isMissing(index)) return undefined;
  const start = pool.startOf(index);
  const bytes = pool.bytesOf(index).subarray(start, start + pool.lengthOf(index));
  return Buffer.from(bytes).toString('latin1');
}

describe('a pool of texts', () => {
  it('keeps texts of all lengths, and compares them as memcmp does', () => {
    seeded((random) => {
      const pool = new TextPool();
      const scratch = Buffer.alloc(64);
      const long = random.bytes(10_000);
      const texts: (string | undefined)[] = [];
      for (let index = 0; index < 3000; index++) {
        if (random.oneIn(20)) {
          pool.addMissing();
          texts.push(undefined);
          continue;
        }
        const length = random.oneIn(10) ? 65 + random.below(500) : random.below(64);
        const start = random.below(random.pick([3, 9000]));
        // Short texts may come from bytes that are written over at once.
        const isShort = length <= 64;
        if (isShort) scratch.set(long.subarray(start, start + length));
        pool.add(isShort ? scratch : long, isShort ? 0 : start, length);
        texts.push(long.subarray(start, start + length).toString('latin1'));
      }
      texts.forEach((text, index) => {
        expect(textOf(pool, index)).toBe(text);
      });
      const prefixes = pool.prefixNumbers(1);
      for (let trial = 0; trial < 3000; trial++) {
        const [left, right] = [random.below(3000), random.below(3000)];
        const [one, other] = [texts[left], texts[right]];
        let expected = 0;
        if (one === undefined || other === undefined) {
          expected = Number(other === undefined) - Number(one === undefined);
        } else {
          expected = Buffer.compare(Buffer.from(one, 'latin1'), Buffer.from(other, 'latin1'));
        }
        expect(Math.sign(pool.compare(left, right))).toBe(expected);
        if (one === undefined || other === undefined || one[0] !== other[0]) continue;
        const byPrefix = Math.sign(prefixes[left] - prefixes[right]);
        if (byPrefix !== 0) expect(byPrefix).toBe(expected);
      }
    })();
  });

  it('knows what all texts begin with', () => {
    const pool = new TextPool();
    expect(pool.commonPrefixLength()).toBe(0);
    pool.addMissing();
    for (const text of ['member:1', 'member:22', 'member']) {
      pool.add(Buffer.from(text), 0, text.length);
    }
    expect(pool.commonPrefixLength()).toBe(6);
    pool.add(Buffer.from('x'), 0, 1);
    expect(pool.commonPrefixLength()).toBe(0);
  });
});
