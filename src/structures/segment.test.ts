import { describe, expect, it } from 'vitest';
import type { Random } from '../../test/support/random.ts';
import { seeded } from '../../test/support/seeded.ts';
import * as segments from './segment.ts';

const { BUCKETS, BUCKET_WORDS, META, REFS, SEGMENT_WORDS, SLOTS, STASH_BUCKETS } = segments;
const BASE = 32;

function segment(): Int32Array {
  // Rubbish before, inside and behind it: `format` must not count on zeros, nobody may leave it.
  const words = new Int32Array(BASE + SEGMENT_WORDS + 32).fill(0x5a5a5a5a);
  segments.format(words, BASE, 3, 0x60000000);
  return words;
}

/** A low hash with this home bucket and tag. */
function low(home: number, tag: number): number {
  return (home << 8) | tag;
}

interface Place {
  readonly bucket: number;
  readonly slot: number;
}

/** Where a reference stands. */
function placeOf(words: Int32Array, ref: number): Place | undefined {
  for (let bucket = 0; bucket < BUCKETS + STASH_BUCKETS; bucket++) {
    const at = BASE + bucket * BUCKET_WORDS;
    for (let slot = 0; slot < SLOTS; slot++) {
      if (segments.tagAt(words, at, slot) !== 0 && words[at + REFS + slot] === ref) {
        return { bucket, slot };
      }
    }
  }
  return undefined;
}

function takeOut(words: Int32Array, ref: number, lowHash: number): void {
  const place = placeOf(words, ref);
  if (place === undefined) throw new Error(`${ref} is nowhere`);
  segments.takeOut(words, BASE, BASE + place.bucket * BUCKET_WORDS, place.slot, lowHash);
}

function count(words: Int32Array): number {
  return words[BASE + segments.COUNT_WORD];
}

/** The counts in a bucket's word of bookkeeping. */
function bookkeeping(words: Int32Array, bucket: number) {
  const meta = words[BASE + bucket * BUCKET_WORDS + META];
  return {
    guests: meta & 0xfff,
    count: (meta >>> 12) & 0xf,
    displaced: (meta & segments.DISPLACED_MASK) >>> 16,
    stashed: (meta & segments.STASHED_MASK) >>> 20,
  };
}

/** Fills the home bucket, its neighbour and the stash with entries at home in `home`. */
function overfill(words: Int32Array, home: number): number {
  let placed = 0;
  while (segments.place(words, BASE, low(home, 1 + (placed % 255)), 1000 + placed)) placed++;
  return placed;
}

