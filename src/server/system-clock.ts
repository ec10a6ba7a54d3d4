/** The real clock. */
import type { Clock } from '../base/clock.ts';

export class SystemClock implements Clock {
  readonly #sleeper = new Int32Array(new SharedArrayBuffer(4));
  /** The global is a property with a getter, which costs a sixth of a reading. */
  readonly #performance = performance;

  nowMs(): number {
    return Date.now();
  }

  nowMicroseconds(): number {
    return Math.round((this.#performance.timeOrigin + this.#performance.now()) * 1000);
  }

  monotonicMs(): number {
    return this.#performance.now();
  }

  blockMs(durationMs: number): void {
    Atomics.wait(this.#sleeper, 0, 0, durationMs);
  }
}
