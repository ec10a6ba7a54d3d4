/**
 * Makes keys go until the data fit into `maxmemory` again, within a time budget. DESIGN.md beside
 * this file says how they are chosen and when this is called.
 */
import type { Clock } from '../../base/clock.ts';
import { REF_ARENA_SHIFT, REF_UNIT_MASK } from '../../memory/arena-layout.ts';
import type { HashTable } from '../../structures/hash-table.ts';
import { sampleEntries } from '../../structures/table-sampling.ts';
import type { Database } from '../database.ts';
import type { Keyspace } from '../keyspace.ts';
import { evictKey, evictRecord } from '../removal.ts';
import { CandidatePool, POOL_SIZE } from './candidate-pool.ts';
import { type EvictionPolicy, type EvictionPolicyName, evictionPolicy } from './policy.ts';

/** The data fit. */
export const FITS = 0;
/** The time was over first. */
export const UNFINISHED = 1;
/** They do not fit, and nothing more can go. */
export const STUCK = 2;

/** The clock is read, and a run may end, only after so many keys. */
export const KEYS_PER_CLOCK_READING = 16;

const MOST_SAMPLES = 64;
/** What so many evictions are to look at is looked at together: it costs them half as much. */
const EVICTIONS_PER_SAMPLING = 4;
/** A pool that has more candidates than this will do without new ones. */
const ENOUGH_CANDIDATES = POOL_SIZE - EVICTIONS_PER_SAMPLING;
const LINEAR_TENACITY = 10;
const MS_PER_LINEAR_STEP = 0.05;
const GROWTH_PER_STEP = 1.15;
const ENDLESS_TENACITY = 100;

/** For how long a run may go on, in ms, by `maxmemory-eviction-tenacity`. */
export function evictionBudgetMs(tenacity: number): number {
  if (tenacity >= ENDLESS_TENACITY) return Number.POSITIVE_INFINITY;
  if (tenacity <= LINEAR_TENACITY) return tenacity * MS_PER_LINEAR_STEP;
  const most = LINEAR_TENACITY * MS_PER_LINEAR_STEP;
  return most * GROWTH_PER_STEP ** (tenacity - LINEAR_TENACITY);
}

export class Eviction {
  readonly #keyspace: Keyspace;
  readonly #clock: Clock;
  readonly #pool = new CandidatePool();
  readonly #samples = new Int32Array(MOST_SAMPLES * EVICTIONS_PER_SAMPLING);
  readonly #scores = new Float64Array(MOST_SAMPLES * EVICTIONS_PER_SAMPLING);
  #policy: EvictionPolicy = evictionPolicy('noeviction');
  /** `maxmemory-samples`. */
  sampleCount = 5;
  /** `maxmemory`; Infinity for none. */
  limitBytes = Number.POSITIVE_INFINITY;
  /** What was read must go somewhere, or the compiler would not read it. */
  touched = 0;
  #nextDatabase = 0;
  /** Since when the data have been above the limit, monotonic ms; -1 while they are not. */
  #exceededSinceMs = -1;
  #exceededMs = 0;

  constructor(keyspace: Keyspace, clock: Clock) {
    this.#keyspace = keyspace;
    this.#clock = clock;
  }

  usePolicy(name: EvictionPolicyName): void {
    this.#policy = evictionPolicy(name);
    this.#pool.clear();
  }

  /** Could a run free anything, as far as the policy says? */
  get enabled(): boolean {
    return this.#policy.order !== 'none' && this.limitBytes !== Number.POSITIVE_INFINITY;
  }

