/**
 * Measures how long commands take without reading the clock for each: a reading costs 40 to 70 ns,
 * a pipelined GET about 300. Requests that follow one another share readings, the end of one being
 * the beginning of the next, and a run of the same quick command is measured as a whole, its time
 * being spread evenly. A run begins with one request, so that whoever sends one by one is measured
 * exactly, and grows fourfold while the pipeline goes on. See ADR 13.
 */
import type { Clock } from '../base/clock.ts';

/** Requests of one run at most; 64 requests of a pipeline take five readings. */
const LONGEST_RUN = 64;
const GROWTH = 4;

/** Takes what was measured. */
export interface TimingSink {
  measured(id: number, calls: number, durationMs: number): void;
}

export class CommandTimer {
  /** The command of the run that is open; -1: none is. */
  runId = -1;
  /** Calls in it, and how many it may have. */
  runCalls = 0;
  runLimit = 1;
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

  /** Another command than before. @param isQuick Its calls may be measured together. */
  begin(id: number, isQuick: boolean): void {
    if (this.runCalls > 0) this.end();
    else if (Number.isNaN(this.#markMs)) this.start();
    this.runId = id;
    this.runLimit = isQuick ? this.#nextLimit : 1;
  }

  /** Closes the run that is open. */
  end(): void {
    const beganMs = this.#markMs;
    const durationMs = this.#read() - beganMs;
    const { runId, runCalls } = this;
    if (runCalls === this.runLimit && runCalls < LONGEST_RUN) this.#nextLimit = runCalls * GROWTH;
    this.runId = -1;
    this.runCalls = 0;
    this.lastDurationMs = durationMs;
    this.#sink.measured(runId, runCalls, durationMs);
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