describe('a segment', () => {
  it('is 68 buckets of one cache line each', () => {
    expect(BUCKET_WORDS * 4).toBe(64);
    expect(SEGMENT_WORDS * 4).toBe(4352);
  });

  it('begins empty, with its depth and prefix, inside its own words', () => {
    const words = segment();
    expect(count(words)).toBe(0);
    expect(words[BASE + segments.DEPTH_WORD]).toBe(3);
    expect(words[BASE + segments.PREFIX_WORD]).toBe(0x60000000);
    expect(words[BASE - 1]).toBe(0x5a5a5a5a);
    expect(words[BASE + SEGMENT_WORDS]).toBe(0x5a5a5a5a);
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      expect(bookkeeping(words, bucket)).toEqual({ guests: 0, count: 0, displaced: 0, stashed: 0 });
    }
  });

  it('has tags from 1 to 255, never 0, which means empty', () => {
    for (let byte = 0; byte < 256; byte++) {
      expect(segments.tagOf(0x12345600 | byte)).toBe(byte === 0 ? 0x80 : byte);
    }
    expect(segments.homeOf(0xffffffff)).toBe(63);
    expect(segments.homeOf(0xffffc0ff | 0)).toBe(0);
  });

  it('puts entries at home first, then with the neighbour, then in the stash', () => {
    const words = segment();
    const placed = overfill(words, 5);
    expect(placed).toBe(SLOTS + SLOTS + STASH_BUCKETS * SLOTS);
    expect(bookkeeping(words, 5)).toEqual({ guests: 0, count: 12, displaced: 12, stashed: 48 });
    expect(bookkeeping(words, 6)).toEqual({ guests: 0xfff, count: 12, displaced: 0, stashed: 0 });
    expect(count(words)).toBe(placed);
    // Refused, with nothing changed.
    const before = words.slice();
    expect(segments.place(words, BASE, low(5, 9), 1)).toBe(false);
    expect(words).toEqual(before);
    // Others still have room.
    expect(segments.place(words, BASE, low(7, 9), 1)).toBe(true);
  });

  it("has the first bucket for the last one's neighbour", () => {
    const words = segment();
    overfill(words, BUCKETS - 1);
    expect(bookkeeping(words, 0)).toEqual({ guests: 0xfff, count: 12, displaced: 0, stashed: 0 });
    expect(bookkeeping(words, BUCKETS - 1).displaced).toBe(12);
    expect(bookkeeping(words, 1).count).toBe(0);
  });

  it('leaves two places of a bucket to guests while the neighbour is emptier', () => {
    const words = segment();
    for (let ref = 1; ref <= 10; ref++) segments.place(words, BASE, low(20, ref), ref);
    expect(bookkeeping(words, 20).count).toBe(10);
    segments.place(words, BASE, low(20, 11), 11);
    expect(placeOf(words, 11)?.bucket).toBe(21);
  });

  it('brings guests home as far as there is room, and counts them no longer', () => {
    const words = segment();
    for (let i = 0; i < SLOTS + 3; i++) segments.place(words, BASE, low(63, i + 1), i + 1);
    expect(placeOf(words, SLOTS + 1)?.bucket).toBe(0);
    for (const ref of [2, 7]) takeOut(words, ref, low(63, ref));
    segments.bringGuestsHome(words, BASE);
    const places = Array.from({ length: SLOTS + 3 }, (_, i) => placeOf(words, i + 1)?.bucket);
    expect(places.filter((bucket) => bucket === 63)).toHaveLength(SLOTS);
    expect(places.filter((bucket) => bucket === 0)).toHaveLength(1);
    const guest = places.indexOf(0) + 1;
    takeOut(words, guest, low(63, guest));
    expect(words[BASE + META]).toBe(0);
    expect(words[BASE + 63 * BUCKET_WORDS + META] & segments.AWAY_MASK).toBe(0);
  });

  it('is as new when everything was taken out again, in any order', () => {
    for (const direction of [1, -1]) {
      const words = segment();
      const placed = overfill(words, 63);
      for (let at = 0; at < placed; at++) {
        const nth = direction === 1 ? at : placed - 1 - at;
        takeOut(words, 1000 + nth, low(63, 1 + (nth % 255)));
      }
      expect(count(words)).toBe(0);
      for (let bucket = 0; bucket < BUCKETS; bucket++) {
        const none = { guests: 0, count: 0, displaced: 0, stashed: 0 };
        expect(bookkeeping(words, bucket)).toEqual(none);
      }
      expect(words[BASE + segments.DEPTH_WORD]).toBe(3);
      expect(words[BASE + segments.PREFIX_WORD]).toBe(0x60000000);
    }
  });

  it('gives a freed slot to the next entry, whichever slot it is', () => {
    for (let freed = 0; freed < SLOTS; freed++) {
      const words = segment();
      overfill(words, 30);
      const home = BASE + 30 * BUCKET_WORDS;
      const ref = words[home + REFS + freed];
      const tag = segments.tagAt(words, home, freed);
      segments.takeOut(words, BASE, home, freed, low(30, tag));
      expect(segments.place(words, BASE, low(30, 0x80), -7)).toBe(true);
      expect(words[home + REFS + freed]).toBe(-7);
      expect(segments.tagAt(words, home, freed)).toBe(0x80);
      expect(placeOf(words, ref)).toBeUndefined();
    }
  });

  it("copied into another keeps its entries and gives the other's header no new values", () => {
    const from = segment();
    overfill(from, 12);
    const to = new Int32Array(SEGMENT_WORDS);
    segments.format(to, 0, 4, 0x70000000 | 0);
    segments.copyEntries(from, BASE, to, 0);
    expect(to[segments.DEPTH_WORD]).toBe(4);
    expect(to[segments.PREFIX_WORD]).toBe(0x70000000);
    expect(to[segments.COUNT_WORD]).toBe(count(from));
    expect(to.subarray(0, BUCKETS * BUCKET_WORDS)).toEqual(
      from.subarray(BASE, BASE + BUCKETS * BUCKET_WORDS),
    );
  });
});

describe('random entries placed and taken out', () => {
  function randomLow(random: Random): number {
    return random.below(2 ** 32) | 0;
  }

  it(
    'leave every count right, over 30,000 steps near the limit',
    seeded((random) => {
      const words = segment();
      const entries: { ref: number; low: number }[] = [];
      let refused = 0;
      for (let step = 1; step <= 30_000; step++) {
        if (random.below(100) < (entries.length < 700 ? 60 : 45)) {
          const entry = { ref: step, low: randomLow(random) };
          if (segments.place(words, BASE, entry.low, entry.ref)) entries.push(entry);
          else refused++;
        } else if (entries.length > 0) {
          const at = random.below(entries.length);
          const entry = entries[at];
          takeOut(words, entry.ref, entry.low);
          entries[at] = entries[entries.length - 1];
          entries.pop();
        }
        if (step % 3000 === 0) checkAgainst(words, entries);
      }
      expect(refused).toBeGreaterThan(0);
    }),
  );

  function checkAgainst(words: Int32Array, entries: readonly { ref: number; low: number }[]): void {
    const expected = Array.from({ length: BUCKETS }, () => ({ displaced: 0, stashed: 0 }));
    for (const entry of entries) {
      const place = placeOf(words, entry.ref);
      if (place === undefined) throw new Error(`${entry.ref} is nowhere`);
      const at = BASE + place.bucket * BUCKET_WORDS;
      const home = segments.homeOf(entry.low);
      expect(segments.tagAt(words, at, place.slot)).toBe(segments.tagOf(entry.low));
      if (place.bucket >= BUCKETS) {
        expected[home].stashed++;
        continue;
      }
      const isGuest = (words[at + META] & (1 << place.slot)) !== 0;
      expect(place.bucket).toBe(isGuest ? (home + 1) % BUCKETS : home);
      if (isGuest) expected[home].displaced++;
    }
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      expect(bookkeeping(words, bucket)).toMatchObject(expected[bucket]);
    }
    expect(count(words)).toBe(entries.length);
  }
});
