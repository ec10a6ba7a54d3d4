import { describe, expect, it } from 'vitest';
import { asciiBytes } from '../base/ascii.ts';
import { HalfSipHash } from '../base/half-siphash.ts';
import { REF_ARENA_SHIFT, REF_UNIT_MASK } from '../memory/arena-layout.ts';
import { Memory } from '../memory/memory.ts';
import { HashTable } from './hash-table.ts';
import { KeyedRecords } from './keyed-record.ts';
import { BUCKET_WORDS, BUCKETS, REFS, SLOTS, tagAt } from './segment.ts';
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
