// A hash table beside the plainest model there is: keys are numbered, and an array says which
// record
// each has. Every value holds its key's number, so that a wrong hit shows.
import { HalfSipHash } from '../../src/base/half-siphash.ts';
import { Memory } from '../../src/memory/memory.ts';
import { auditMemory } from '../../src/memory/memory-audit.ts';
import { HashTable } from '../../src/structures/hash-table.ts';
import { auditHashTable, type HashTableAudit } from '../../src/structures/hash-table-audit.ts';
import { KeyedRecords } from '../../src/structures/keyed-record.ts';
import type { Random } from './random.ts';

const SEGMENT_BYTES = 4352;

/** Numbered keys, all different, one after the other in a buffer. */
export class Keys {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly starts: Int32Array;
  readonly lengths: Int32Array;

  /** Random bytes of a small alphabet; keys that come out twice are drawn again, longer. */
  constructor(lengths: readonly number[], random: Random) {
    const keys: Uint8Array[] = [];
    const seen = new Set<string>();
    for (const wanted of lengths) {
      let key: Uint8Array;
      let text: string;
      let length = wanted;
      do {
        const drawn = random.bytes(length++);
        for (let at = 0; at < drawn.length; at++) if ((drawn[at] & 0x80) !== 0) drawn[at] &= 3;
        key = drawn;
        text = drawn.toString('latin1');
      } while (seen.has(text));
      seen.add(text);
      keys.push(key);
    }
    this.bytes = new Uint8Array(keys.reduce((sum, key) => sum + key.length, 0));
    this.view = new DataView(this.bytes.buffer);
    this.starts = new Int32Array(keys.length);
    this.lengths = Int32Array.from(keys, (key) => key.length);
    let at = 0;
    for (const [number, key] of keys.entries()) {
      this.starts[number] = at;
      this.bytes.set(key, at);
      at += key.length;
    }
  }

  get count(): number {
    return this.starts.length;
  }

  /** Short keys of 1 to 24 bytes. */
  static short(count: number, random: Random): Keys {
    return new Keys(
      Array.from({ length: count }, () => 1 + random.below(24)),
      random,
    );
  }
}

export class TableModel {
  readonly memory = new Memory();
  readonly records: KeyedRecords;
  readonly hash: HalfSipHash;
  readonly table: HashTable;
  readonly keys: Keys;
  /** The record of each key by its number; 0 for keys that are not in the table. */
  readonly refs: Int32Array;
  size = 0;

  /** @param hash One whose secret the test knows; a random one without it. */
  constructor(
    keys: Keys,
    random: Random,
    hash = new HalfSipHash(random.below(2 ** 32), random.below(2 ** 32)),
  ) {
    this.keys = keys;
    this.refs = new Int32Array(keys.count);
    this.hash = hash;
    this.records = new KeyedRecords(this.memory, this.hash);
    this.table = new HashTable(this.records, this.hash);
  }

  /** The record that the table finds, which must be the one that the model knows. */
  find(key: number): number {
    const { bytes, view, starts, lengths } = this.keys;
    this.hash.compute(view, starts[key], lengths[key]);
    const { high, low } = this.hash;
    const ref = this.table.find(high, low, bytes, view, starts[key], lengths[key]);
    if (ref !== this.refs[key]) {
      throw new Error(`key ${key}: found ${ref}, expected ${this.refs[key]}`);
    }
    if (ref !== 0) this.keyOf(ref, key);
    return ref;
  }

  /** The number of a record's key, read from its value. */
  keyOf(ref: number, expected = -1): number {
    const { records } = this;
    records.open(ref);
    const at = records.valueStart;
    const [a, b, c] = records.valueBytes.subarray(at, at + 3);
    const key = a + b * 0x100 + c * 0x10000;
    if (records.keyLength !== this.keys.lengths[key] || (expected >= 0 && key !== expected)) {
      throw new Error(`the record ${ref} of key ${expected} says it is of ${key}`);
    }
    return key;
  }

  create(key: number): number {
    const { records, keys } = this;
    const ref = records.create(0, 0, keys.bytes, keys.starts[key], keys.lengths[key], 3, 3);
    const at = records.valueStart;
    records.valueBytes[at] = key;
    records.valueBytes[at + 1] = key >>> 8;
    records.valueBytes[at + 2] = key >>> 16;
    return ref;
  }

  insert(key: number): void {
    const ref = this.create(key);
    this.hash.compute(this.keys.view, this.keys.starts[key], this.keys.lengths[key]);
    this.table.insert(this.hash.high, this.hash.low, ref);
    this.refs[key] = ref;
    this.size++;
  }

  remove(key: number): void {
    const ref = this.find(key);
    this.hash.compute(this.keys.view, this.keys.starts[key], this.keys.lengths[key]);
    this.table.removeFound(this.hash.high, this.hash.low);
    this.records.free(ref);
    this.refs[key] = 0;
    this.size--;
  }

  replace(key: number): void {
    const ref = this.find(key);
    const created = this.create(key);
    this.table.replaceFound(created);
    this.records.free(ref);
    this.refs[key] = created;
  }

  /** Puts a key in or takes it out. */
  toggle(key: number): void {
    if (this.refs[key] === 0) this.insert(key);
    else this.remove(key);
  }

  /** All invariants, all keys, and every byte accounted for. */
  check(): HashTableAudit {
    const { table, records, memory } = this;
    if (table.size !== this.size) throw new Error(`size ${table.size}, expected ${this.size}`);
    const audit = auditHashTable(table, records, this.hash);
    const { liveBlocks } = auditMemory(memory);
    if (liveBlocks !== this.size + audit.segments) {
      throw new Error(`${liveBlocks} blocks for ${this.size} records, ${audit.segments} segments`);
    }
    let bytes = audit.segments * SEGMENT_BYTES;
    if (audit.segments > 0) bytes += 4 * 2 ** table.directoryDepth;
    let visited = 0;
    table.forEach((ref) => {
      visited++;
      if (this.refs[this.keyOf(ref)] !== ref) throw new Error(`record ${ref} is not live`);
      bytes += memory.sizeOf(ref);
      if (records.keyBytes.length === records.keyLength) bytes += records.keyLength;
    });
    if (visited !== this.size) throw new Error(`forEach visits ${visited} of ${this.size}`);
    if (memory.usedBytes !== bytes) throw new Error(`${memory.usedBytes} bytes, not ${bytes}`);
    for (let key = 0; key < this.keys.count; key++) this.find(key);
    return audit;
  }
}
