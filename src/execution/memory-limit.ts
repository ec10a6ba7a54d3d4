/**
 * Keeps the data within `maxmemory`, or within what the machine has: decides when to evict and how
 * much at a time, and goes on between requests with what one run could not finish. The choice of
 * keys is the keyspace's (`keyspace/eviction`).
 */
import type { Clock } from '../base/clock.ts';
import type { LogLevel } from '../commands/framework/server.ts';
import type { Config } from '../config/config.ts';
import { Eviction, evictionBudgetMs, FITS, UNFINISHED } from '../keyspace/eviction/eviction.ts';
import { countsAccesses } from '../keyspace/eviction/policy.ts';
import type { Keyspace } from '../keyspace/keyspace.ts';
import { removeLazily } from '../keyspace/removal.ts';
import type { LatencyMonitor } from '../monitoring/latency-monitor.ts';

/** Without `maxmemory`, data may take all memory but this share, so that the process survives. */
const RESERVED_SHARE = 0.1;
const RESERVED_BYTES = 256 * 1024 * 1024;
/** How long a slice of lazy freeing lasts. */
const FREE_SLICE_MS = 1;

export interface MemoryLimitHost {
  readonly systemMemoryBytes: number;
  /** Calls back on a later turn of the event loop. */
  defer(work: () => void): void;
  log(level: LogLevel, text: string): void;
  readonly latency: LatencyMonitor;
}

export class MemoryLimit {
  /** Above so many bytes, something must go, or commands that need memory are refused. */
  bytes = Number.POSITIVE_INFINITY;
  readonly eviction: Eviction;
  readonly #keyspace: Keyspace;
  readonly #clock: Clock;
  readonly #config: Config;
  readonly #host: MemoryLimitHost;
  #budgetMs = 0;
  /** A slice of eviction, or of lazy freeing, has been asked for. */
  #evictionDeferred = false;
  #freeingDeferred = false;

  constructor(keyspace: Keyspace, clock: Clock, config: Config, host: MemoryLimitHost) {
    this.#keyspace = keyspace;
    this.#clock = clock;
    this.#config = config;
    this.#host = host;
    this.eviction = new Eviction(keyspace, clock);
    keyspace.lazyFree.onWork = () => this.#freeLater();
    this.#applyLimit();
    this.#applyPolicy();
    this.#applyLazyFreeing();
    this.#followConfiguration();
  }

  /**
   * For a command that needs memory while there is too much data: false when it must be refused.
   * A long pipeline of them is not to stop the others, so only the first of a crowd takes the
   * whole budget; what it leaves is done by slices, and by the others a few keys each.
   */
  makeRoom(): boolean {
    if (this.#keyspace.expiryPaused) return true; // Clients are paused: the data stand still.
    const { eviction } = this;
    if (!eviction.enabled) return this.#freeAbandoned();
    const outcome = this.#run(this.#evictionDeferred ? 0 : this.#budgetMs);
    if (outcome === UNFINISHED) this.#evictLater();
    return outcome === FITS || outcome === UNFINISHED || this.#freeAbandoned();
  }

  /** For data that outgrew the limit other than by a command that needs memory. */
  restore(): void {
    if (this.eviction.enabled && !this.#evictionDeferred) this.#evict();
  }

  #evict(): void {
    if (this.#keyspace.expiryPaused) return;
    if (this.#run(this.#budgetMs) === UNFINISHED) this.#evictLater();
  }

  #run(budgetMs: number): ReturnType<Eviction['run']> {
    const { latency } = this.#host;
    if (latency.thresholdMs === 0) return this.eviction.run(budgetMs);
    const startedMs = this.#clock.monotonicMs();
    const outcome = this.eviction.run(budgetMs);
    const tookMs = this.#clock.monotonicMs() - startedMs;
    latency.note('eviction-cycle', tookMs, this.#clock.nowMs());
    return outcome;
  }

  #evictLater(): void {
    if (this.#evictionDeferred) return;
    this.#evictionDeferred = true;
    this.#host.defer(() => {
      this.#evictionDeferred = false;
      this.#keyspace.setNow(this.#clock.nowMs());
      if (this.eviction.enabled) this.#evict();
    });
  }

  /** Nothing can go, but something has gone whose memory is not back yet. */
  #freeAbandoned(): boolean {
    const { lazyFree, memory } = this.#keyspace;
    while (lazyFree.pending && memory.usedBytes > this.bytes) lazyFree.run(this.#clock, 0);
    return memory.usedBytes <= this.bytes;
  }

  #freeLater(): void {
    if (this.#freeingDeferred) return;
    this.#freeingDeferred = true;
    this.#host.defer(() => {
      this.#freeingDeferred = false;
      if (this.#keyspace.lazyFree.run(this.#clock, FREE_SLICE_MS)) this.#freeLater();
    });
  }

  #followConfiguration(): void {
    const config = this.#config;
    config.applyWith(['maxmemory'], () => {
      this.#applyLimit();
      this.#warnOfLowLimit();
      if (this.#keyspace.memory.usedBytes > this.bytes) this.restore();
      return undefined;
    });
    config.applyWith(
      [
        'maxmemory-policy',
        'maxmemory-samples',
        'maxmemory-eviction-tenacity',
        'lfu-log-factor',
        'lfu-decay-time',
      ],
      () => {
        this.#applyPolicy();
        return undefined;
      },
    );
    config.applyWith(['lazyfree-lazy-expire', 'lazyfree-lazy-eviction'], () => {
      this.#applyLazyFreeing();
      return undefined;
    });
  }

  #applyLimit(): void {
    const configured = Number(this.#config.get('maxmemory'));
    const { systemMemoryBytes } = this.#host;
    const reserve = Math.max(systemMemoryBytes * RESERVED_SHARE, RESERVED_BYTES);
    const ceiling = Math.max(systemMemoryBytes - reserve, 0);
    this.bytes = configured > 0 ? configured : ceiling;
    this.eviction.limitBytes = configured > 0 ? configured : Number.POSITIVE_INFINITY;
    // What arenas hold may be far more than what is in use of them.
    this.#keyspace.memory.ceilingBytes = configured > 0 ? Number.POSITIVE_INFINITY : ceiling;
  }

  #warnOfLowLimit(): void {
    const configured = Number(this.#config.get('maxmemory'));
    const { usedBytes } = this.#keyspace.memory;
    if (configured === 0 || usedBytes <= configured) return;
    const text =
      `WARNING: the new maxmemory value set via CONFIG SET (${configured}) is smaller than the ` +
      `current memory usage (${usedBytes}). This will result in key eviction and/or the ` +
      'inability to accept new write commands depending on the maxmemory-policy.';
    this.#host.log('warning', text);
  }

  #applyPolicy(): void {
    const config = this.#config;
    const policy = config.get('maxmemory-policy');
    const { accesses } = this.#keyspace;
    this.eviction.usePolicy(policy);
    this.eviction.sampleCount = config.get('maxmemory-samples');
    this.#budgetMs = evictionBudgetMs(config.get('maxmemory-eviction-tenacity'));
    accesses.countsAccesses = countsAccesses(policy);
    accesses.frequency.logFactor = config.get('lfu-log-factor');
    accesses.frequency.decayMinutes = config.get('lfu-decay-time');
  }

  #applyLazyFreeing(): void {
    const config = this.#config;
    removeLazily(
      this.#keyspace,
      config.get('lazyfree-lazy-expire'),
      config.get('lazyfree-lazy-eviction'),
    );
  }
}
