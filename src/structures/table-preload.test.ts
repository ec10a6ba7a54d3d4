import { describe, expect, it } from 'vitest';
import { asciiBytes } from '../base/ascii.ts';
import { HalfSipHash } from '../base/half-siphash.ts';
import { REF_ARENA_SHIFT, REF_UNIT_MASK } from '../memory/arena-layout.ts';
import { Memory } from '../memory/memory.ts';
import { HashTable } from './hash-table.ts';
import { KeyedRecords } from './keyed-record.ts';
import { BUCKET_WORDS, BUCKETS, homeOf, META, REFS, SLOTS, tagAt, tagOf } from './segment.ts';
import { TablePreload } from './table-preload.ts';

/** So few that most buckets are empty. */
const KEYS = 20;
const LOOKED_FOR = 300;

describe('TablePreload', () => {
  it('touches what is there, and nothing that empty slots refer to', () => {
    const memory = new Memory();
    const hash = new HalfSipHash(1, 2);
    const records = new KeyedRecords(memory, hash);
    const table = new HashTable(records, hash);
    const highs = new Int32Array(LOOKED_FOR);
    const lows = new Int32Array(LOOKED_FOR);
    for (let nth = 0; nth < LOOKED_FOR; nth++) {
      const key = asciiBytes(`key:${nth}`);
      hash.compute(new DataView(key.buffer), 0, key.length);
      highs[nth] = hash.high;
      lows[nth] = hash.low;
      // Most are looked for in vain.
      if (nth >= KEYS) continue;
      table.insert(hash.high, hash.low, records.create(0, 0, key, 0, key.length, 0, 0));
    }
    spoilEmptySlots(memory, table);
    const preload = new TablePreload(memory, LOOKED_FOR);
    preload.touch(table, highs, lows, LOOKED_FOR);
    expect(preload.touched).not.toBe(0);
  });

  it('follows an entry into the bucket beside its home, as far as its record', () => {
    const memory = new Memory();
    const hash = new HalfSipHash(1, 2);
    const records = new KeyedRecords(memory, hash);
    const table = new HashTable(records, hash);
    const preload = new TablePreload(memory, 1);
    // As full as one segment gets, so that many stand beside their home.
    for (let nth = 0; nth < 600; nth++) {
      const key = asciiBytes(`key:${nth}`);
      hash.compute(new DataView(key.buffer), 0, key.length);
      table.insert(hash.high, hash.low, records.create(0, 0, key, 0, key.length, 0, 0));
    }
    expect(table.segmentCount).toBe(1);
    const segment = table.directory.at(0);
    const words = memory.words[segment >>> REF_ARENA_SHIFT];
    const base = (segment & REF_UNIT_MASK) << 1;
    let followed = 0;
    for (let home = 0; home < BUCKETS; home++) {
      const bucket = base + home * BUCKET_WORDS;
      const next = base + ((home + 1) % BUCKETS) * BUCKET_WORDS;
      for (let slot = 0; slot < SLOTS; slot++) {
        if ((words[next + META] & (1 << slot)) === 0) continue;
        const tag = tagAt(words, next, slot);
        if (slotsWith(words, bucket, tag) !== 0 || slotsWith(words, next, tag) !== 1) continue;
        const low = (home << 8) | tag;
        expect([homeOf(low), tagOf(low)]).toEqual([home, tag]);
        const ref = words[next + REFS + slot];
        const head = memory.words[ref >>> REF_ARENA_SHIFT][(ref & REF_UNIT_MASK) << 1];
        preload.touch(table, new Int32Array(1), Int32Array.of(low), 1);
        expect(preload.touched).toBe(words[bucket] ^ words[next] ^ head);
        followed++;
      }
    }
    expect(followed).toBeGreaterThan(10);
  });

  it('finds nothing to touch in an empty table', () => {
    const memory = new Memory();
    const hash = new HalfSipHash(1, 2);
    const preload = new TablePreload(memory, 1);
    preload.touch(
      new HashTable(new KeyedRecords(memory, hash), hash),
      new Int32Array(1),
      new Int32Array(1),
      1,
    );
    expect(preload.touched).toBe(0);
  });
});

function slotsWith(words: Int32Array, bucket: number, tag: number): number {
  let count = 0;
  for (let slot = 0; slot < SLOTS; slot++) if (tagAt(words, bucket, slot) === tag) count++;
  return count;
}

/** What removals leave behind, at its worst: references to arenas that do not exist. */
function spoilEmptySlots(memory: Memory, { directory }: HashTable): void {
  for (let entry = 0; entry < directory.length; entry++) {
    const segment = directory.at(entry);
    const words = memory.words[segment >>> REF_ARENA_SHIFT];
    for (let home = 0; home < BUCKETS; home++) {
      const bucket = ((segment & REF_UNIT_MASK) << 1) + home * BUCKET_WORDS;
      for (let slot = 0; slot < SLOTS; slot++) {
        if (tagAt(words, bucket, slot) === 0) words[bucket + REFS + slot] = -1;
      }
    }
  }
}
