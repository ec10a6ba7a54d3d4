/**
 * Measures how long commands take without reading the clock for each: a reading costs 40 to 70 ns,
 * a pipelined GET about 300. Requests that follow one another share readings, the end of one being
 * the beginning of the next, and a run of quick commands is measured as a whole. Its time is spread
 * evenly over the calls of one command, and over several commands by what each took on average
 * before. A run begins with one request, so that whoever sends one by one is measured exactly, and
 * grows fourfold while the pipeline goes on. See ADR 13.
 */
import type { Clock } from '../base/clock.ts';

/** Requests of one run at most; 64 requests of a pipeline take five readings. */
const LONGEST_RUN = 64;
const GROWTH = 4;
/** How often a run may change from one command to another. */
const MOST_CHANGES = 8;

/** Takes what was measured. */
export interface TimingSink {
  /** @param runMs What all that was measured together took, other commands included. */
  measured(id: number, calls: number, durationMs: number, runMs: number): void;
  /** What a call has taken on average; 0: nothing is known. */
  meanMs(id: number): number;
}

export class CommandTimer {
  /** The command that the open run has come to; -1: none is open. */
  runId = -1;
  /** Calls of it in a row, and how many there may be. */
  runCalls = 0;
  runLimit = 1;
  /** May the open run go on with another command? */
  #mayChange = false;
  /** What the run had before: commands, how many calls of each, and of all. */
  readonly #earlierIds = new Int32Array(MOST_CHANGES);
  readonly #earlierCalls = new Int32Array(MOST_CHANGES);
  /** What each of these should have taken, for sharing out what they did. */
  readonly #expectedMs = new Float64Array(MOST_CHANGES);
  #changes = 0;
  #earlierTotal = 0;
  readonly #clock: Clock;
  readonly #sink: TimingSink;
  /** The latest reading of the clock, ms. */
  latestMs = 0;
  /** The same; NaN when time has passed since that belongs to no command. */
  #markMs = Number.NaN;
  #nextLimit = 1;
  /** What the last closed run came to. */
  lastDurationMs = 0;

  constructor(clock: Clock, sink: TimingSink) {
    this.#clock = clock;
    this.#sink = sink;
  }

  /** From here on time belongs to commands. */
  start(): void {
    this.#read();
    this.#nextLimit = 1;
  }

  /** Does the open run consist of one call? */
  get isSingle(): boolean {
    return this.#earlierTotal + this.runCalls === 1;
  }

  /** Another command than before. @param isQuick Its calls may be measured together. */
  begin(id: number, isQuick: boolean): void {
    const mayShare = isQuick && this.#sink.meanMs(id) > 0;
    if (this.runCalls > 0) {
      if (mayShare && this.#mayChange && this.#changes < MOST_CHANGES) {
        this.#change(id);
        return;
      }
      this.end();
    } else if (Number.isNaN(this.#markMs)) {
      this.start();
    }
    this.runId = id;
    this.runLimit = isQuick ? this.#nextLimit : 1;
    this.#mayChange = mayShare;
  }

  /** The open run goes on with another command. */
  #change(id: number): void {
    const { runCalls } = this;
    this.#earlierIds[this.#changes] = this.runId;
    this.#earlierCalls[this.#changes++] = runCalls;
    this.#earlierTotal += runCalls;
    this.runLimit -= runCalls;
    this.runId = id;
    this.runCalls = 0;
  }

  /** Closes the run that is open. */
  end(): void {
    const beganMs = this.#markMs;
    const durationMs = this.#read() - beganMs;
    const { runId, runCalls } = this;
    const total = this.#earlierTotal + runCalls;
    if (runCalls === this.runLimit && total < LONGEST_RUN) this.#nextLimit = total * GROWTH;
    this.runId = -1;
    this.runCalls = 0;
    this.lastDurationMs = durationMs;
    if (this.#changes === 0) this.#sink.measured(runId, runCalls, durationMs, durationMs);
    else this.#share(runId, runCalls, durationMs);
  }

  /** Spreads the time of a run over its commands. */
  #share(lastId: number, lastCalls: number, durationMs: number): void {
    const ids = this.#earlierIds;
    const calls = this.#earlierCalls;
    const sink = this.#sink;
    const count = this.#changes;
    this.#changes = 0;
    this.#earlierTotal = 0;
    const lastMs = sink.meanMs(lastId) * lastCalls;
    let expectedMs = lastMs;
    for (let at = 0; at < count; at++) {
      this.#expectedMs[at] = sink.meanMs(ids[at]) * calls[at];
      expectedMs += this.#expectedMs[at];
    }
    const factor = durationMs / expectedMs;
    for (let at = 0; at < count; at++) {
      sink.measured(ids[at], calls[at], this.#expectedMs[at] * factor, durationMs);
    }
    sink.measured(lastId, lastCalls, lastMs * factor, durationMs);
  }

  #read(): number {
    const now = this.#clock.monotonicMs();
    this.latestMs = now;
    this.#markMs = now;
    return now;
  }

  /** The call is not over: its client waits, and what it took until now is not counted. */
  drop(): void {
    this.runId = -1;
    this.runCalls = 0;
    this.#read();
  }

  /** The requests are over; time that passes now belongs to nobody. */
  stop(): void {
    if (this.runCalls > 0) this.end();
    this.runId = -1;
    this.#markMs = Number.NaN;
  }
}
