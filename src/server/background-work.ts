/**
 * What a server does when no client asks: statistics, soft limits, and active expiry in short
 * slices, so that requests in between wait a millisecond at most.
 */
import type { Engine } from '../execution/engine.ts';
import type { ConnectionHub } from './connection-hub.ts';

/** One slice of expiry, and the pause after it when there is more to do: a share of a quarter. */
const EXPIRE_SLICE_MS = 1;
const EXPIRE_PAUSE_MS = 3;

export class BackgroundWork {
  readonly #engine: Engine;
  readonly #hub: ConnectionHub;
  #timer: NodeJS.Timeout | undefined = undefined;
  #expireTimer: NodeJS.Timeout | undefined = undefined;

  constructor(engine: Engine, hub: ConnectionHub) {
    this.#engine = engine;
    this.#hub = hub;
  }

  /** `hz` times a second, until `stop`; calling it again takes over a changed `hz`. */
  start(hz: number): void {
    this.stop();
    this.#timer = setInterval(() => this.#tick(), Math.max(1, Math.round(1000 / hz)));
  }

  stop(): void {
    clearInterval(this.#timer);
    clearTimeout(this.#expireTimer);
    this.#timer = undefined;
    this.#expireTimer = undefined;
  }

  #tick(): void {
    this.#engine.beginTurn();
    this.#engine.sampleStatistics();
    this.#engine.tickClients();
    this.#hub.checkLimits();
    this.#engine.endTurn();
    if (this.#expireTimer === undefined) this.#expire();
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
