import { describe, expect, it } from 'vitest';
import { asciiBytes } from './ascii.ts';
import { HalfSipHash } from './half-siphash.ts';
import { HashesAhead } from './hashes-ahead.ts';

describe('HashesAhead', () => {
  it('knows what begins where, in these bytes only', () => {
    const ahead = new HashesAhead(4);
    const bytes = asciiBytes('one two three');
    expect(ahead.recall(bytes, 0)).toBe(-1);
    ahead.add(bytes, 0, 1, 2);
    ahead.add(bytes, 8, 3, 4);
    expect(ahead.count).toBe(2);
    expect(ahead.recall(bytes.slice(), 0)).toBe(-1);
    expect(ahead.recall(bytes, 0)).toBe(0);
    expect(ahead.recall(bytes, 4)).toBe(-1);
    expect(ahead.recall(bytes, 8)).toBe(1);
    expect([ahead.highs[1], ahead.lows[1]]).toEqual([3, 4]);
    ahead.clear();
    expect(ahead.count).toBe(0);
    expect(ahead.recall(bytes, 8)).toBe(-1);
  });

  it('spares computing, and is passed over for what it does not know', () => {
    const hash = new HalfSipHash(1, 2);
    const bytes = asciiBytes('one two three');
    const view = new DataView(bytes.buffer);
    hash.compute(view, 4, 3);
    const { high, low } = hash;
    hash.ahead.add(bytes, 0, 11, 12);
    hash.computeArgument(bytes, view, 4, 3);
    expect([hash.high, hash.low]).toEqual([high, low]);
    hash.ahead.clear();
    hash.ahead.add(bytes, 4, 11, 12);
    hash.computeArgument(bytes, view, 4, 3);
    expect([hash.high, hash.low]).toEqual([11, 12]);
  });
});
