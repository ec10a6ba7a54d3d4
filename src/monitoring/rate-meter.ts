/** Turns a running total into a rate: the mean of the last sixteen samples, as INFO shows it. */
const SAMPLES = 16;

export class RateMeter {
  readonly #samples = new Float64Array(SAMPLES);
  #next = 0;
  #lastTotal = 0;
  #lastTimeMs = 0;

  /** Takes the total reached at a time. */
  sample(total: number, timeMs: number): void {
    const elapsed = timeMs - this.#lastTimeMs;
    if (this.#lastTimeMs > 0 && elapsed > 0) {
      const gained = Math.max(0, total - this.#lastTotal);
      this.#samples[this.#next] = (gained * 1000) / elapsed;
      this.#next = (this.#next + 1) % SAMPLES;
    }
    this.#lastTotal = total;
    this.#lastTimeMs = timeMs;
  }

  /** Units per second. */
  get perSecond(): number {
    let sum = 0;
    for (const sample of this.#samples) sum += sample;
    return sum / SAMPLES;
  }

  reset(): void {
    this.#samples.fill(0);
    this.#next = 0;
    this.#lastTotal = 0;
    this.#lastTimeMs = 0;
  }
}
