/** The real clock. */
import type { Clock } from '../base/clock.ts';

export class SystemClock implements Clock {
  readonly #sleeper = new Int32Array(new SharedArrayBuffer(4));

  nowMs(): number {
    return Date.now();
  }

  nowMicroseconds(): number {
    return Math.round((performance.timeOrigin + performance.now()) * 1000);
  }

  monotonicMs(): number {
    return performance.now();
  }

  blockMs(durationMs: number): void {
    Atomics.wait(this.#sleeper, 0, 0, durationMs);
  }
}