  /** FITS, UNFINISHED or STUCK. At least 16 keys go even if there is no time. */
  run(budgetMs: number): number {
    const outcome = this.#run(budgetMs);
    if (outcome === FITS) this.#noteFits();
    else if (this.#exceededSinceMs < 0) this.#exceededSinceMs = this.#clock.monotonicMs();
    return outcome;
  }

  #run(budgetMs: number): number {
    const { memory } = this.#keyspace;
    if (memory.usedBytes <= this.limitBytes) return FITS;
    if (this.#policy.order === 'none') return STUCK;
    // Usually one key is enough, and the clock is not read at all.
    for (let evicted = 0; evicted < KEYS_PER_CLOCK_READING; evicted++) {
      if (!this.#evictOne()) return STUCK;
      if (memory.usedBytes <= this.limitBytes) return FITS;
    }
    return budgetMs === 0 ? UNFINISHED : this.#goOn(budgetMs);
  }

  #goOn(budgetMs: number): number {
    const { memory } = this.#keyspace;
    const deadline = this.#clock.monotonicMs() + budgetMs;
    for (let evicted = 1; ; evicted++) {
      if (!this.#evictOne()) return STUCK;
      if (memory.usedBytes <= this.limitBytes) return FITS;
      if (evicted % KEYS_PER_CLOCK_READING !== 0) continue;
      if (this.#clock.monotonicMs() >= deadline) return UNFINISHED;
    }
  }

  #noteFits(): void {
    if (this.#exceededSinceMs < 0) return;
    this.#exceededMs += this.#clock.monotonicMs() - this.#exceededSinceMs;
    this.#exceededSinceMs = -1;
  }

  /** For how long the data have been above the limit this time, ms. */
  get currentExceededMs(): number {
    if (this.#exceededSinceMs < 0) return 0;
    return this.#clock.monotonicMs() - this.#exceededSinceMs;
  }

  /** And in all. */
  get totalExceededMs(): number {
    return this.#exceededMs + this.currentExceededMs;
  }

  resetStatistics(): void {
    this.#exceededMs = 0;
    this.#exceededSinceMs = -1;
  }

  #evictOne(): boolean {
    return this.#policy.order === 'random' ? this.#evictAny() : this.#evictBest();
  }

  #tableOf(database: Database): HashTable {
    return this.#policy.volatileOnly ? database.expires : database.keys;
  }

  /** A key by chance, of each database in turn. */
  #evictAny(): boolean {
    const { databases, random } = this.#keyspace;
    for (let tried = 0; tried < databases.length; tried++) {
      const database = databases[this.#nextDatabase];
      this.#nextDatabase = (this.#nextDatabase + 1) % databases.length;
      const ref = this.#tableOf(database).randomEntry(random);
      if (ref === 0) continue;
      evictRecord(this.#keyspace, database, ref);
      return true;
    }
    return false;
  }

  /** The best of the pool, after new samples had their chance to get in. */
  #evictBest(): boolean {
    const pool = this.#pool;
    for (;;) {
      if (pool.count <= ENOUGH_CANDIDATES && !this.#sampleAll()) return false;
      while (pool.takeBest()) {
        if (this.#evictTaken()) return true;
      }
    }
  }

  /**
   * False when there are no keys that may go. Another database is the first each time, for among
   * equals those that come first have the pool.
   */
  #sampleAll(): boolean {
    const { databases } = this.#keyspace;
    const { length } = databases;
    const first = this.#nextDatabase;
    let candidates = 0;
    for (let at = 0; at < length; at++) {
      const index = first + at < length ? first + at : first + at - length;
      const table = this.#tableOf(databases[index]);
      if (table.size === 0) continue;
      if (candidates === 0) this.#nextDatabase = index + 1 < length ? index + 1 : 0;
      candidates += table.size;
      this.#sample(index, table);
    }
    return candidates > 0;
  }

  #sample(index: number, table: HashTable): void {
    const pool = this.#pool;
    const { memory, random, records } = this.#keyspace;
    const samples = this.#samples;
    const scores = this.#scores;
    const wanted = this.sampleCount * EVICTIONS_PER_SAMPLING;
    const count = sampleEntries(table, memory, random, wanted, samples);
    this.#touch(samples, count);
    for (let at = 0; at < count; at++) scores[at] = this.#score(samples[at]);
    for (let at = 0; at < count; at++) {
      const ref = samples[at];
      const score = scores[at];
      if (!pool.wants(score) || pool.has(ref)) continue;
      records.open(ref);
      pool.add(score, index, ref, records.keyBytes, records.keyStart, records.keyLength);
    }
  }

  /**
   * Brings the records into the cache. They lie far apart; only in a loop as short as this does the
   * processor wait for all of them at once rather than for two or three at a time.
   */
  #touch(samples: Int32Array, count: number): void {
    const { words } = this.#keyspace.memory;
    let touched = 0;
    for (let at = 0; at < count; at++) {
      const ref = samples[at];
      touched ^= words[ref >>> REF_ARENA_SHIFT][(ref & REF_UNIT_MASK) << 1];
    }
    this.touched = touched;
  }

  /** The greater, the sooner it goes. */
  #score(ref: number): number {
    const { accesses, records } = this.#keyspace;
    switch (this.#policy.order) {
      case 'lfu':
        return -accesses.count(ref);
      case 'ttl':
        return -records.expireTimeMs(ref);
      default:
        return accesses.idleSeconds(ref);
    }
  }

  /** False when the key has gone meanwhile, or has been used. */
  #evictTaken(): boolean {
    const pool = this.#pool;
    const { databases } = this.#keyspace;
    const { keyBytes, keyView, keyStart, keyLength } = pool;
    const database = databases[pool.database];
    const ref = this.#keyspace.lookUpKey(database, keyBytes, keyView, keyStart, keyLength);
    if (ref === 0) return false;
    if (this.#policy.volatileOnly && this.#keyspace.records.expireTimeMs(ref) === -1) return false;
    if (this.#score(ref) < pool.score) return false;
    evictKey(this.#keyspace, database, ref, keyBytes, keyView, keyStart, keyLength);
    return true;
  }
}
