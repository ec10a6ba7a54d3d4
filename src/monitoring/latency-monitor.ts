/**
 * LATENCY: moments in which something took at least `latency-monitor-threshold`, by the name of
 * what it was. Of each, the worst of a second is one sample, and the last 160 are kept.
 */
const MOST_SAMPLES = 160;

export interface LatencySample {
  /** Seconds since the epoch. */
  readonly timeSeconds: number;
  durationMs: number;
}

export class LatencyEvent {
  /** Oldest first. */
  readonly samples: LatencySample[] = [];
  /** The longest ever, samples that are forgotten included. */
  longestMs = 0;

  get latest(): LatencySample {
    return this.samples[this.samples.length - 1];
  }

  add(timeSeconds: number, durationMs: number): void {
    this.longestMs = Math.max(this.longestMs, durationMs);
    const last = this.samples.at(-1);
    if (last?.timeSeconds === timeSeconds) {
      last.durationMs = Math.max(last.durationMs, durationMs);
      return;
    }
    this.samples.push({ timeSeconds, durationMs });
    if (this.samples.length > MOST_SAMPLES) this.samples.shift();
  }
}

export class LatencyMonitor {
  /** Shorter ones are not noted; 0: none is. */
  thresholdMs = 0;
  readonly #events = new Map<string, LatencyEvent>();

  /** In the order of their names. */
  get events(): readonly (readonly [name: string, event: LatencyEvent])[] {
    return [...this.#events].sort(([left], [right]) => (left < right ? -1 : 1));
  }

  find(name: string): LatencyEvent | undefined {
    return this.#events.get(name);
  }

  /** Something took so long; whole milliseconds count. */
  note(name: string, durationMs: number, nowMs: number): void {
    if (this.thresholdMs === 0) return;
    const whole = Math.floor(durationMs);
    if (whole < this.thresholdMs) return;
    const event = this.#events.get(name) ?? new LatencyEvent();
    this.#events.set(name, event);
    event.add(Math.floor(nowMs / 1000), whole);
  }

  /** LATENCY RESET; returns how many events were forgotten. */
  forget(names: readonly string[]): number {
    let forgotten = 0;
    for (const name of names) if (this.#events.delete(name)) forgotten++;
    return forgotten;
  }

  forgetAll(): number {
    const { size } = this.#events;
    this.#events.clear();
    return size;
  }
}
