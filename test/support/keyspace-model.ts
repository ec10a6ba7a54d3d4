// A keyspace driven by keys and values as Latin-1 text, without commands, and an audit of it:
// tables,
// expiry bookkeeping, interest flags, and every block and byte of memory accounted for.

import { Arguments } from '../../src/base/arguments.ts';
import { asciiBytes, latin1Text } from '../../src/base/ascii.ts';
import { SeededRandom } from '../../src/base/random.ts';
import type { Database } from '../../src/keyspace/database.ts';
import { KEEP_EXPIRY, Keyspace, NO_EXPIRY } from '../../src/keyspace/keyspace.ts';
import { resizeString } from '../../src/keyspace/resize-string.ts';
import type { Memory } from '../../src/memory/memory.ts';
import { auditMemory } from '../../src/memory/memory-audit.ts';
import { auditHashTable } from '../../src/structures/hash-table-audit.ts';
import {
  HEAD_EXPIRES,
  HEAD_EXTERNAL_KEY,
  HEAD_EXTERNAL_VALUE,
  HEAD_INTEREST,
} from '../../src/structures/keyed-record.ts';
import { STRING_RAW } from '../../src/values/string.ts';

const SEGMENT_BYTES = 4352;
/**
 * What a database keeps of a table that was once used and is empty: a segment, a directory of one.
 */
export const EMPTY_TABLE_BYTES = SEGMENT_BYTES + 4;

export class KeyspaceModel {
  readonly keyspace: Keyspace;
  readonly #request = new Arguments();

  constructor(databases = 1, seed = 1) {
    this.keyspace = new Keyspace(databases, new SeededRandom(seed));
    this.keyspace.setNow(1_700_000_000_000);
  }

  get database(): Database {
    return this.keyspace.databases[0];
  }

  get usedBytes(): number {
    return this.keyspace.memory.usedBytes;
  }

  advance(ms: number): void {
    this.keyspace.setNow(this.keyspace.nowMs + ms);
  }

  /** A request with these arguments, from index 0 on. */
  request(...parts: string[]): Arguments {
    this.#request.setParts(parts.map(asciiBytes));
    return this.#request;
  }

  /** `find`: the record, or 0. */
  find(key: string, database = this.database): number {
    return this.keyspace.find(database, this.request(key), 0);
  }

  set(
    key: string,
    value: string,
    expireTimeMs: number | bigint = NO_EXPIRY,
    database = this.database,
  ): number {
    const bytes = asciiBytes(value);
    const request = this.request(key);
    const { keyspace } = this;
    const ref = keyspace.find(database, request, 0);
    const { length } = bytes;
    return keyspace.storeString(
      database,
      request,
      0,
      ref,
      STRING_RAW,
      bytes,
      0,
      length,
      expireTimeMs,
    );
  }

  /** Overwrites the value, the time to live staying as it is. */
  setKeeping(key: string, value: string, database = this.database): number {
    return this.set(key, value, KEEP_EXPIRY, database);
  }

  get(key: string, database = this.database): string | undefined {
    const ref = this.find(key, database);
    return ref === 0 ? undefined : this.valueOf(ref);
  }

  valueOf(ref: number): string {
    const { records } = this.keyspace;
    records.open(ref);
    return latin1Text(records.valueBytes, records.valueStart, records.valueLength);
  }

  keyOf(ref: number): string {
    const { records } = this.keyspace;
    records.open(ref);
    return latin1Text(records.keyBytes, records.keyStart, records.keyLength);
  }

  remove(key: string, database = this.database): boolean {
    const request = this.request(key);
    const ref = this.keyspace.find(database, request, 0);
    if (ref !== 0) this.keyspace.remove(database, request, 0, ref);
    return ref !== 0;
  }

  /** False when there is no such key. */
  expireAt(key: string, timeMs: number | bigint, database = this.database): boolean {
    const request = this.request(key);
    const ref = this.keyspace.find(database, request, 0);
    if (ref !== 0) this.keyspace.setExpiry(database, request, 0, ref, timeMs);
    return ref !== 0;
  }

