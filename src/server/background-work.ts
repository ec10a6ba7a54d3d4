/**
 * What a server does when no client asks: statistics, soft limits, active expiry and evacuation
 * in short slices, so that requests in between wait a millisecond at most.
 */
import type { Engine } from '../execution/engine.ts';
import type { ConnectionHub } from './connection-hub.ts';
import { MemoryReturn } from './memory-return.ts';

/** One slice of expiry, and the pause after it when there is more to do: a share of a quarter. */
const EXPIRE_SLICE_MS = 1;
const EXPIRE_PAUSE_MS = 3;
/** One slice of evacuation; the pause after it follows from the share of time it may have. */
const EVACUATE_SLICE_MS = 1;

export class BackgroundWork {
  readonly #engine: Engine;
  readonly #hub: ConnectionHub;
  readonly #memoryReturn: MemoryReturn;
  #timer: NodeJS.Timeout | undefined = undefined;
  #expireTimer: NodeJS.Timeout | undefined = undefined;
  #evacuateTimer: NodeJS.Timeout | undefined = undefined;

  constructor(engine: Engine, hub: ConnectionHub) {
    this.#engine = engine;
    this.#hub = hub;
    this.#memoryReturn = new MemoryReturn(engine.keyspace.memory);
  }

  /** `hz` times a second, until `stop`; calling it again takes over a changed `hz`. */
  start(hz: number): void {
    this.stop();
    this.#timer = setInterval(() => this.#tick(), Math.max(1, Math.round(1000 / hz)));
  }

  stop(): void {
    clearInterval(this.#timer);
    clearTimeout(this.#expireTimer);
    clearTimeout(this.#evacuateTimer);
    this.#timer = undefined;
    this.#expireTimer = undefined;
    this.#evacuateTimer = undefined;
  }

  #tick(): void {
    this.#engine.beginTurn();
    this.#engine.sampleStatistics();
    this.#hub.checkLimits();
    this.#engine.endTurn();
    if (this.#expireTimer === undefined) this.#expire();
    if (this.#evacuateTimer === undefined) this.#evacuate();
    this.#memoryReturn.check();
  }

  #evacuate(): void {
    this.#evacuateTimer = undefined;
    this.#engine.beginTurn();
    const pauseMs = this.#engine.evacuateSlice(EVACUATE_SLICE_MS);
    this.#engine.endTurn();
    if (pauseMs === 0) return;
    this.#evacuateTimer = setTimeout(() => this.#evacuate(), pauseMs);
  }

  #expire(): void {
    this.#expireTimer = undefined;
    this.#engine.beginTurn();
    const hasMore = this.#engine.expireSlice(EXPIRE_SLICE_MS);
    this.#engine.endTurn();
    if (!hasMore) return;
    this.#expireTimer = setTimeout(() => this.#expire(), EXPIRE_PAUSE_MS);
  }
}
