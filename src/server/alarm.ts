/** One timer that is set again and again, for the next thing that has a time of its own. */

/** Node takes no longer delay; the alarm then rings too early, and is set again. */
const LONGEST_DELAY_MS = 0x7fffffff;

export class Alarm {
  #timer: NodeJS.Timeout | undefined = undefined;

  /** Calls back once; forgets what was set before. */
  set(delayMs: number, ring: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(ring, Math.min(delayMs, LONGEST_DELAY_MS));
  }

  clear(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
