// Clocks under which turns of the event loop are never over, or over after a few requests.
import { SystemClock } from '../../src/server/system-clock.ts';

/** All commands take no time: whatever comes in one turn is executed in it. */
export class StandingClock extends SystemClock {
  override monotonicMs(): number {
    return 0;
  }
}

/** Between any two readings so much time has passed. */
export class LeapingClock extends SystemClock {
  readonly #leapMs: number;
  #ms = 0;

  constructor(leapMs: number) {
    super();
    this.#leapMs = leapMs;
  }

  override monotonicMs(): number {
    this.#ms += this.#leapMs;
    return this.#ms;
  }
}