  /** The expiry time, -1 for none; undefined when there is no such key. */
  expiryOf(key: string, database = this.database): number | bigint | undefined {
    const ref = this.find(key, database);
    if (ref === 0) return undefined;
    const { records } = this.keyspace;
    return (records.head(ref) & HEAD_EXPIRES) === 0 ? -1 : records.expireTimeExact(ref);
  }

  /** Makes the value `length` bytes long and writes `text` at `offset`. */
  write(key: string, offset: number, text: string, database = this.database): number {
    const request = this.request(key);
    const { keyspace } = this;
    const ref = keyspace.find(database, request, 0);
    let before = 0;
    if (ref !== 0) {
      keyspace.records.open(ref);
      before = keyspace.records.valueLength;
    }
    const length = Math.max(before, offset + text.length);
    const resized = resizeString(keyspace, database, request, 0, ref, STRING_RAW, length);
    keyspace.records.valueBytes.set(asciiBytes(text), keyspace.records.valueStart + offset);
    return resized;
  }

  /**
   * All invariants of tables and memory, and every byte accounted for. Throws at the first fault.
   */
  audit(): void {
    const { keyspace } = this;
    const { memory } = keyspace;
    const counted = { blocks: 0, bytes: 0, large: 0 };
    for (const database of keyspace.databases) {
      const expiring = this.#auditDatabase(database, counted);
      let listed = 0;
      database.expires.forEach((ref) => {
        listed++;
        if (!expiring.has(ref)) throw new Error('a record in expires is not in keys');
      });
      same(listed, expiring.size, 'records in expires');
      for (const table of [database.keys, database.expires]) {
        const { segments } = auditHashTable(table, keyspace.records, keyspace.hash);
        counted.blocks += segments;
        counted.bytes += segments * SEGMENT_BYTES;
        if (segments > 0) counted.bytes += 4 * 2 ** table.directoryDepth;
      }
    }
    auditMemory(memory);
    same(memory.liveBlocks, counted.blocks, 'live blocks');
    same(memory.large.count, counted.large, 'large buffers');
    same(memory.usedBytes, counted.bytes, 'used bytes');
  }

  /** Counts the records; returns those that expire. */
  #auditDatabase(
    database: Database,
    counted: { blocks: number; bytes: number; large: number },
  ): Set<number> {
    const { records, memory, interest } = this.keyspace;
    const expiring = new Set<number>();
    database.keys.forEach((ref) => {
      const head = records.head(ref);
      records.open(ref);
      counted.blocks++;
      counted.bytes += memory.sizeOf(ref);
      if ((head & HEAD_EXTERNAL_KEY) !== 0) {
        counted.large++;
        counted.bytes += records.keyBytes.length;
      }
      if ((head & HEAD_EXTERNAL_VALUE) !== 0) {
        counted.large++;
        counted.bytes += largeUsed(memory, records.valueBytes);
      }
      if ((head & HEAD_EXPIRES) !== 0) expiring.add(ref);
      const { keyBytes, keyStart, keyLength } = records;
      const concerns = interest.concerns(database.index, keyBytes, keyStart, keyLength);
      // Of a key whose time has come nobody is told when it goes, so it need not be flagged.
      if (concerns && (head & HEAD_INTEREST) === 0 && !this.keyspace.isExpired(ref)) {
        throw new Error(`'${this.keyOf(ref)}' interests somebody, but is not flagged`);
      }
    });
    return expiring;
  }
}

/** What is counted of a large buffer. */
function largeUsed(memory: Memory, bytes: Uint8Array): number {
  return memory.large.usedBytesOf(memory.large.buffers.indexOf(bytes));
}

function same(found: number, expected: number, what: string): void {
  if (found !== expected) throw new Error(`${what}: ${found}, expected ${expected}`);
}
