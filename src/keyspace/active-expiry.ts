/**
 * Removes keys whose time has come though nobody asks for them. Each cycle looks at some buckets of
 * every database's table of expiring keys and goes on as long as many of them had expired, within a
 * time budget: so nothing is set up for a single key, and a million keys that expire in one second
 * are gone soon after without a long stop.
 */
import type { Clock } from '../base/clock.ts';
import type { Database } from './database.ts';
import { FieldExpiry } from './field-expiry.ts';
import type { Keyspace } from './keyspace.ts';

/** Keys looked at before the share of expired ones is judged. */
const KEYS_PER_ROUND = 20;
/** Buckets looked at in a round even if they hold too few keys. */
const STEPS_PER_ROUND = 400;
/** Goes on while more than this share of a round had expired, less two per step of effort. */
const ACCEPTABLE_STALE_PERCENT = 10;
/** The clock is read only every so many rounds. */
const ROUNDS_PER_CLOCK_READING = 4;

export class ActiveExpiry {
  readonly #keyspace: Keyspace;
  readonly #clock: Clock;
  /** DEBUG SET-ACTIVE-EXPIRE turns it off for tests. */
  enabled = true;
  #nextDatabase = 0;
  readonly #found: number[] = [];
  readonly #fields: FieldExpiry;

  constructor(keyspace: Keyspace, clock: Clock) {
    this.#keyspace = keyspace;
    this.#clock = clock;
    this.#fields = new FieldExpiry(keyspace, clock);
  }

  /**
   * One cycle of at most about `budgetMs`; `effort` is `active-expire-effort`, 1 to 10. True when
   * there is more to do right away.
   */
  cycle(budgetMs: number, effort: number): boolean {
    if (!this.enabled) return false;
    const { databases, statistics } = this.#keyspace;
    const deadline = this.#clock.monotonicMs() + budgetMs;
    let sampled = 0;
    let expired = 0;
    for (let count = 0; count < databases.length; count++) {
      const database = databases[this.#nextDatabase];
      if (database.expires.size === 0) database.averageTtlMs = 0;
      const acceptable = ACCEPTABLE_STALE_PERCENT - (effort - 1);
      for (let round = 1; database.expires.size > 0; round++) {
        const before = expired;
        const seen = this.#round(database, KEYS_PER_ROUND + 5 * (effort - 1));
        sampled += seen;
        expired += this.#found.length;
        this.#removeFound(database);
        if (round % ROUNDS_PER_CLOCK_READING === 0 && this.#clock.monotonicMs() > deadline) {
          statistics.expiredTimeCapReached++;
          this.#judge(sampled, expired);
          return true;
        }
        if ((expired - before) * 100 <= seen * acceptable) break;
      }
      this.#nextDatabase = (this.#nextDatabase + 1) % databases.length;
    }
    this.#judge(sampled, expired);
    return this.#fields.run(deadline);
  }

  /** Looks at some keys; those whose time has come are left in `#found`. */
  #round(database: Database, keys: number): number {
    this.#found.length = 0;
    const { records, nowMs } = this.#keyspace;
    let seen = 0;
    let ttlSum = 0;
    let ttlCount = 0;
    for (let step = 0; step < STEPS_PER_ROUND && seen < keys; step++) {
      database.expireCursor = database.expires.scan(database.expireCursor, (ref) => {
        seen++;
        const time = records.expireTimeMs(ref);
        if (time < nowMs) {
          this.#found.push(ref);
        } else {
          ttlSum += time - nowMs;
          ttlCount++;
        }
      });
      if (database.expireCursor === 0) break;
    }
    if (ttlCount > 0) {
      const mean = ttlSum / ttlCount;
      const old = database.averageTtlMs;
      database.averageTtlMs = old === 0 ? mean : old * 0.98 + mean * 0.02;
    }
    return seen;
  }

  #removeFound(database: Database): void {
    for (const ref of this.#found) this.#keyspace.expireRecord(database, ref);
  }

  #judge(sampled: number, expired: number): void {
    const { statistics } = this.#keyspace;
    const share = sampled === 0 ? 0 : (expired * 100) / sampled;
    statistics.expiredStalePercent = share * 0.05 + statistics.expiredStalePercent * 0.95;
  }
}
