/** How often each command was called and how long it took, by the commands' numbers. */
import { LatencyHistogram } from './latency-histogram.ts';

export class CommandStatistics {
  readonly #calls: Float64Array;
  readonly #durationMs: Float64Array;
  /** Calls that were not begun: wrong arguments, no rights, no memory. */
  readonly rejected: Float64Array;
  /** Calls that answered with an error. */
  readonly failed: Float64Array;
  #histograms: (LatencyHistogram | undefined)[];
  /** `latency-tracking`. */
  keepsHistograms = true;

  /** @param count All numbers are below this. */
  constructor(count: number) {
    this.#calls = new Float64Array(count);
    this.#durationMs = new Float64Array(count);
    this.rejected = new Float64Array(count);
    this.failed = new Float64Array(count);
    this.#histograms = new Array(count).fill(undefined);
  }

  /** So many calls took so long together. */
  record(id: number, calls: number, durationMs: number): void {
    this.#calls[id] += calls;
    this.#durationMs[id] += durationMs;
    if (!this.keepsHistograms) return;
    const histogram = this.#histograms[id] ?? this.#newHistogram(id);
    histogram.add((durationMs / calls) * 1e6, calls);
  }

  #newHistogram(id: number): LatencyHistogram {
    const histogram = new LatencyHistogram();
    this.#histograms[id] = histogram;
    return histogram;
  }

  calls(id: number): number {
    return this.#calls[id];
  }

  microseconds(id: number): number {
    return this.#durationMs[id] * 1000;
  }

  /** What a call took on average, ms; 0 before the first. */
  meanMs(id: number): number {
    const calls = this.#calls[id];
    return calls === 0 ? 0 : this.#durationMs[id] / calls;
  }

  histogram(id: number): LatencyHistogram | undefined {
    return this.#histograms[id];
  }

  /** Is there anything to tell of this command? */
  isUsed(id: number): boolean {
    return this.#calls[id] + this.rejected[id] + this.failed[id] > 0;
  }

  forgetHistograms(): void {
    this.#histograms.fill(undefined);
  }

  /** CONFIG RESETSTAT. */
  reset(): void {
    for (const counters of [this.#calls, this.#durationMs, this.rejected, this.failed]) {
      counters.fill(0);
    }
    this.forgetHistograms();
  }
}
