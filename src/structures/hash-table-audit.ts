/**
 * Walks a whole hash table and throws at the first contradiction: between directory and segments,
 * between a record's hash and the place where it stands, between entries and the words that count
 * them. It hashes every key again, so it is for tests and for DEBUG, never for a request.
 */
import type { HalfSipHash } from '../base/half-siphash.ts';
import { REF_ARENA_SHIFT, REF_UNIT_MASK } from '../memory/arena-layout.ts';
import type { HashTable } from './hash-table.ts';
import type { KeyedRecords } from './keyed-record.ts';
import { hashRecord } from './record-hash.ts';
import * as segments from './segment.ts';

const { BUCKETS, BUCKET_WORDS, META, REFS, SLOTS, STASH_BUCKETS } = segments;

/** What the walk counted. */
export interface HashTableAudit {
  readonly entries: number;
  readonly segments: number;
  /** Entries that stand in the bucket after their own, and in the stash. */
  readonly displaced: number;
  readonly stashed: number;
}

/** Throws an Error that names the first invariant found broken. */
export function auditHashTable(
  table: HashTable,
  records: KeyedRecords,
  hash: HalfSipHash,
): HashTableAudit {
  return new HashTableAuditor(table, records, hash).audit();
}

class HashTableAuditor {
  readonly #table: HashTable;
  readonly #records: KeyedRecords;
  readonly #hash: HalfSipHash;
  readonly #refs = new Set<number>();
  #displaced = 0;
  #stashed = 0;
  #deepest = 0;
  /** For the segment being looked at: entries by home bucket that stand elsewhere. */
  readonly #displacedFrom = new Int32Array(BUCKETS);
  readonly #stashedFrom = new Int32Array(BUCKETS);

  constructor(table: HashTable, records: KeyedRecords, hash: HalfSipHash) {
    this.#table = table;
    this.#records = records;
    this.#hash = hash;
  }

  audit(): HashTableAudit {
    const table = this.#table;
    const length = table.segmentCount === 0 ? 0 : 2 ** table.directoryDepth;
    const seen = new Set<number>();
    for (let at = 0; at < length; ) {
      const segment = table.directoryEntry(at);
      holds(!seen.has(segment), `segment ${segment} stands in two places of the directory`);
      seen.add(segment);
      at += this.#auditSegment(segment, at);
    }
    if (table.directory.header === 0) {
      equal(table.directory.entries.length, length, 'length of the directory');
    }
    equal(seen.size, table.segmentCount, 'segments');
    equal(this.#refs.size, table.size, 'entries');
    equal(this.#deepest, table.directoryDepth, 'depth that the segments need');
    return {
      entries: this.#refs.size,
      segments: seen.size,
      displaced: this.#displaced,
      stashed: this.#stashed,
    };
  }

  /** Returns how many entries of the directory the segment has, from `at` on. */
  #auditSegment(segment: number, at: number): number {
    const depth = this.#table.directoryDepth;
    const words = this.#records.memory.words[segment >>> REF_ARENA_SHIFT];
    const base = (segment & REF_UNIT_MASK) << 1;
    const where = `segment ${segment}`;
    const localDepth = words[base + segments.DEPTH_WORD];
    holds(localDepth >= 0 && localDepth <= depth, `${where} has depth ${localDepth} of ${depth}`);
    if (localDepth > this.#deepest) this.#deepest = localDepth;
    const span = 2 ** (depth - localDepth);
    equal(at % span, 0, `alignment in the directory of ${where}`);
    for (let other = at; other < at + span; other++) {
      equal(this.#table.directoryEntry(other), segment, `directory entry ${other}`);
    }
    const prefix = words[base + segments.PREFIX_WORD];
    equal(prefix >>> 0, at * 2 ** (32 - depth), `prefix of ${where}`);
    this.#displacedFrom.fill(0);
    this.#stashedFrom.fill(0);
    let count = 0;
    for (let bucket = 0; bucket < BUCKETS + STASH_BUCKETS; bucket++) {
      count += this.#auditBucket(words, base, bucket, localDepth, prefix, where);
    }
    equal(words[base + segments.COUNT_WORD], count, `entries of ${where}`);
    const mergeBelow = words[base + segments.MERGE_WORD];
    holds(mergeBelow > 0 && mergeBelow <= segments.MERGE_BELOW, `${where}: merge ${mergeBelow}`);
    for (let bucket = 0; bucket < BUCKETS; bucket++) this.#auditAway(words, base, bucket, where);
    return span;
  }

  #auditBucket(
    words: Int32Array,
    base: number,
    bucket: number,
    localDepth: number,
    prefix: number,
    where: string,
  ): number {
    const at = base + bucket * BUCKET_WORDS;
    const isStash = bucket >= BUCKETS;
    const meta = isStash ? 0 : words[at + META];
    let count = 0;
    for (let slot = 0; slot < SLOTS; slot++) {
      const isGuest = (meta & (1 << slot)) !== 0;
      const what = `slot ${slot} of bucket ${bucket} in ${where}`;
      const tag = segments.tagAt(words, at, slot);
      if (tag === 0) {
        holds(!isGuest, `empty ${what} is marked as a guest`);
        continue;
      }
      count++;
      const ref = words[at + REFS + slot];
      holds(!this.#refs.has(ref), `the record in ${what} stands elsewhere too`);
      this.#refs.add(ref);
      const { high, low } = this.#hashOf(ref);
      equal(tag, segments.tagOf(low), `tag in ${what}`);
      equal(localDepth === 0 ? 0 : (high ^ prefix) >>> (32 - localDepth), 0, `prefix in ${what}`);
      const home = segments.homeOf(low);
      if (isStash) {
        this.#stashedFrom[home]++;
        this.#stashed++;
      } else if (isGuest) {
        equal(bucket, (home + 1) % BUCKETS, `bucket of the guest in ${what}`);
        this.#displacedFrom[home]++;
        this.#displaced++;
      } else {
        equal(bucket, home, `home of ${what}`);
      }
    }
    if (!isStash) equal((meta >>> 12) & 0xf, count, `entries of bucket ${bucket} in ${where}`);
    return count;
  }

  #auditAway(words: Int32Array, base: number, bucket: number, where: string): void {
    const meta = words[base + bucket * BUCKET_WORDS + META];
    const displaced = (meta & segments.DISPLACED_MASK) / segments.DISPLACED_ONE;
    const stashed = (meta & segments.STASHED_MASK) / segments.STASHED_ONE;
    equal(displaced, this.#displacedFrom[bucket], `displaced of bucket ${bucket} in ${where}`);
    equal(stashed, this.#stashedFrom[bucket], `stashed of bucket ${bucket} in ${where}`);
    equal(meta >>> 26, 0, `spare bits of bucket ${bucket} in ${where}`);
  }

  #hashOf(ref: number): HalfSipHash {
    const records = this.#records;
    records.open(ref);
    const { keyBytes, keyStart, keyLength } = records;
    hashRecord(records.memory, this.#hash, ref);
    const { high, low } = this.#hash;
    this.#hash.compute(new DataView(keyBytes.buffer, keyBytes.byteOffset), keyStart, keyLength);
    equal(high, this.#hash.high, `hash kept in record ${ref}, high word`);
    equal(low, this.#hash.low, `hash kept in record ${ref}, low word`);
    return this.#hash;
  }
}

function equal(found: unknown, expected: unknown, what: string): void {
  if (found !== expected) throw new Error(`${what}: ${found}, expected ${expected}`);
}

function holds(condition: boolean, broken: string): void {
  if (!condition) throw new Error(broken);
}
