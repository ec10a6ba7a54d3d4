/**
 * What a server does when no client asks: statistics, soft limits, active expiry and evacuation
 * in short slices, so that requests in between wait a millisecond at most.
 */
import { effectiveHz } from '../config/dynamic-hz.ts';
import type { Setting } from '../config/setting.ts';
import type { Engine } from '../execution/engine.ts';
import type { ConnectionHub } from './connection-hub.ts';
import { MemoryReturn } from './memory-return.ts';

/** One slice of expiry. */
const EXPIRE_SLICE_MS = 1;
/** Beside many requests, it may take this share of the time, more with `active-expire-effort`. */
const EXPIRE_PERCENT = 40;
const EXPIRE_PERCENT_PER_EFFORT = 2;
/** So few requests between two slices lose nothing if there is no pause: each waits for one. */
const FEW_REQUESTS = 20;
/** One slice of evacuation; the pause after it follows from the share of time it may have. */
const EVACUATE_SLICE_MS = 1;

export class BackgroundWork {
  readonly #engine: Engine;
  readonly #hub: ConnectionHub;
  readonly #memoryReturn: MemoryReturn;
  readonly #timeout: Setting<number>;
  #hz = 1;
  #timer: NodeJS.Timeout | undefined = undefined;
  #expireTimer: NodeJS.Timeout | undefined = undefined;
  #expireSoon: NodeJS.Immediate | undefined = undefined;
  #commandsAtSlice = 0;
  #evacuateTimer: NodeJS.Timeout | undefined = undefined;

  constructor(engine: Engine, hub: ConnectionHub) {
    this.#engine = engine;
    this.#hub = hub;
    this.#memoryReturn = new MemoryReturn(engine.keyspace.memory);
    this.#timeout = engine.config.setting('timeout');
  }

  /** `hz` times a second or, with `dynamic-hz`, as many clients require, until `stop`. */
  start(): void {
    this.stop();
    this.#hz = this.#wantedHz();
    this.#startTicking();
  }

  #wantedHz(): number {
    const { config, clients } = this.#engine;
    return effectiveHz(config.get('hz'), config.get('dynamic-hz'), clients.count);
  }

  #startTicking(): void {
    clearInterval(this.#timer);
    this.#timer = setInterval(() => this.#tick(), Math.max(1, Math.round(1000 / this.#hz)));
  }

  stop(): void {
    clearInterval(this.#timer);
    clearTimeout(this.#expireTimer);
    clearImmediate(this.#expireSoon);
    this.#expireSoon = undefined;
    clearTimeout(this.#evacuateTimer);
    this.#timer = undefined;
    this.#expireTimer = undefined;
    this.#evacuateTimer = undefined;
  }

  #tick(): void {
    const hz = this.#wantedHz();
    if (hz !== this.#hz) {
      this.#hz = hz;
      this.#startTicking();
    }
    if (this.#engine.backgroundPaused) return;
    this.#engine.beginBackgroundWork();
    this.#engine.sampleStatistics();
    this.#engine.tickClients();
    this.#hub.checkLimits();
    this.#hub.closeIdle(this.#timeout.value, this.#hz);
    this.#engine.endBackgroundWork();
    if (this.#expireTimer === undefined && this.#expireSoon === undefined) this.#expire();
    if (this.#evacuateTimer === undefined) this.#evacuate();
    this.#memoryReturn.check();
  }

  #evacuate(): void {
    this.#evacuateTimer = undefined;
    if (this.#engine.backgroundPaused) return;
    this.#engine.beginBackgroundWork();
    const pauseMs = this.#engine.evacuateSlice(EVACUATE_SLICE_MS);
    this.#engine.endBackgroundWork();
    if (pauseMs === 0) return;
    this.#evacuateTimer = setTimeout(() => this.#evacuate(), pauseMs);
  }

  #expire(): void {
    this.#expireTimer = undefined;
    this.#expireSoon = undefined;
    const engine = this.#engine;
    if (engine.backgroundPaused) return;
    const { commandsProcessed } = engine.statistics;
    engine.beginBackgroundWork();
    const hasMore = engine.expireSlice(EXPIRE_SLICE_MS);
    engine.endBackgroundWork();
    if (!hasMore) return;
    const requests = commandsProcessed - this.#commandsAtSlice;
    this.#commandsAtSlice = commandsProcessed;
    const goOn = () => this.#expire();
    if (requests < FEW_REQUESTS) this.#expireSoon = setImmediate(goOn);
    else this.#expireTimer = setTimeout(goOn, this.#expirePauseMs());
  }

  #expirePauseMs(): number {
    const effort = this.#engine.config.get('active-expire-effort') - 1;
    const percent = EXPIRE_PERCENT + EXPIRE_PERCENT_PER_EFFORT * effort;
    return (EXPIRE_SLICE_MS * (100 - percent)) / percent;
  }
}
