/** The largest value noted in the last seconds: what INFO shows of buffers. */
const SECONDS = 8;

export class RecentMaximum {
  /** One for each of the last seconds. */
  readonly #greatest = new Float64Array(SECONDS);
  #second = 0;

  /** Moves on to the present; values that are too old are forgotten. */
  advance(nowMs: number): void {
    const second = Math.floor(nowMs / 1000);
    const passed = second - this.#second;
    this.#second = second;
    if (passed < 0 || passed >= SECONDS) {
      this.#greatest.fill(0);
      return;
    }
    for (let back = 0; back < passed; back++) this.#greatest[(second - back) % SECONDS] = 0;
  }

  note(value: number): void {
    const slot = this.#second % SECONDS;
    if (value > this.#greatest[slot]) this.#greatest[slot] = value;
  }

  get value(): number {
    return this.#greatest.reduce((most, value) => Math.max(most, value), 0);
  }
}
