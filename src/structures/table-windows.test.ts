// One HashTable object as a window on the tables of many collections: each must keep what was put
// into it whatever the others do, and give back all its memory at the end.
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../test/support/random.ts';
import { HalfSipHash } from '../base/half-siphash.ts';
import { Memory } from '../memory/memory.ts';
import { auditMemory } from '../memory/memory-audit.ts';
import { HashTable } from './hash-table.ts';
import { auditHashTable } from './hash-table-audit.ts';
import { KeyedRecords } from './keyed-record.ts';
import { formatTableHeader, TABLE_HEADER_BYTES } from './table-directory.ts';
import { TableDrain } from './table-drain.ts';

const TABLES = 5;
const KEY_BYTES = 8;

class Windows {
  readonly memory = new Memory();
  readonly hash = new HalfSipHash(1, 2);
  readonly records = new KeyedRecords(this.memory, this.hash);
  readonly table = new HashTable(this.records, this.hash);
  readonly headers: number[] = [];
  readonly models: Map<number, number>[] = [];
  readonly bytes = new Uint8Array(KEY_BYTES);
  readonly view = new DataView(this.bytes.buffer);

  add(): void {
    const header = this.memory.allocate(TABLE_HEADER_BYTES);
    formatTableHeader(this.memory, header);
    this.headers.push(header);
    this.models.push(new Map());
  }

  /** Opens a table and looks a key up in it; the hash is left in the hash object. */
  find(table: number, key: number): number {
    this.table.open(this.headers[table]);
    this.view.setFloat64(0, key);
    this.hash.compute(this.view, 0, KEY_BYTES);
    const { high, low } = this.hash;
    return this.table.find(high, low, this.bytes, this.view, 0, KEY_BYTES);
  }

  toggle(table: number, key: number): void {
    const model = this.models[table];
    const ref = this.find(table, key);
    expect(ref).toBe(model.get(key) ?? 0);
    const { high, low } = this.hash;
    if (ref !== 0) {
      this.table.removeFound(high, low);
      this.records.free(ref);
      model.delete(key);
    } else {
      const created = this.records.create(0, 4, this.bytes, 0, KEY_BYTES, 0, 0);
      this.table.insert(high, low, created);
      model.set(key, created);
    }
  }

  check(): void {
    for (let table = 0; table < this.headers.length; table++) {
      this.table.open(this.headers[table]);
      expect(this.table.size).toBe(this.models[table].size);
      expect(auditHashTable(this.table, this.records, this.hash).entries).toBe(this.table.size);
    }
    auditMemory(this.memory);
  }
}

describe('a window on the tables of collections', () => {
  it('keeps many tables apart while they grow, shrink and end', () => {
    const random = seededRandom(11);
    const windows = new Windows();
    for (let table = 0; table < TABLES; table++) windows.add();
    for (let step = 0; step < 60_000; step++) {
      const table = random.below(TABLES);
      windows.toggle(table, random.below(30 * 12 ** table));
      if (step % 10_000 === 0) windows.check();
    }
    windows.check();
    for (const [table, model] of windows.models.entries()) {
      for (const key of [...model.keys()]) windows.toggle(table, key);
      windows.table.open(windows.headers[table]);
      windows.table.clear();
      expect(windows.table.segmentCount).toBe(0);
      windows.memory.free(windows.headers[table]);
    }
    windows.table.close();
    expect(windows.memory.usedBytes).toBe(0);
    auditMemory(windows.memory);
  });

  it('finds everything again after the directory has left the header and come back', () => {
    const windows = new Windows();
    windows.add();
    for (let key = 0; key < 100_000; key++) windows.toggle(0, key);
    expect(windows.table.directoryDepth).toBeGreaterThan(6);
    expect(windows.table.directory.block).not.toBe(0);
    for (let key = 0; key < 100_000; key++) expect(windows.find(0, key)).not.toBe(0);
    for (let key = 100; key < 100_000; key++) windows.toggle(0, key);
    expect(windows.table.directoryDepth).toBe(0);
    expect(windows.table.directory.block).toBe(0);
    for (let key = 0; key < 100; key++) expect(windows.find(0, key)).not.toBe(0);
    windows.check();
  });

  it('gives a table back in slices through a drain of its own', () => {
    const windows = new Windows();
    windows.add();
    for (let key = 0; key < 20_000; key++) windows.toggle(0, key);
    const drained = new HashTable(windows.records, windows.hash);
    drained.open(windows.headers[0]);
    const drain = new TableDrain(drained, windows.memory, (ref) => windows.records.free(ref));
    let freed = 0;
    while (!drain.done) freed += drain.step();
    expect(freed).toBe(20_000);
    windows.memory.free(windows.headers[0]);
    expect(windows.memory.usedBytes).toBe(0);
  });
});
